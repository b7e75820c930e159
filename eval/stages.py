"""Two stages measured alone: parsing against the translator's own segmentation, and drafting from gold evidence."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

from corpus.library import Edition
from corpus.notice import Clause, Sentence
from corpus.script import Language
from eval.measures import judge
from eval.questions import Labelled
from eval.record import Cited, Record
from qa.answer import Evidence, Outcome, Question
from qa.cite import cite
from qa.decide import Decision
from qa.display import heading_text, sentence_text
from qa.draft import Drafter, DraftState
from qa.evidence import Chosen
from qa.reading import read


def parse_agreement(edition: Edition, translation: Path) -> dict[str, tuple[int, int]]:
    """Sections and sentences of the parse that the aligned translation, cut by hand, has too; and source covered.

    The counts are (same, of those in the translation); for `characters` those of the source, white space apart,
    that lie in a sentence.
    """
    rows = [json.loads(line) for line in translation.read_text(encoding="utf-8").splitlines()]
    parsed = {str(c.section): ["".join(s.text.split()) for s in c.sentences] for c in edition.notice.clauses}
    theirs = [(row["section"], "".join(s["zh"].split())) for row in rows for s in row["segments"]]
    source = edition.notice.source
    inside = {i for c in edition.notice.clauses for s in c.sentences for i in range(*s.span)}
    written = [i for i, char in enumerate(source) if not char.isspace()]
    return {
        "sections": (sum(row["section"] in parsed for row in rows), len(rows)),
        "sentences": (sum(text in parsed.get(section, ()) for section, text in theirs), len(theirs)),
        "characters": (sum(i in inside for i in written), len(written)),
    }


def gold_evidence(question: Labelled, edition: Edition) -> Chosen:
    """The sentences that hold the labelled quotes, under keys; 责任单位 brackets apart, as in the assistant."""
    asked = Question.ask(question.question, question.language, question.history, question.id)
    found: dict[tuple[str, str], tuple[Clause, Sentence]] = {}
    clauses = {str(c.section): c for c in edition.notice.clauses}
    for item in question.evidence:
        quote = "".join(item["quote"].split())
        for sentence in clauses[item["section"]].sentences:
            text = "".join(sentence.text.split())
            if quote in text or text in quote:
                found.setdefault((item["section"], sentence.text), (clauses[item["section"]], sentence))
    ordered = sorted(found.values(), key=lambda pair: pair[1].kind == "responsibility")
    issued = tuple(_issue(n, *pair, asked.language, edition) for n, pair in enumerate(ordered, 1))
    core = tuple(e for e in issued if e.sentence.kind != "responsibility")
    return Chosen(core, issued[len(core) :])


def _issue(number: int, clause: Clause, sentence: Sentence, language: Language, edition: Edition) -> Evidence:
    text, heading = sentence_text(sentence, language, edition), heading_text(clause, language, edition)
    return Evidence(f"S{number}", clause, sentence, text, heading, 0.0)


def draft_from_gold(drafter: Drafter, questions: Sequence[Labelled], edition: Edition) -> tuple[Record, ...]:
    """Have the drafter answer from the labelled evidence: no retrieval, no decision whether to answer."""
    from tqdm import tqdm

    asked = [q for q in questions if q.answerable and q.evidence]
    return tuple(_drafted(drafter, q, edition) for q in tqdm(asked, desc="given gold evidence", unit="q", disable=None))


def _drafted(drafter: Drafter, labelled: Labelled, edition: Edition) -> Record:
    question = Question.ask(labelled.question, labelled.language, labelled.history, labelled.id)
    chosen, state, start = gold_evidence(labelled, edition), DraftState(), time.perf_counter()
    for _ in drafter.draft(read(question, edition), chosen, Decision(Outcome.ANSWERED, tell=True), state):
        pass
    text, citations = cite(state.statements, chosen.issued, edition, question.language)
    source = edition.notice.source
    cited = tuple(Cited(str(c.section), c.verdict, source[slice(*c.span)] == c.quote, True) for c in citations)
    sections = tuple(str(e.section) for e in chosen.issued)
    said = "\n".join(f"{e.heading} {e.text}" for e in chosen.issued)
    return Record(
        id=labelled.id,
        group=labelled.group,
        language=labelled.language,
        persona=labelled.persona,
        type=labelled.type,
        split=labelled.split,
        miss=labelled.miss,
        question=labelled.question,
        expected=labelled.outcome,
        outcome="answered",
        text=text,
        cited=cited,
        ranked=(),
        issued=sections,
        timings={"total": round((time.perf_counter() - start) * 1000)},
        rejected=tuple(f"{r.text} ({'; '.join(r.problems)})" for r in state.rejected),
        unknown_keys=state.unknown_keys,
        counts=judge(labelled, "answered", text, cited, sections, said),
    )
