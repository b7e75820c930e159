"""Checking a generated sentence against the evidence it cites (the answer contract).

A sentence passes when its keys were issued and what it says stands in the cited clause: figures, institutions,
strength, denial, content. Where another issued clause has the figures and the cited one does not, the citation
moves there. Nothing is waved through: a sentence that fails comes back with its problems.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.library import Edition
from corpus.notice import Clause
from corpus.script import Language
from qa.answer import Evidence, Statement
from qa.display import heading_text, sentence_text
from qa.figures import changed_bounds, missing_figures, same_figure
from qa.fragment import Fragment, fragments, stated_figures, supporting
from qa.institutions import unknown_institutions
from qa.strength import negates, strengthened
from qa.words import content_words, coverage

KEY = re.compile(r"\s*[\[【［(（]\s*(S\d{1,2}(?:\s*[,，、;]\s*S?\d{1,2})*)\s*[\]】］)）]")
# A sentence whose content words stand to less than this share in what it cites and its heading says something else.
# Chosen on dev by planted errors and good sentences (python -m eval run --what planted).
MINIMUM_COVERAGE = 0.8
# A fragment of which this share of words stands in a statement is told by it, hedge and all.
NEARLY_ALL = 0.8


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a sentence: the statement if it passed, else its problems; unknown keys are counted."""

    statement: Statement | None
    problems: tuple[str, ...] = ()
    unknown_keys: int = 0


def split_keys(sentence: str) -> tuple[str, tuple[str, ...]]:
    """A sentence without its keys, and the keys in order.

    >>> split_keys("By 2031 paths are mended [S1, S2].")
    ('By 2031 paths are mended.', ('S1', 'S2'))
    """
    keys = [f"S{n}" for group in KEY.findall(sentence) for n in re.findall(r"\d+", group)]
    return KEY.sub("", sentence).strip(), tuple(dict.fromkeys(keys))


def verify(sentence: str, issued: Sequence[Evidence], question: str, edition: Edition, language: Language) -> Verified:
    """Check one generated sentence with its keys in it; one that only repeats the `question` does not pass."""
    text, keys = split_keys(sentence)
    known = {e.key: e for e in issued}
    unknown = sum(key not in known for key in keys)
    cited = [known[key] for key in keys if key in known]
    if not text:
        return Verified(None, ("empty",), unknown)
    problems = _problems(text, cited, question, edition, language) if cited else ["cites nothing"]
    if not problems:
        return Verified(Statement(text, tuple(e.key for e in cited), "generated"), (), unknown)
    # The content may be right and the key wrong: another issued sentence that supports it in full takes over. Not
    # where the cited one was told too strongly or denied: a like sentence elsewhere is no excuse.
    movable = not any(p.startswith(("strength", "denial")) for p in problems)
    for other in issued if movable else ():
        if other not in cited and not _problems(text, [other], question, edition, language):
            return Verified(Statement(text, (other.key,), "generated", "moved"), (), unknown)
    return Verified(None, tuple(problems), unknown)


def _problems(
    text: str, cited: Sequence[Evidence], question: str, edition: Edition, language: Language
) -> list[str]:
    sources = [s for e in cited for s in (e.text, e.heading, e.sentence.text, e.sentence.en or "")]
    clauses = list({e.clause.section: e.clause for e in cited}.values())
    rests_on = [f for e in cited for f in supporting(text, e.text, edition.terms)]
    problems = [f"figure {f.text.strip()!r} is not in the cited sentence" for f in missing_figures(text, sources)]
    problems += [f"bound of {f.text.strip()!r} is changed" for f in changed_bounds(text, sources)]
    problems += _misplaced_figures(text, [p for e in cited for p in fragments(e.text)], edition)
    whole = [s for c in clauses for s in _clause_texts(c, language, edition)]
    problems += [f"{name} is not named in the clause" for name in sorted(unknown_institutions(text, whole, edition))]
    source = " ".join(f.text for f in rests_on)
    told = dict.fromkeys([f.text for f in rests_on] + _told_whole(text, cited, edition))
    if change := strengthened(text, list(told), " ".join(sources)):
        problems.append(f"strength: {change}")
    if negates(text) != negates(source):
        problems.append("denial is added or dropped")
    words = content_words(text, edition.terms)
    # The question lends none: what it takes for granted must not come back as the notice's word.
    given = frozenset[str]().union(*(content_words(s, edition.terms) for s in (*sources, *whole[:1])))
    if (share := coverage(words, given)) < MINIMUM_COVERAGE:
        problems.append(f"only {share:.0%} of its words are in the cited sentence")
    if not stated_figures(text) and words <= content_words(question, edition.terms):
        problems.append("it only repeats the question")
    return problems


def _told_whole(text: str, cited: Sequence[Evidence], edition: Edition) -> list[str]:
    """The fragments of the cited sentences that the statement tells nearly word for word."""
    words = content_words(text, edition.terms)
    parts = [p.text for e in cited for p in fragments(e.text)]
    own = [(p, content_words(p, edition.terms)) for p in parts]
    return [p for p, w in own if len(w) >= 3 and coverage(w, words) >= NEARLY_ALL]


def _clause_texts(clause: Clause, language: Language, edition: Edition) -> list[str]:
    """The heading, then every sentence of a clause in the reader's language and verbatim."""
    texts = [heading_text(clause, language, edition)]
    return texts + [t for s in clause.sentences for t in (sentence_text(s, language, edition), s.text)]


def _misplaced_figures(text: str, parts: Sequence[Fragment], edition: Edition) -> list[str]:
    """Figures told of something else than the notice tells them of: 300家数字领航企业 where it says 30.

    What a figure counts is written beside it. Its neighbours in the statement must be its neighbours in the
    cited sentences at least nearly as much as those of any other figure there.
    """
    pairs = [(f, _beside(part.text, f.span, edition)) for part in parts for f in part.figures]
    problems = []
    for figure in stated_figures(text):
        words = _beside(text, figure.span, edition)
        own = [coverage(words, near) for f, near in pairs if same_figure(figure, f)]
        others = [coverage(words, near) for f, near in pairs if not same_figure(figure, f) and f.unit == figure.unit]
        if own and others and words and max(own) < max(others) - 0.34:
            problems.append(f"figure {figure.text.strip()!r} belongs to something else")
    return problems


def _beside(text: str, span: tuple[int, int], edition: Edition) -> frozenset[str]:
    """The content words next to a figure: what is counted after it, or failing that what is measured before it."""
    # No "and" ends what is counted: 300 small and medium-sized enterprises.
    after = content_words(re.split(r"[,，、;；。]|[0-9]", text[span[1] :])[0], edition.terms)
    return after or content_words(re.split(r"[,，、;；。]|\band\b|[0-9]", text[: span[0]])[-1], edition.terms)
