"""A model run by transformers: no compiler needed, slower than llama.cpp on a CPU, quick on a GPU."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
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
from qa.generate.dequantise import dequantised

_MOST_PREFIXES = 8  # warmed prompts kept; each costs about 28 kB a token with a 1.5B model


class TransformersGenerator:
    """`source` is a GGUF file, a model folder, or a model's id on a hub; only an id uses the network.

    A GGUF is de-quantised once into a folder under `cache`. `device` None takes CUDA where there is one.
    Raises GeneratorError when a library is missing or the source is not a chat model.
    """

    def __init__(self, source: Path | str, *, device: str | None = None, cache: Path) -> None:
        let_idle_threads_sleep()
        try:
            import torch
            import transformers

            hf: Any = transformers
        except ImportError as error:
            raise GeneratorError(
                "the transformers generator needs torch and transformers: run `make setup`"
            ) from error
        hf.utils.logging.disable_progress_bar()
        path = Path(source)
        if isinstance(source, Path) and not path.exists():
            raise GeneratorError(f"no model at {path}: fetch the weights, or name another file or folder")
        self.name = f"transformers:{path.stem if path.is_file() else path.name}"
        if path.is_file():
            if find_spec("accelerate") is None or find_spec("gguf") is None:
                raise GeneratorError(
                    "the transformers generator reads GGUF files with accelerate and gguf: run `make setup`"
                )
            source = dequantised(path, cache)
        local = path.exists()
        try:
            self._tokenizer: Any = hf.AutoTokenizer.from_pretrained(source, local_files_only=local)
            self._model: Any = hf.AutoModelForCausalLM.from_pretrained(
                source, local_files_only=local, dtype=torch.bfloat16
            ).to(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        except (OSError, ValueError, RuntimeError) as error:
            raise GeneratorError(
                f"{source} is not a causal language model transformers can load: check the path or the id"
            ) from error
        if not self._tokenizer.chat_template:
            raise GeneratorError(f"{source} has no chat template: use an instruction-tuned model")
        listed = self._model.generation_config.eos_token_id
        ends = {self._tokenizer.eos_token_id, *(listed if isinstance(listed, list) else [listed])} - {None}
        # Publishers ship sampling settings and penalties; a fresh configuration is greedy and has none.
        self._model.generation_config = hf.GenerationConfig(
            eos_token_id=sorted(ends), pad_token_id=min(ends), do_sample=False
        )
        self._lock = threading.Lock()
        self._prefixes: list[tuple[list[int], Any]] = []
        self._last: tuple[list[int], Any] = ([], None)

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        """The reply, a word or a Chinese character at a time; see Generator.

        The model runs in a thread that holds the lock; closing tells it to end after the token it is at, and
        does not wait for that.
        """
        from transformers import TextIteratorStreamer

        tokens = self._tokens(messages)
        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
        closed = threading.Event()
        failures: list[Exception] = []

        def write() -> None:
            try:
                with self._lock:
                    if not closed.is_set():
                        self._generate(tokens, max_tokens, streamer=streamer, closed=closed)
            except Exception as error:  # handed to the reader, who is in another thread
                failures.append(error)
            finally:
                streamer.on_finalized_text("", stream_end=True)

        threading.Thread(target=write, name=self.name, daemon=True).start()
        try:
            yield from until_stop(streamer, stop)
        finally:
            closed.set()
        if failures:
            raise GeneratorError(
                f"{self.name} stopped while writing ({failures[0]}): ask again"
            ) from failures[0]

    def warm_up(self, messages: Sequence[Message]) -> None:
        """Read these messages ahead and keep what was read; the last `_MOST_PREFIXES` are kept."""
        with self._lock:
            self._generate(self._tokens(messages), 1)
            self._prefixes = [*self._prefixes, copy.deepcopy(self._last)][-_MOST_PREFIXES:]

    def token_probabilities(self, messages: Sequence[Message], candidates: Sequence[str]) -> dict[str, float]:
        """See TokenScorer: one pass over the prompt."""
        first = first_tokens(
            {text: self._tokenizer.encode(text, add_special_tokens=False) for text in candidates}
        )
        with self._lock:
            result = self._generate(self._tokens(messages), 1)
        probabilities = result.logits[0][0].double().softmax(-1)
        return {text: float(probabilities[token]) for text, token in first.items()}

    def state(self, messages: Sequence[Message]) -> NDArray[np.float32]:
        """See TokenScorer: one pass over the prompt."""
        with self._lock:
            result = self._generate(self._tokens(messages), 1)
        last: NDArray[np.float32] = result.hidden_states[0][-1][0, -1].float().cpu().numpy()
        return last

    def _tokens(self, messages: Sequence[Message]) -> list[int]:
        prompt = self._tokenizer.apply_chat_template(
            as_chat(messages), tokenize=False, add_generation_prompt=True
        )
        tokens: list[int] = self._tokenizer.encode(prompt, add_special_tokens=False)
        if len(tokens) >= (most := self._model.config.max_position_embeddings):
            raise GeneratorError(
                f"the prompt is {len(tokens):,} tokens and {self.name} reads {most:,}: pass less evidence"
            )
        return tokens

    def _generate(
        self, tokens: list[int], max_tokens: int, *, streamer: Any = None, closed: Any = None
    ) -> Any:
        """Run the model on the tokens, reading only what follows the longest beginning it has read before."""
        import torch

        device = self._model.device
        ids = torch.tensor([tokens], device=device)
        past = self._past(tokens)

        def is_closed(ids: Any, scores: Any, **_: Any) -> Any:
            return torch.full((ids.shape[0],), closed is not None and closed.is_set(), device=ids.device)

        result = self._model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            past_key_values=past,
            max_new_tokens=max_tokens,
            streamer=streamer,
            stopping_criteria=[is_closed],
            output_logits=streamer is None,
            output_hidden_states=streamer is None,
            return_dict_in_generate=True,
        )
        held = result.sequences[0].tolist()[: past.get_seq_length()]
        self._last = (held, past)
        return result

    def _past(self, tokens: list[int]) -> Any:
        """Keys and values of the longest beginning of the tokens read before, never of all of them."""
        from transformers import DynamicCache

        held, past = max([*self._prefixes, self._last], key=lambda kept: shared_prefix(kept[0], tokens))
        use = min(shared_prefix(held, tokens), len(tokens) - 1)
        # A window that slides has forgotten its beginning, so it cannot be cut back.
        if not use or any(past.is_sliding):
            return DynamicCache(config=self._model.config)
        past = copy.deepcopy(past)
        past.crop(use - len(held))
        return past
