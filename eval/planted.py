"""Verification measured alone: errors planted in the notice's own sentences, and sentences that are good.

A planted sentence is caught when it is not accepted (for a wrong section: when it does not keep that section).
No weights are needed: verification reads the notice alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from corpus.library import Edition
from corpus.notice import Clause, Sentence
from corpus.script import Language, to_traditional
from eval.bootstrap import Groups
from eval.plant import RULES, restatements, swapped_institutions
from qa.answer import Evidence
from qa.compose import source_statement
from qa.display import heading_text, sentence_text
from qa.fragment import fragments
from qa.institutions import named_institutions
from qa.strength import hedges
from qa.verify import verify

# A shorter stretch is a heading or a name: it says too little to be a sentence of an answer.
_SHORTEST = {Language.EN: 30, Language.HANS: 9, Language.HANT: 9}
# Organs of a province that exist; those that a notice names too are left out by the check on its clause.
_STRANGERS = (
    ("文化和旅游厅", "Provincial Department of Culture and Tourism"),
    ("气象局", "Provincial Meteorological Bureau"),
)
_NAMES_WRONG_SECTION = ("wrong section, right one issued", "wrong section, right one absent")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence to verify with its key in it, against the issued evidence; `good` says whether it is true."""

    kind: str
    good: bool
    language: str
    section: str
    sentence: str
    cited: str
    issued: tuple[Evidence, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What verification made of a case. `right`: a good sentence accepted, a planted error not.

    `moved`: it was accepted under another citation than its own.
    """

    kind: str
    good: bool
    language: str
    section: str
    sentence: str
    right: bool
    moved: bool
    problems: tuple[str, ...]


def half(section: str) -> str:
    """`dev` or `test`, by the hash of the section."""
    return "dev" if int(hashlib.sha256(section.encode()).hexdigest(), 16) % 2 == 0 else "test"


def run_planted(edition: Edition, split: str | None, languages: Iterable[Language] = Language) -> tuple[Judged, ...]:
    """Verify every case of the split's sections (both halves for None)."""
    return tuple(
        judge_case(case, edition)
        for language in languages
        for case in cases(edition, language)
        if split in (None, half(case.section))
    )


def judge_case(case: Case, edition: Edition) -> Judged:
    """Verify one case."""
    found = verify(case.sentence, case.issued, case.question, edition, Language(case.language))
    accepted = found.statement is not None
    if found.statement and case.kind in _NAMES_WRONG_SECTION:
        accepted = case.cited in found.statement.keys
    moved = found.statement is not None and case.cited not in found.statement.keys
    right = accepted is case.good
    return Judged(case.kind, case.good, case.language, case.section, case.sentence, right, moved, found.problems)


def cases(edition: Edition, language: Language) -> Iterator[Case]:
    """Good sentences and planted errors from every clause, in the order of the notice."""
    clauses = [c for c in edition.notice.clauses if c.body]
    for place, clause in enumerate(clauses):
        neighbour = clauses[(place + 1) % len(clauses)]
        question = heading_text(clause, language, edition)
        for sentence in clause.sentences:
            if sentence.kind not in ("body", "responsibility"):
                continue
            own = _evidence([(clause, sentence), *_others(clause, sentence), *_first(neighbour)], language, edition)
            absent = _evidence([*_first(neighbour), *_first(clauses[place - 1])], language, edition)
            bases = _bases(own[0], sentence, language, edition)
            texts = [(kind, True, text) for base in bases for kind, text in _good(base, own[0], sentence, language)]
            texts += [(kind, False, text) for base in bases for kind, text in _bad(base, clause, language, edition)]
            for kind, good, text in dict.fromkeys(texts):
                yield _case(kind, good, text, own, own[0].key, clause, question, language)
            if sentence.kind == "body" and bases:
                issued_kind, absent_kind = _NAMES_WRONG_SECTION
                wrong = next(e.key for e in own if e.section == neighbour.section)
                yield _case(issued_kind, False, bases[0], own, wrong, clause, question, language)
                yield _case(absent_kind, False, bases[0], absent, absent[0].key, clause, question, language)


def _case(
    kind: str,
    good: bool,
    text: str,
    issued: tuple[Evidence, ...],
    key: str,
    clause: Clause,
    question: str,
    language: Language,
) -> Case:
    sentence = f"{_closed(text, language)} [{key}]"
    return Case(kind, good, str(language), str(clause.section), sentence, key, issued, question)


def _others(clause: Clause, sentence: Sentence) -> Iterator[tuple[Clause, Sentence]]:
    return islice(((clause, s) for s in clause.body if s is not sentence), 3)


def _first(clause: Clause) -> Iterator[tuple[Clause, Sentence]]:
    return islice(((clause, s) for s in clause.body), 2)


def _evidence(
    sentences: Sequence[tuple[Clause, Sentence]], language: Language, edition: Edition
) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            key=f"S{number}",
            clause=clause,
            sentence=sentence,
            text=sentence_text(sentence, language, edition),
            heading=heading_text(clause, language, edition),
            score=0.0,
        )
        for number, (clause, sentence) in enumerate(sentences, 1)
    )


def _bases(evidence: Evidence, sentence: Sentence, language: Language, edition: Edition) -> list[str]:
    """The sentence whole and each of its fragments that is long enough to stand alone."""
    if sentence.kind == "responsibility":
        return [source_statement(evidence, language, edition).text]
    parts = [f.text for f in fragments(evidence.text)]
    texts = [evidence.text, *(parts if len(parts) > 1 else ())]
    return [t for t in dict.fromkeys(map(_bare, texts)) if len(t) >= _SHORTEST[language]]


def _good(base: str, evidence: Evidence, sentence: Sentence, language: Language) -> Iterator[tuple[str, str]]:
    whole = _bare(evidence.text)
    # 力争 reaches over the fragments after it: one cut off from it says more than the notice does.
    if sentence.kind == "body" and hedges(whole) - hedges(base):
        return
    yield ("source sentence" if base == whole or sentence.kind != "body" else "fragment"), base
    yield from restatements(base)
    parts = [_bare(f.text) for f in fragments(evidence.text)]
    if base == whole and len(parts) == 2 and not hedges(whole) and not parts[0].startswith(("到", "By", "by")):
        yield "reordered", ("; " if language is Language.EN else "，").join(reversed(parts))
    if base == whole and len(parts) > 2:
        yield "shortened", ("; " if language is Language.EN else "，").join([parts[0], *parts[2:]])


def _bad(base: str, clause: Clause, language: Language, edition: Edition) -> Iterator[tuple[str, str]]:
    for kind, rule in RULES.items():
        yield from ((kind, text) for text in rule(base) if text != base)
    named, others = _institutions(clause, language, edition)
    yield from (("swapped institution", text) for text in swapped_institutions(base, named, others))


def _institutions(clause: Clause, language: Language, edition: Edition) -> tuple[list[str], list[str]]:
    """Forms of the institutions the clause names, the longest first; one of the glossary and a stranger it does not."""
    text = " ".join(t for s in clause.sentences for t in (s.text, s.en or ""))
    known = named_institutions(text, edition)
    terms = [t for t in edition.glossary if t.kind == "institution"]
    named = [_form(t.zh_hans, t.zh_hant, t.en, language) for t in terms if t.zh_hans in known]
    others = [_form(t.zh_hans, t.zh_hant, t.en, language) for t in terms if t.zh_hans not in known]
    place = int(hashlib.sha256(str(clause.section).encode()).hexdigest(), 16)
    strangers = [_form(zh, to_traditional(zh), en, language) for zh, en in _STRANGERS if zh not in known]
    picked = [pool[place % len(pool)] for pool in (others, strangers) if pool]
    return sorted(named, key=len, reverse=True), picked


def _form(hans: str, hant: str, en: str, language: Language) -> str:
    """An institution's name as a sentence in the language has it: lists leave 省 to the first."""
    return en if language is Language.EN else (hans if language is Language.HANS else hant).removeprefix("省")


def _bare(text: str) -> str:
    return text.strip().rstrip("。.;；,，:：").strip()


def _closed(text: str, language: Language) -> str:
    text = _bare(text)
    return text[:1].upper() + text[1:] + "." if language is Language.EN else text + "。"


def groups(judged: Iterable[Judged]) -> Groups:
    """Right and all by section, for the bootstrap."""
    sums: dict[str, tuple[float, float]] = {}
    for item in judged:
        right, of = sums.get(item.section, (0.0, 0.0))
        sums[item.section] = (right + item.right, of + 1)
    return sums


def write_judged(path: Path, judged: Iterable[Judged]) -> None:
    """Write a line for each case."""
    path.write_text("".join(json.dumps(asdict(j), ensure_ascii=False) + "\n" for j in judged), encoding="utf-8")


def read_judged(path: Path) -> tuple[Judged, ...]:
    """Read what `write_judged` wrote."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return tuple(Judged(**{**row, "problems": tuple(row["problems"])}) for row in rows)
