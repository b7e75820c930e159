"""Content words: the units in which a statement is compared with what it cites."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from corpus.library import Edition
from corpus.script import TermTable, matching_form

_TOKEN = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z0-9’'\-]*|[0-9][0-9.,]*%?")
# Grammar words of both languages: they carry no content to check.
_GRAMMAR = """
a an the of to in on for and or by with at as is are be been was were will shall would should can may must it its
this that these those their his her from into also each such which who whom what when where how than then there has
have had do does did not no nor but if so we you they our your i me my he she us them per via within about over up under
more most least other any all some both between through during including include includes according say says said
state states notice plan thousand million billion trillion tell please know want like
strive strives aim aims seek
"""
_STOP_EN = frozenset(_GRAMMAR.split())
_STOP_HAN = frozenset("的了和与及或在把为是有等到并也都各被由从向于这那个我你他们就还又但而使让给")


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=8192)
def content_words(text: str, terms: TermTable) -> frozenset[str]:
    """Stemmed English words and Han bigrams of a text, folded; no grammar words, figures or the notice’s place."""
    words: set[str] = set()
    for token in _TOKEN.findall(matching_form(text, terms).text):
        if "\u3400" <= token[0] <= "\u9fff":
            words.update(
                token[i : i + 2]
                for i in range(len(token) - 1)
                if token[i] not in _STOP_HAN and token[i + 1] not in _STOP_HAN
            )
        elif not token[0].isdigit():
            plain = token.replace("’", "'").removesuffix("'s")
            for part in plain.split("-"):
                if len(part) > 1 and part not in _STOP_EN and part not in terms.everywhere:
                    words.add(_stemmer().stemWord(part))
    return frozenset(words)


_VOCABULARIES: dict[str, frozenset[str]] = {}


def vocabulary(edition: Edition) -> frozenset[str]:
    """All content words of a notice, in Chinese and in English; kept."""
    if edition.sha256 not in _VOCABULARIES:
        english = " ".join(s.en or "" for c in edition.notice.clauses for s in c.sentences)
        words = content_words(edition.notice.source, edition.terms) | content_words(english, edition.terms)
        _VOCABULARIES[edition.sha256] = words
    return _VOCABULARIES[edition.sha256]


def coverage(words: frozenset[str], of: frozenset[str]) -> float:
    """The share of `words` that stand in `of`, 0–1; 1 where there are none to look for."""
    return len(words & of) / len(words) if words else 1.0
