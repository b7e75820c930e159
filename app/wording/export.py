"""The result of a check as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.texts import say
from app.wording.diff import plain
from app.wording.names import number
from app.wording.notes import figure_notes
from corpus.library import Edition
from corpus.script import Language
from qa.checked import WordingCheck
from qa.display import heading_text

if TYPE_CHECKING:
    from qa.export.table import Table


def table(checks: Sequence[WordingCheck], language: Language, edition: Edition) -> Table:
    """A row for each check, in the order of the text; the notes tell of the notice and its copy."""
    from qa.export.table import Table

    about = f"{edition.describe('title', language)} ({edition.describe('document_number', language)})"
    return Table(
        name=say("wording.file", language),
        columns=tuple(say("wording.columns", language).split("|")),
        rows=tuple(_row(n, check, language, edition) for n, check in enumerate(checks, 1)),
        notes=(
            about,
            edition.provenance(language),
            say("wording.legend", language),
            say("wording.unofficial", language),
        ),
        language=language,
    )


def _row(n: int, check: WordingCheck, language: Language, edition: Edition) -> tuple[str | int | float | None, ...]:
    clause = edition.notice.clause(check.section) if check.section else None
    return (
        n,
        say(f"wording.kind_{check.kind}", language),
        check.pasted,
        say(f"wording.{check.verdict}", language),
        number(check.stated, language, edition) if check.stated else None,
        number(clause.section, language, edition) if clause else None,
        heading_text(clause, language, edition) if clause else None,
        check.verbatim or None,
        plain(check) or None,
        "\n".join(figure_notes(check, language, edition)) or None,
        round(check.similarity, 2) if check.kind not in ("own_words", "section") else None,
    )
