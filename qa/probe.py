"""What a model's state tells beyond the word it would say: a linear probe, learnt from passages with known answers.

A model may say yes to what it half knows is not there: that a passage lacks an answer can be read from its states
(Slobodkin et al., "The Curious Case of Hallucinatory (Un)answerability", 2023).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

PROBES = Path(__file__).parent / "probes"


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """Log-odds as a linear function of a state: `weights` float32 `(h,)` and a `bias`.

    `prompts` is the digest of the prompts it was learnt with: under others the states mean something else.
    """

    weights: NDArray[np.float32]
    bias: float
    prompts: str

    def log_odds(self, state: NDArray[np.float32]) -> float:
        """The natural logarithm of the odds that a state `(h,)` speaks for yes."""
        return float(state @ self.weights) + self.bias

    def save(self, path: Path) -> None:
        """Write a NumPy archive."""
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, weights=self.weights, bias=np.float32(self.bias), prompts=np.array(self.prompts))

    @classmethod
    def load(cls, path: Path) -> Probe:
        """Read what `save` wrote; raises OSError, ValueError or KeyError where the file is missing or damaged."""
        try:
            with np.load(path) as archive:
                return cls(archive["weights"], float(archive["bias"]), str(archive["prompts"]))
        except (BadZipFile, EOFError) as error:
            raise ValueError(f"{path.name} is damaged") from error


def place(model: str) -> Path:
    """Where the probe of a model lies, by the name of its file without ending, whichever library runs it."""
    return PROBES / f"{model}.npz"
