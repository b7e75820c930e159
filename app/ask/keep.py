"""Conversations as the browser keeps them: a turn as plain values, and back.

Of the notice nothing is taken from the browser: marks, labels and quotes are made anew from it, by section and span.
Where the notice has changed since, an answer comes back as `stale`: its text, and no marks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

from app.ask.foot import downloads
from app.ask.turn import Stage, Turn, Turns
from app.texts import say
from corpus.library import Edition
from corpus.notice import Sentence
from corpus.script import Language
from corpus.section import SectionId
from qa.answer import Answer, Evidence, Outcome, Question, RankedSection, Rejection, Statement, Timings
from qa.cite import cite
from qa.display import heading_text, sentence_text

VERSION = 1
MOST = 200  # turns of a conversation
_LONGEST = 20_000  # characters of a text
_KEPT: tuple[Stage, ...] = ("done", "stopped", "failed")


def record(turn: Turn, edition: Edition) -> dict[str, Any]:
    """A turn that has ended, as JSON values. `answer` is the contract's JSON, None where there was no answer."""
    answer = turn.answer
    return {
        "notice": edition.notice.slug,
        "sha256": edition.sha256,
        "question": turn.question.text,
        "language": str(turn.question.language),
        "history": list(turn.question.history),
        "stage": turn.stage,
        "answer": answer.to_json() if answer else None,
        "statements": [[s.text, list(s.keys), s.origin, s.verdict] for s in turn.statements],
        "issued": [[e.key, str(e.section), *e.sentence.span, e.score] for e in turn.issued],
        "quotes": [[*citation.span, citation.quote] for citation in turn.citations],
        "rejected": [[r.text, list(r.problems)] for r in answer.rejected] if answer else [],
        "unknown_keys": answer.unknown_keys if answer else 0,
    }


def restored(records: Any, edition: Edition) -> Turns:
    """The turns of kept records; those that are damaged, or of another notice, are left out."""
    found: list[Turn] = []
    for value in records[-MOST:] if isinstance(records, list) else ():
        try:
            found.append(_turn(value, edition))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            continue
    return tuple(found)


def _turn(value: Mapping[str, Any], edition: Edition) -> Turn:
    """Raises one of the errors above for what no `record` gave."""
    if value["notice"] != edition.notice.slug:
        raise ValueError("another notice")
    language, stage = Language(value["language"]), value["stage"]
    if stage not in _KEPT:
        raise ValueError("not a turn that has ended")
    history = tuple(_text(text) for text in value["history"])
    question = Question(_text(value["question"]), language, history)
    statements = tuple(
        Statement(_text(text), tuple(map(_text, keys)), _text(origin), _text(verdict))
        for text, keys, origin, verdict in value["statements"]
    )
    issued = _issued(value, language, edition)
    if issued is None:
        return Turn(question, "stale", text="\n".join(statement.text for statement in statements))
    text, citations = cite(statements, issued, edition, language)
    turn = Turn(question, stage, issued, statements, text, citations)
    if stage != "done":
        return turn
    return replace(turn, answer=_answer(value, turn))


def _issued(value: Mapping[str, Any], language: Language, edition: Edition) -> tuple[Evidence, ...] | None:
    """The evidence by section and span; None where the notice is not what it was."""
    source = edition.notice.source
    same = all(source[int(start) : int(end)] == quote for start, end, quote in value["quotes"])
    if value["sha256"] != edition.sha256 or not same:
        return None
    found = []
    for key, section, start, end, score in value["issued"]:
        clause = edition.notice.clause(SectionId.parse(section))
        sentence = _sentence(clause.sentences, (start, end))
        text, heading = sentence_text(sentence, language, edition), heading_text(clause, language, edition)
        found.append(Evidence(_text(key), clause, sentence, text, heading, float(score)))
    return tuple(found)


def _sentence(sentences: tuple[Sentence, ...], span: tuple[int, int]) -> Sentence:
    for sentence in sentences:
        if sentence.span == span:
            return sentence
    raise ValueError(f"no sentence at {span}")


def _answer(value: Mapping[str, Any], turn: Turn) -> Answer:
    kept = value["answer"]
    times = kept["timings_ms"]
    return Answer(
        question=turn.question,
        outcome=Outcome(kept["outcome"]),
        text=turn.text,
        citations=turn.citations,
        evidence=tuple(
            RankedSection(SectionId.parse(one["section"]), float(one["score"]), int(one["rank"]))
            for one in kept["evidence"]
        ),
        generator=_text(kept["generator"]),
        timings=Timings(int(times["retrieve"]), int(times["first_token"]), int(times["total"])),
        settings_digest=_text(kept["settings_digest"]),
        statements=turn.statements,
        issued=turn.issued,
        rejected=tuple(Rejection(_text(text), tuple(map(_text, why))) for text, why in value["rejected"]),
        unknown_keys=int(value["unknown_keys"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("not a text")
    return value


def shelf(language: Language, edition: Edition) -> str:
    """The bar over the conversation: the conversations kept here, which keep.js lists, and a new one."""
    names = ("note", "none", "delete", "untitled", "deleted", "cleared", "full", "lost")
    words = escape(json.dumps({name: say(f"keep.{name}", language) for name in names}, ensure_ascii=False))
    title, note, clear, new = (escape(say(f"keep.{name}", language)) for name in ("title", "note", "clear", "new"))
    return (
        f'<div class="shelf" data-notice="{escape(edition.notice.slug)}" data-version="{VERSION}" data-words="{words}">'
        f'<details class="menu kept"><summary>{title} <span class="count"></span></summary>'
        f'<div><p class="note">{note}</p><ul></ul>'
        f'<button type="button" class="clear" data-clear>{clear}</button></div></details>'
        f'<button type="button" class="new" data-new>{new}</button>{downloads("take.conversation", language)}</div>'
    )
