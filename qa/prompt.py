"""The prompt files and fixed messages: loaded and checked once, filled per question."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Literal, cast

from corpus.script import Language
from qa.answer import Evidence, Question
from qa.generate.base import Message

PROMPTS = Path(__file__).parent.parent / "prompts"
_ROLE = re.compile(r"^=== (system|user|assistant)\n", re.MULTILINE)


class PromptError(Exception):
    """A prompt file is not what the program expects; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A conversation with places to fill in; `head` is the part that is the same for every question."""

    name: str
    turns: tuple[Message, ...]

    @property
    def head(self) -> tuple[Message, ...]:
        """All turns before the one with variables: what a generator can read ahead."""
        return self.turns[:-1]

    def fill(self, **values: str) -> tuple[Message, ...]:
        """The messages with every variable filled in; a `$` in a value stays as it is."""
        last = self.turns[-1]
        return (*self.head, Message(last.role, Template(last.content).substitute(values)))


@cache
def load_prompt(purpose: str, language: Language, variables: frozenset[str]) -> Prompt:
    """Read `prompts/<purpose>.<language>.txt`; PromptError unless its last turn, and it alone, has these variables."""
    path = PROMPTS / f"{purpose}.{language}.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"cannot read the prompt {path.name}: {error.strerror}") from error
    parts = _ROLE.split(text)[1:]
    turns = tuple(
        Message(cast(Literal["system", "user", "assistant"], role), content.strip())
        for role, content in zip(parts[::2], parts[1::2], strict=True)
    )
    if not turns or turns[-1].role != "user" or _ROLE.split(text)[0].strip():
        raise PromptError(f"{path.name}: expected turns that begin with '=== role' and end with the user's")
    used = frozenset(Template(turns[-1].content).get_identifiers())
    if used != variables or any(Template(t.content).get_identifiers() for t in turns[:-1]):
        expected = f"the variables {sorted(variables)} in its last turn"
        raise PromptError(f"{path.name}: expected {expected}, got {sorted(used)}")
    return Prompt(path.name, turns)


def answer_prompt(language: Language) -> Prompt:
    """The prompt that answers from evidence."""
    return load_prompt("answer", language, frozenset({"evidence", "question"}))


def answer_messages(question: Question, text: str, evidence: Sequence[Evidence]) -> tuple[Message, ...]:
    """The conversation that asks to answer `text` from the evidence, each sentence under its key and heading."""
    lines = [f"[{e.key}] {e.heading} — {e.text}" for e in evidence]
    return answer_prompt(question.language).fill(evidence="\n".join(lines), question=text)


def repair_messages(
    asked: Sequence[Message], sentence: str, problems: Sequence[str], language: Language
) -> tuple[Message, ...]:
    """The conversation that asks once more for a sentence that failed its checks, and says why it failed."""
    prompt = load_prompt("repair", language, frozenset({"problem"}))
    return (*asked, Message("assistant", sentence), *prompt.fill(problem="; ".join(problems)))


@cache
def _messages() -> dict[str, Any]:
    messages: dict[str, Any] = tomllib.loads((PROMPTS / "messages.toml").read_text(encoding="utf-8"))
    grouped = ("what", "kind", "bound")
    flat = {name: forms for name, forms in messages.items() if name not in grouped}
    flat |= {f"{group}.{name}": forms for group in grouped for name, forms in messages[group].items()}
    for name, forms in flat.items():
        if lacking := [lang for lang in Language if lang not in forms]:
            raise PromptError(f"messages.toml: {name} has no {', '.join(lacking)}")
    return flat


def message(name: str, language: Language, **values: Any) -> str:
    """A fixed message in the language and script of the question."""
    return str(_messages()[name][language]).format(**values)
