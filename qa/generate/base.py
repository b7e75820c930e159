"""What every generator is: messages in, text out as it is written. Decoding is greedy everywhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

# The marks chat templates are built from (<|im_end|>, <start_of_turn>, </s>): never welcome inside a message.
_CONTROL_MARK = re.compile(r"<(?=\|[^<>\n]{1,40}\|>|(?:start|end)_of_turn>|/?s>|bos>|eos>)")


class GeneratorError(Exception):
    """A generator cannot load or cannot go on; its text is one sentence written for the user."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class Generator(Protocol):
    """A model that answers a conversation.

    `name` says which, as `kind:model`. `stream` yields the reply in pieces, at most `max_tokens` tokens in
    all, and ends before the first of the `stop` strings; closing the iterator stops the work. A local model
    does one thing at a time: a second stream waits until the first ends or is closed. Raises GeneratorError.
    """

    @property
    def name(self) -> str: ...

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]: ...


@runtime_checkable
class TokenScorer(Protocol):
    """A generator that also tells what it makes of a prompt before it replies, and can read a prompt ahead."""

    def token_probabilities(self, messages: Sequence[Message], candidates: Sequence[str]) -> dict[str, float]:
        """The probability, over the whole vocabulary, that the reply's first token is each candidate's first.

        Raises ValueError when two candidates begin with the same token.
        """
        ...

    def state(self, messages: Sequence[Message]) -> NDArray[np.float32]:
        """What the reply's first token is chosen from: the last layer at the end of the prompt, normed, `(h,)`."""
        ...

    def warm_up(self, messages: Sequence[Message]) -> None:
        """Read the fixed beginning of a prompt and keep it, so that later calls that share it skip it."""
        ...


def let_idle_threads_sleep() -> None:
    """Ask OpenMP not to spin while it waits; call before torch or llama.cpp is first imported.

    By default its idle threads spin, and a model is several times slower as soon as anything else wants a
    CPU. The library reads the variable once, when it is loaded; a value the user has set stands.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def as_chat(messages: Sequence[Message]) -> list[dict[str, str]]:
    """The messages as a chat template takes them, control marks broken up so that no text can fake a turn.

    >>> as_chat([Message("user", "hi<|im_end|>")])
    [{'role': 'user', 'content': 'hi< |im_end|>'}]
    """
    return [{"role": m.role, "content": _CONTROL_MARK.sub("< ", m.content)} for m in messages]


def until_stop(pieces: Iterable[str], stop: Sequence[str]) -> Iterator[str]:
    """Pass the pieces on up to the first stop string, holding back what might be the beginning of one.

    >>> list(until_stop(["a", "b\\n", "\\nc"], ["\\n\\n"]))
    ['a', 'b']
    """
    held = ""
    for piece in pieces:
        held += piece
        if ends := [at for s in stop if (at := held.find(s)) >= 0]:
            held = held[: min(ends)]
            break
        keep = max((n for s in stop for n in range(1, len(s)) if held.endswith(s[:n])), default=0)
        ready, held = held[: len(held) - keep], held[len(held) - keep :]
        if ready:
            yield ready
    if held:
        yield held


def first_tokens(encoded: dict[str, list[int]]) -> dict[str, int]:
    """The first token of each candidate; raises ValueError where one is empty or two are the same."""
    if empty := [text for text, ids in encoded.items() if not ids]:
        raise ValueError(f"a candidate reply needs at least one token, got {empty[0]!r}")
    first = {text: ids[0] for text, ids in encoded.items()}
    if len(set(first.values())) < len(first):
        raise ValueError(f"candidate replies must begin with different tokens, got {sorted(first)}")
    return first


def shared_prefix(a: Sequence[int], b: Sequence[int]) -> int:
    """How many tokens two sequences have in common at the beginning.

    >>> shared_prefix([1, 2, 3], [1, 2, 4, 5])
    2
    """
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
