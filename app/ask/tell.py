"""What a reader says of an answer: the form it is said in, and keeping it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from app.ask.turn import Turns
from app.texts import say
from corpus.library import Edition
from corpus.script import Language
from qa.feedback import COMMENT, Feedback, FeedbackError, Kind, default_place


def form(language: Language) -> str:
    """A dialog, which tell.js opens for one answer and one kind."""
    title, close, comment, mark, send, private = (
        escape(say(f"tell.{name}", language)) for name in ("title", "close", "comment", "mark", "send", "private")
    )
    kinds = " ".join(f'data-{kind}="{escape(say(f"tell.{kind}", language))}"' for kind in Kind)
    return (
        f'<dialog class="tell" aria-labelledby="tell-title" {kinds}><form method="dialog">'
        f'<h2 id="tell-title">{title}</h2>'
        f'<fieldset class="which"><legend>{mark}</legend><div class="marks"></div></fieldset>'
        f'<label for="tell-comment">{comment}</label>'
        f'<textarea id="tell-comment" rows="4" maxlength="{COMMENT}"></textarea>'
        f'<p class="private">{private}</p><p class="said" role="status"></p>'
        f'<p class="buttons"><button type="button" data-close>{close}</button>'
        f'<button type="submit" class="send">{send}</button></p></form></dialog>'
    )


def tell(told: Any, turns: Turns, place: Path | None, language: Language, edition: Edition) -> dict[str, Any]:
    """Keep a remark: `{"number": of the turn, "kind": …, "mark": or None, "comment": …}`.

    Gives `{"done": whether it was kept, "said": a sentence}`. `place` is the store's file, None the usual one.
    """
    try:
        number, kind, mark = int(told["number"]), Kind(told["kind"]), told.get("mark")
        answer = turns[number].answer if number >= 0 else None
        if answer is None or (kind is Kind.WRONG_CITATION) != isinstance(mark, int):
            raise ValueError("a mark belongs to a wrong citation")
        comment = str(told.get("comment") or "")
        Feedback(place or default_place()).add(answer, edition, kind, mark=mark, comment=comment)
    except FeedbackError as error:
        return {"done": False, "said": say(f"tell.error_{error.reason}", language, limit=f"{COMMENT:,}")}
    except (TypeError, KeyError, ValueError, IndexError, AttributeError):
        return {"done": False, "said": say("tell.error_unknown", language)}
    return {"done": True, "said": say("tell.thanks", language)}
