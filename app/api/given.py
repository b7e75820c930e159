"""What requests bring, as the documentation describes it, and the checks of what was typed."""

from __future__ import annotations

import unicodedata
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from corpus.script import Language
from qa.answer import Question
from qa.wording import LIMIT

MOST_QUESTIONS = 20  # of a history
MOST_RESULTS = 50
_LONGEST_ID = 200
_QUESTION = "How many 5G base stations by 2025, and who is responsible?"


def clean(text: str) -> str:
    """The text, which must have something in it and no control character but tabs and line ends.

    Raises PydanticCustomError, whose type is the `code` of the error shown.
    """
    for n, char in enumerate(text, 1):
        kind = unicodedata.category(char)
        if kind == "Cs":  # half of a pair, such as \ud83d alone in JSON: no text that can be written
            raise PydanticCustomError("not_text", "not text")
        if kind == "Cc" and char not in "\t\n\r":
            raise PydanticCustomError("control_character", "control character", {"char": f"U+{ord(char):04X}", "n": n})
    if not text.strip():
        raise PydanticCustomError("empty", "empty")
    return text


def _known(language: object) -> object:
    if isinstance(language, str) and language not in list(Language):
        raise PydanticCustomError("unknown_language", "unknown language")
    return language


def _as_text(identity: object) -> object:
    """A number is a good id too; the answer has it as text."""
    return str(identity) if isinstance(identity, int) and not isinstance(identity, bool) else identity


Text: TypeAlias = Annotated[str, AfterValidator(clean)]
SpokenIn: TypeAlias = Annotated[Language, BeforeValidator(_known)]


class Given(BaseModel):
    """What a request brings; a name not known is an error, since a misspelt one would be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskRequest(Given):
    """A question, and what it needs to be understood."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [{"question": _QUESTION, "language": "en"}]}
    )

    question: Text = Field(description="In English, Simplified or Traditional Chinese.", examples=[_QUESTION])
    language: SpokenIn | None = Field(None, description="Answer in this; by default in the question's own.")
    history: list[Text] = Field(
        [], max_length=MOST_QUESTIONS, description="The questions asked before this one, oldest first."
    )
    id: Annotated[Text | None, BeforeValidator(_as_text)] = Field(
        None, max_length=_LONGEST_ID, description="Given back with the answer."
    )

    def asked(self) -> Question:
        """The question as the assistant takes it."""
        return Question.ask(self.question, self.language, tuple(self.history), self.id)


class WordingRequest(Given):
    """A text to be compared with the notice."""

    text: Text = Field(
        max_length=LIMIT,
        description="Sentences or paragraphs, Chinese in any script or English.",
        examples=["到2025年，力争建成5G基站30万个。"],
    )
