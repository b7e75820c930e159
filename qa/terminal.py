"""An answer in the terminal: sentences as they are verified, then what each mark points to."""

from __future__ import annotations

import sys

from corpus.script import Language
from qa.answer import Answer, Citation
from qa.assistant import EvidenceFound
from qa.display import label


class Printer:
    """Prints one answer as it comes: the answer to stdout, the sections being read to stderr."""

    def __init__(self) -> None:
        self._printed = ""

    def evidence(self, event: EvidenceFound, language: Language) -> None:
        """The sections that bear on the question, before a word is written."""
        clauses = {e.section: f"{label(e.clause, language)} {e.heading}" for e in event.issued}
        if clauses:
            print("· " + " · ".join(clauses.values()), file=sys.stderr)

    def text(self, text: str) -> None:
        """The answer so far; what is new of it is printed."""
        print(text[len(self._printed) :], end="", flush=True)
        self._printed = text

    def answer(self, answer: Answer) -> None:
        """The rest of the text, then a line and a quote for each citation."""
        self.text(answer.text)
        print()
        for citation in answer.citations:
            print(f"\n[{citation.mark}] {describe(citation)}")
            print(f"    “{''.join(citation.quote.splitlines())}”")
            if citation.quote_translation:
                print(f"    {citation.quote_translation}")


def describe(citation: Citation) -> str:
    """The notice, the section in the reader's language and as the notice numbers it, and the heading."""
    zh = citation.section.label_zh
    labels = citation.label if citation.label == zh else f"{citation.label} · {zh}"
    return f"{citation.notice} · {labels} {citation.heading}".rstrip()
