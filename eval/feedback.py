"""What readers said of answers → candidate questions for labelling, in the form of questions/README.md."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from corpus.library import Edition
from corpus.script import fold
from eval.questions import Labelled
from qa.answer import Outcome, Question
from qa.feedback import Kind, Remark
from qa.needs import Need
from qa.reading import read

Asked: TypeAlias = tuple[str, str, tuple[str, ...]]

_TYPES = {Outcome.NOT_IN_NOTICE: "near_miss", Outcome.OFF_TOPIC: "off_topic", Outcome.UNCLEAR: "unclear"}
# What a question asks for beside others tells its type in this order.
_NEEDS = {
    Need.SUPPORT: "support",
    Need.WORDING: "wording",
    Need.DEFINITION: "definition",
    Need.WHO: "responsible",
    Need.NUMBER: "fact",
    Need.QUANTITY: "fact",
    Need.LIST: "list",
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates in the order first asked, and the counts of what became of the remarks, by name."""

    rows: tuple[dict[str, Any], ...]
    counts: dict[str, int]

    def dumps(self) -> str:
        """One candidate a line."""
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows)


def candidates(remarks: Sequence[Remark], edition: Edition, labelled: Iterable[Labelled] = ()) -> Candidates:
    """One candidate for each question with its history; those that are labelled already are left out.

    Type and outcome are guesses. `gold` and `evidence` are the citations of an answer called helpful and by no one
    incomplete or wrongly cited; else they are empty. `facts` are always empty, `persona` and `miss` too, and the
    extra `note` holds what was said: so nothing is taken for labelled before someone has looked at it.
    """
    known = {_asked(q.language, q.question, q.history) for q in labelled}
    groups: dict[Asked, list[Remark]] = {}
    here = [remark for remark in remarks if remark.notice == edition.notice.slug]
    for remark in here:
        groups.setdefault(_asked(remark.answer["language"], remark.question, remark.history), []).append(remark)
    rows = tuple(_candidate(asked, said, edition) for asked, said in groups.items() if asked not in known)
    kinds = Counter(str(remark.kind) for remark in remarks)
    return Candidates(
        rows,
        {
            "remarks": len(remarks),
            **{str(kind): kinds[kind] for kind in Kind},
            "about another notice": len(remarks) - len(here),
            "said again of a question": len(here) - len(groups),
            "labelled already": len(groups) - len(rows),
            "candidates": len(rows),
        },
    )


def _asked(language: str, question: str, history: Iterable[str]) -> Asked:
    """What makes two questions the same: language, and the text folded, without white space."""
    return language, _matching(question), tuple(map(_matching, history))


def _matching(text: str) -> str:
    return "".join(fold(text).split()).rstrip("?.。!")


def _candidate(asked: Asked, said: Sequence[Remark], edition: Edition) -> dict[str, Any]:
    last = said[-1]
    language = str(last.answer["language"])
    helpful = last if {remark.kind for remark in said} == {Kind.HELPFUL} else None
    cited = helpful.answer["citations"] if helpful else []
    sections = list(dict.fromkeys(citation["section"] for citation in cited))
    group = "feedback-" + hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:10]
    outcome = Outcome(last.answer["outcome"])
    refused = outcome in _TYPES  # then a citation only does no harm
    return {
        "id": f"{group}-{language}",
        "group": group,
        "language": language,
        "persona": "",
        "type": _type(last, outcome, edition),
        "question": last.question,
        "history": list(last.history),
        "gold": [] if refused else sections,
        "acceptable": sections if refused else [],
        "evidence": [] if refused else [{"section": c["section"], "quote": c["quote"]} for c in cited],
        "facts": [],
        "traps": [],
        # The generator's failure says nothing of the question.
        "outcome": str(Outcome.ANSWERED if outcome is Outcome.ERROR else outcome),
        "miss": None,
        "note": "; ".join(dict.fromkeys(map(_note, said))),
    }


def _type(remark: Remark, outcome: Outcome, edition: Edition) -> str:
    if outcome in _TYPES:
        return _TYPES[outcome]
    if remark.history:
        return "follow_up"
    reading = read(Question.ask(remark.question, remark.answer["language"]), edition)
    if reading.parts:
        return "multi"
    return next((name for need, name in _NEEDS.items() if need in reading.needs), "fact")


def _note(remark: Remark) -> str:
    """What was said, of which citation and section."""
    of = next((f" [{c['mark']}] {c['section']}" for c in remark.answer["citations"] if c["mark"] == remark.mark), "")
    return f"{remark.kind}{of}" + (f": {remark.comment}" if remark.comment else "")
