"""Taking answers away: one, or the whole conversation, as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.ask.foot import FORMATS
from app.ask.turn import Turns
from app.download import saved
from app.texts import say
from corpus.library import Edition
from corpus.script import Language
from qa.answer import Answer


class TakeError(Exception):
    """No file could be made; the message is one sentence for the reader."""


def take(asked: Any, turns: Turns, language: Language, edition: Edition) -> str:
    """The path of the file asked for: `{"take": "docx" | "pdf" | "md", "number": of one turn, or None}`.

    Raises TakeError where there is no answer to take away or the file cannot be made.
    """
    given = asked if isinstance(asked, dict) else {}
    ending, number = given.get("take"), given.get("number")
    chosen = turns if number is None else turns[number : number + 1] if isinstance(number, int) and number >= 0 else ()
    answers = [turn.answer for turn in chosen if turn.answer is not None]
    if not answers or ending not in FORMATS:
        raise TakeError(say("take.nothing", language))
    what = "take.conversation_name" if number is None else "take.answer_name"
    name = say(what, language, n=0 if number is None else number + 1)
    return saved(f"{edition.notice.slug} {name}.{ending}", _made(ending, answers, edition, language))


def _made(ending: str, answers: list[Answer], edition: Edition, language: Language) -> bytes:
    from qa.export.markdown import to_markdown
    from qa.export.pdf import to_pdf
    from qa.export.record import ExportError
    from qa.export.word import to_docx

    now = datetime.now().astimezone().replace(microsecond=0)
    make = {"docx": to_docx, "pdf": to_pdf, "md": to_markdown}[ending]
    try:
        return make(answers, edition, language, now)
    except ExportError as error:
        raise TakeError(str(error)) from error
