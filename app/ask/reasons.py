"""Why a generated sentence was not shown, in the page's language. qa/verify.py and qa/strength.py name the reasons."""

from __future__ import annotations

import re

from app.texts import say
from corpus.script import Language

# A pattern for each reason; its groups fill the text.
_REASONS = {
    "figure": r"figure (?P<what>.+) is not in the cited sentence",
    "bound": r"bound of (?P<what>.+) is changed",
    "misplaced": r"figure (?P<what>.+) belongs to something else",
    "institution": r"(?P<what>.+) is not named in the clause",
    "hedge": r"strength: drops (?P<what>.+)",
    "duty": r"strength: adds (?P<what>.+)",
    "denial": r"denial is added or dropped",
    "words": r"only (?P<what>\d+%) of its words are in the cited sentence",
    "question": r"it only repeats the question",
    "nothing": r"cites nothing",
}


def reason(problem: str, language: Language) -> str:
    """The reason as a phrase; one that is not known is given as it is."""
    for name, pattern in _REASONS.items():
        if found := re.fullmatch(pattern, problem):
            values = {key: value.strip("'\"") for key, value in found.groupdict().items()}
            return say(f"reason.{name}", language, **values)
    return problem
