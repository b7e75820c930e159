"""A file of questions, one a line."""

from __future__ import annotations

import json
import sys
from typing import Any

from qa.settings import SettingsError


def read_batch(path: str) -> list[dict[str, Any]]:
    """All lines of the file (- is stdin), checked before anything is loaded; raises SettingsError naming the line."""
    try:
        if path == "-":
            lines = sys.stdin.read().removeprefix("\ufeff").split("\n")
        else:
            with open(path, encoding="utf-8-sig") as file:
                lines = file.read().split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"cannot read the questions {path}: {reason}") from error
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        history = row.get("history") or [] if isinstance(row, dict) else None
        texts = isinstance(history, list) and all(isinstance(turn, str) for turn in history)
        if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not texts:
            expected = '{"id": …, "question": "…"}, with a list of questions as "history" if any'
            raise SettingsError(f"{path} line {number}: expected {expected}, got {line[:60]!r}")
        rows.append(row)
    return rows
