"""An answer in the terminal: sentences as they are verified, then what each mark points to."""

from __future__ import annotations

from qa.answer import Answer, Citation, Question
from qa.assistant import Assistant, StatementReady


def print_statement(event: StatementReady, assistant: Assistant, question: Question) -> None:
    """One verified sentence; the marks come with the answer, when all are known."""


def print_answer(answer: Answer) -> None:
    """The text with its marks, then a line and a quote for each citation."""
    print(answer.text)
    for citation in answer.citations:
        print()
        print(f"[{citation.mark}] {describe(citation)}")
        print(f"    “{''.join(citation.quote.splitlines())}”")
        if citation.quote_translation:
            print(f"    {citation.quote_translation}")


def describe(citation: Citation) -> str:
    """The notice, the section in the reader's language and as the notice numbers it, and the heading."""
    zh = citation.section.label_zh
    labels = citation.label if citation.label == zh else f"{citation.label} · {zh}"
    return f"{citation.notice} · {labels} {citation.heading}".rstrip()
