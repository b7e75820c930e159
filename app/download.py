"""Files for the reader to download, kept for a day in a folder no one else can read."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

from gradio.utils import get_upload_folder

KEEP = 24 * 3600  # seconds
_PREFIX = "take-away-"
_KEY = secrets.token_bytes(32)
_LONGEST = 150  # bytes of a file name; most systems take 255
# Path separators, what Windows forbids, control characters and surrogates.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\:*?"<>|]+')


def saved(name: str, data: bytes) -> str:
    """Write a file for a gr.DownloadButton and return its path, which no other reader can guess.

    The same bytes under the same name give the same path. Files are removed `KEEP` seconds after they were last asked
    for, so save when the reader asks, or give the button a function as its value, which runs when the page is loaded.
    """
    root = Path(get_upload_folder())  # Gradio serves what lies here as it is; elsewhere it makes a copy for good
    _clear(root)
    safe = safe_name(name)
    folder = root / (_PREFIX + hashlib.blake2b(safe.encode() + b"\0" + data, key=_KEY, digest_size=16).hexdigest())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / safe
    if not path.exists():
        unfinished = folder / f".{secrets.token_hex(8)}"
        unfinished.write_bytes(data)
        unfinished.replace(path)
    os.utime(folder)
    return str(path)


def safe_name(name: str) -> str:
    """A name that every system takes for a file; Chinese is kept.

    >>> safe_name("../answers: 1/2?.docx"), safe_name("回答.pdf"), safe_name("…/.."), safe_name("CON.csv")
    ('answers- 1-2-.docx', '回答.pdf', '…', '_CON.csv')
    """
    plain = _UNSAFE.sub("-", name).strip(" .-")
    stem, dot, ending = plain.rpartition(".") if "." in plain else (plain, "", "")
    if re.fullmatch(r"(?i)con|prn|aux|nul|(com|lpt)[0-9]", stem.split(".")[0]):
        stem = "_" + stem
    room = _LONGEST - len((dot + ending).encode())
    if room <= 0:
        stem, dot, ending, room = plain, "", "", _LONGEST
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    return f"{stem or 'file'}{dot}{ending}"


def _clear(root: Path) -> None:
    """Remove what has not been asked for within `KEEP` seconds; what another process removed first is gone too."""
    oldest = time.time() - KEEP
    for folder in root.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder)
