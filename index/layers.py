"""What a model's middle layers make of a text: beside its last word, more of how a thing is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import SentenceTransformer


class LayerMeans(torch.nn.Module):
    """Appends to each sentence embedding the means of layers over its tokens, those of the prompt left out."""

    def __init__(self, layers: Sequence[int], step: int, prompt: int) -> None:
        """`layers` counted from 1, of whose numbers every `step`th is taken; `prompt` is the number of its tokens."""
        super().__init__()
        self._layers = layers
        self._step = step
        self._prompt = prompt

    def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        mask = features["attention_mask"].clone()
        mask[:, : self._prompt] = 0
        tokens = mask.unsqueeze(-1).float()
        layers = (features["all_layer_embeddings"][n][..., :: self._step] for n in self._layers)
        means = [(layer * tokens).sum(1) / tokens.sum(1) for layer in layers]
        features["sentence_embedding"] = torch.cat([features["sentence_embedding"], *means], 1)
        return features


def with_layer_means(
    model: SentenceTransformer, depths: Sequence[float], step: int, prompt: str
) -> SentenceTransformer | None:
    """The model with the means of its layers appended, sharing its weights; None where it has no such layers.

    `depths` are the layers as parts of all, 1 being the last.
    """
    config: Any = getattr(getattr(model[0], "model", None), "config", None)
    if not (depth := getattr(config, "num_hidden_layers", 0)):
        return None
    config.output_hidden_states = True
    # Less its end mark, and a space that a word takes with it.
    length = len(model.tokenizer(prompt.rstrip())["input_ids"]) - 1
    means = LayerMeans([round(part * depth) for part in depths], step, length)
    return SentenceTransformer(modules=[*model, means], device="cpu")
