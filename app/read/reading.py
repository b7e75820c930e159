"""A notice made ready to be read: its texts sentence by sentence, and where a stretch of the source lies in each."""

from __future__ import annotations

from functools import cached_property

from app.passage import COLUMNS
from corpus.library import Edition
from corpus.notice import Sentence, Span
from corpus.script import Language, Restored
from qa.display import other_script, sentence_text

VERBATIM, ENGLISH = "verbatim", "english"
BESIDE = "beside-"


class Reading:
    """The columns of a notice (its source, the same in the other script, its English) and the views made of them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.script = str(edition.script)
        translated = any(sentence.en for clause in edition.notice.clauses for sentence in clause.sentences)
        self._other = other_script(edition)
        self.other = COLUMNS[self._other]
        self.columns = {VERBATIM: self.script, self.other: str(self._other)}
        self.columns |= {ENGLISH: str(Language.EN)} if translated else {}

    @property
    def views(self) -> tuple[str, ...]:
        """What can be chosen: each column by itself, then the source beside each other one (`beside-english`)."""
        others = [name for name in self.columns if name != VERBATIM]
        return (*self.columns, *(BESIDE + name for name in others))

    def first_view(self, language: Language) -> str:
        """The column in the reader's own language and script; the source where there is none."""
        own = [name for name, lang in self.columns.items() if lang == language]
        return own[0] if own else VERBATIM

    def shows(self, view: str) -> tuple[str, ...]:
        """The columns of a view, the source first."""
        return (VERBATIM, view.removeprefix(BESIDE)) if view.startswith(BESIDE) else (view,)

    @cached_property
    def _converted(self) -> dict[int, Restored]:
        return {s.span[0]: self._convert(s) for clause in self.edition.notice.clauses for s in clause.sentences}

    def _convert(self, sentence: Sentence) -> Restored:
        """The sentence as it is shown in the other script elsewhere, but with its section mark."""
        converted = self.edition.in_script("".join(sentence.text.splitlines()), self._other)
        shown = sentence_text(sentence, self._other, self.edition)
        mark = converted.text[: len(converted.text) - len(shown)]
        return Restored(mark + shown, converted.offsets)

    def text(self, sentence: Sentence, column: str) -> str:
        """The sentence in a column; empty where it has no English."""
        if column == ENGLISH:
            return sentence.en or ""
        return sentence.text if column == VERBATIM else self._converted[sentence.span[0]].text

    def in_other(self, sentence: Sentence, at: Span) -> Span:
        """Where the characters `at` of the verbatim sentence are in the other script."""
        start, end = (len("".join(sentence.text[:i].splitlines())) for i in at)  # line breaks are dropped
        return self._converted[sentence.span[0]].from_source(start, end)
