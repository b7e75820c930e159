"""A GGUF model run by llama.cpp: the quickest generator on a CPU."""

from __future__ import annotations

import codecs
import ctypes
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.generate.base import (
    GeneratorError,
    Message,
    as_chat,
    first_tokens,
    let_idle_threads_sleep,
    shared_prefix,
    until_stop,
)

log = logging.getLogger(__name__)

_MOST_THREADS = 8  # memory bandwidth, not cores, bounds decoding beyond this
_MOST_PREFIXES = 8  # warmed prompts kept; each costs about 28 kB a token with a 1.5B model
_native_log: Any = None  # the callback must outlive every model, or llama.cpp calls freed memory


class LlamaCppGenerator:
    """One model and its context. `context` is in tokens; `threads` None takes the CPUs this process may use.

    Raises GeneratorError when the library is not installed or the file is missing, damaged or no chat model.
    """

    def __init__(self, model_path: Path, *, context: int = 4096, threads: int | None = None) -> None:
        let_idle_threads_sleep()
        try:
            import llama_cpp
            from llama_cpp.llama_chat_format import Jinja2ChatFormatter
        except (ImportError, OSError, RuntimeError) as error:
            raise GeneratorError(
                "the llama_cpp generator needs llama-cpp-python: run `make setup` with a C++ compiler, "
                "or use --generator transformers"
            ) from error
        if not model_path.is_file():
            raise GeneratorError(f"no model file at {model_path}: fetch the weights, or name another file")
        self.name = f"llama_cpp:{model_path.stem}"
        self._context = context
        self._lock = threading.Lock()
        self._prefixes: list[tuple[list[int], Any]] = []
        self._api = llama_cpp
        _log_quietly(llama_cpp)
        threads = threads or min(_usable_cpus(), _MOST_THREADS)
        try:
            self._llama: Any = llama_cpp.Llama(
                str(model_path), n_ctx=context, n_threads=threads, n_threads_batch=threads, verbose=False
            )
        except (ValueError, RuntimeError, OSError) as error:
            raise GeneratorError(
                f"{model_path} is not a GGUF model llama.cpp can load "
                f"({model_path.stat().st_size:,} bytes): it may be cut short, so fetch it again"
            ) from error
        template = self._llama.metadata.get("tokenizer.chat_template")
        if not template:
            raise GeneratorError(f"{model_path} has no chat template: use an instruction-tuned model")
        self._format: Any = Jinja2ChatFormatter(
            template=template,
            eos_token=self._piece(self._llama.token_eos()),
            bos_token=self._piece(self._llama.token_bos()),
        )

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        """The reply as it is written; see Generator."""
        with self._lock:
            yield from until_stop(self._pieces(messages, max_tokens), stop)

    def warm_up(self, messages: Sequence[Message]) -> None:
        """Read these messages ahead and keep what was read; the last `_MOST_PREFIXES` are kept."""
        with self._lock:
            tokens = self._tokens(messages)
            self._read(tokens)
            context = self._llama.ctx
            size = self._api.llama_state_seq_get_size(context, 0)
            state = (ctypes.c_uint8 * size)()
            self._api.llama_state_seq_get_data(context, state, size, 0)
            self._prefixes = [*self._prefixes, (tokens, state)][-_MOST_PREFIXES:]

    def token_probabilities(self, messages: Sequence[Message], candidates: Sequence[str]) -> dict[str, float]:
        """See TokenScorer: one pass over the prompt, nothing generated."""
        first = first_tokens(
            {text: self._llama.tokenize(text.encode(), add_bos=False, special=False) for text in candidates}
        )
        with self._lock:
            self._read(self._tokens(messages))
            row = self._api.llama_get_logits_ith(self._llama.ctx, -1)
            logits = np.ctypeslib.as_array(row, shape=(self._llama.n_vocab(),)).astype(np.float64)
        odds = np.exp(logits - logits.max())
        return {text: float(odds[token] / odds.sum()) for text, token in first.items()}

    def state(self, messages: Sequence[Message]) -> NDArray[np.float32]:
        """See TokenScorer. All but the last token are read as ever: of each read for its state, logits are made too."""
        with self._lock:
            tokens = self._tokens(messages)
            self._read(tokens[:-1])
            context = self._llama.ctx
            self._api.llama_set_embeddings(context, True)
            try:
                self._llama.eval(tokens[-1:])
                row = self._api.llama_get_embeddings_ith(context, -1)
                return np.ctypeslib.as_array(row, shape=(self._llama.n_embd(),)).astype(np.float32)
            finally:
                self._api.llama_set_embeddings(context, False)

    def _pieces(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        tokens = self._tokens(messages)
        room = min(max_tokens, self._context - len(tokens))
        decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a character may span tokens
        self._restore(tokens)
        try:
            # The range comes first, so that no token is worked out beyond the last one wanted.
            for _, token in zip(range(room), self._llama.generate(tokens, temp=0.0), strict=False):
                if self._api.llama_vocab_is_eog(self._vocab, token):
                    return
                yield decoder.decode(self._llama.detokenize([token]))
        except RuntimeError as error:
            raise GeneratorError(f"{self.name} stopped while writing ({error}): ask again") from error

    @property
    def _vocab(self) -> Any:
        return self._api.llama_model_get_vocab(self._llama.model)

    def _piece(self, token: int) -> str:
        return self._llama.detokenize([token], special=True).decode() if token >= 0 else ""

    def _tokens(self, messages: Sequence[Message]) -> list[int]:
        prompt = self._format(messages=as_chat(messages)).prompt
        # Templates that want a beginning-of-text mark write it themselves, as they do in transformers.
        tokens: list[int] = self._llama.tokenize(prompt.encode(), add_bos=False, special=True)
        if len(tokens) >= self._context:
            raise GeneratorError(
                f"the prompt is {len(tokens):,} tokens and {self.name} reads {self._context:,}: "
                "pass less evidence or a larger context"
            )
        return tokens

    def _read(self, tokens: list[int]) -> None:
        """Bring the model to the end of these tokens, with its logits ready."""
        self._restore(tokens)
        reading = self._llama.generate(tokens, temp=0.0)
        next(reading)
        reading.close()

    def _restore(self, tokens: list[int]) -> None:
        """Put back the warmed prompt nearest to these tokens, unless the context already holds as much."""
        llama = self._llama
        held = shared_prefix(llama.input_ids[: llama.n_tokens].tolist(), tokens)
        nothing: tuple[list[int], Any] = ([], None)
        prefix, state = max(self._prefixes, key=lambda kept: shared_prefix(kept[0], tokens), default=nothing)
        if shared_prefix(prefix, tokens) <= held:
            return
        llama.reset()
        if self._api.llama_state_seq_set_data(llama.ctx, state, len(state), 0):
            llama.input_ids[: len(prefix)] = prefix
            llama.n_tokens = len(prefix)


def _usable_cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _log_quietly(llama_cpp: Any) -> None:
    """Send llama.cpp's own chatter to this module's log, at debug level, instead of stderr."""
    global _native_log
    if _native_log is None:

        def to_log(level: int, text: bytes, user_data: Any) -> None:
            log.debug("%s", text.decode("utf-8", "replace").rstrip())

        _native_log = llama_cpp.llama_log_callback(to_log)
    llama_cpp.llama_log_set(_native_log, ctypes.c_void_p(0))
