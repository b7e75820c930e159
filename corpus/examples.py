"""Questions that a notice's folder offers to be asked first, by who asks them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from corpus.script import Language

PERSONAS = ("enterprise", "investor", "official")

Examples = dict[str, tuple[dict[str, str], ...]]
"""By persona, in the order of the file; each question by language."""


def load_examples(path: Path) -> Examples:
    """Read a TOML file of `[[persona]]` tables; raises ValueError naming what is no question in all three languages."""
    try:
        offered = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name} cannot be read ({error}); correct it") from error
    for persona, questions in offered.items():
        if persona not in PERSONAS:
            raise ValueError(f"{path.name}: there is no {persona!r}; those who ask are {', '.join(PERSONAS)}")
        if not (isinstance(questions, list) and all(map(_in_all_languages, questions))):
            raise ValueError(f"{path.name}: expected each question of {persona!r} in {', '.join(Language)}; correct it")
    return {persona: tuple(questions) for persona, questions in offered.items()}


def _in_all_languages(question: object) -> bool:
    return isinstance(question, dict) and all(isinstance(question.get(code), str) for code in Language)
