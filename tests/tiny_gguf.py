"""Tiny language models written as whole GGUF files, which llama.cpp and transformers both read.

One is a chain: its layers are zero, so the next token depends on the last alone, and a reader can tell what
it will say. The other has random weights, so what it says depends on everything it has read.
"""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

SAYS = "河南 brief:ok."
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
VOCABULARY = 256 + 1 + len(SPECIAL)  # the bytes, the one merge the readers insist on, the marks
END = VOCABULARY - 1
CONTEXT = 512


def byte_symbols() -> list[str]:
    """The 256 characters that stand for bytes in a GPT-2 vocabulary, by byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = (chr(256 + n) for n in range(256 - len(plain)))
    return [chr(byte) if byte in plain else next(rest) for byte in range(256)]


def write_gguf(
    path: Path, embedding: np.ndarray, output: np.ndarray, scale: float, template: str | None
) -> Path:
    """A two-layer Qwen2 over bytes; the layers' weights are drawn from N(0, scale), seed 0."""
    gguf = pytest.importorskip("gguf")
    rng = np.random.default_rng(0)
    symbols = byte_symbols()
    tokens = [*symbols, symbols[250] + symbols[251], *SPECIAL]
    width = embedding.shape[1]
    heads, hidden = 4, 32
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_block_count(2)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(hidden)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(VOCABULARY)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([1] * 257 + [3] * len(SPECIAL))
    writer.add_token_merges([f"{symbols[250]} {symbols[251]}"])
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_pad_token_id(tokens.index("<|endoftext|>"))
    writer.add_add_bos_token(False)
    if template:
        writer.add_chat_template(template)

    def add(name: str, array: np.ndarray) -> None:
        writer.add_tensor(name, np.ascontiguousarray(array, dtype=np.float32))

    add("token_embd.weight", embedding)
    add("output.weight", output)
    add("output_norm.weight", np.ones(width))
    for layer in range(2):
        block = f"blk.{layer}"
        for norm in ("attn_norm", "ffn_norm"):
            add(f"{block}.{norm}.weight", np.ones(width))
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"{block}.{part}.weight", rng.normal(0, scale, (width, width)))
            if part != "attn_output":
                add(f"{block}.{part}.bias", np.zeros(width))
        add(f"{block}.ffn_gate.weight", rng.normal(0, scale, (hidden, width)))
        add(f"{block}.ffn_up.weight", rng.normal(0, scale, (hidden, width)))
        add(f"{block}.ffn_down.weight", rng.normal(0, scale, (width, hidden)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def chain_gguf(path: Path, says: str = SAYS, template: str | None = TEMPLATE) -> Path:
    """A model that says `says` after a new line, each of its tokens with probability 0.9, and then ends.

    With one-hot embeddings of width d the normalised state is sqrt(d) at the last token, so the output
    weight w gives the logit w sqrt(d) to one successor and 0 to the other V - 1 tokens: the softmax is 0.9
    where that logit is ln(9 (V - 1)).
    """
    width = 264  # one dimension a token, and a multiple of 8 for the heads
    chain = [ord("\n"), *says.encode(), END]
    assert len(set(chain)) == len(chain), "a chain says every byte once"
    output = np.zeros((VOCABULARY, width))
    for token, successor in itertools.pairwise(chain):
        output[successor, token] = math.log(9 * (VOCABULARY - 1)) / math.sqrt(width)
    return write_gguf(path, np.eye(VOCABULARY, width), output, 0.0, template)


def random_gguf(path: Path) -> Path:
    """A model that writes letters for ever; which, depends on all it has read."""
    output = random_output()
    embedding = np.random.default_rng(2).normal(0, 1, output.shape)
    return write_gguf(path, embedding, output, 0.4, TEMPLATE)


def random_output(width: int = 32) -> np.ndarray:
    """The output weights of `random_gguf`, `(V, h)`: times the last state they are the logits."""
    rng = np.random.default_rng(1)
    output = np.zeros((VOCABULARY, width))
    output[ord("a") : ord("z") + 1] = rng.normal(0, 1, (26, width))
    output[ord(" ")] = rng.normal(0, 2, width)
    return output
