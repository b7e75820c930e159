"""The generators: one file each, loaded only when chosen."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from qa.generate.base import Generator, GeneratorError, Message, TokenScorer

__all__ = [
    "MODEL_KINDS",
    "Generator",
    "GeneratorError",
    "Message",
    "TokenScorer",
    "available",
    "make_generator",
]

MODEL_KINDS = ("llama_cpp", "transformers", "openai_api")
_LIBRARIES = {
    "llama_cpp": ("llama_cpp",),
    "transformers": ("torch", "transformers"),
    "openai_api": ("httpx",),
}


def available(
    kind: str, *, weights: Path | str | None = None, base_url: str | None = None, model: str | None = None
) -> tuple[bool, str]:
    """Whether a generator can run with what is here, and why or why not; loads nothing.

    >>> available("openai_api")
    (False, 'openai_api needs a base URL and a model name')
    """
    _check(kind)
    if missing := [name for name in _LIBRARIES[kind] if find_spec(name) is None]:
        return False, f"{kind} needs {' and '.join(missing)}, not installed"
    if kind == "openai_api":
        if base_url and model:
            return True, f"{kind} uses {model} at {base_url}"
        return False, f"{kind} needs a base URL and a model name"
    if weights is None:
        return False, f"{kind} needs model weights, none found"
    if isinstance(weights, Path) and not weights.exists():
        return False, f"{kind} needs model weights, none at {weights}"
    return True, f"{kind} runs {Path(weights).name}"


def make_generator(
    kind: str,
    *,
    weights: Path | str | None = None,
    cache: Path | None = None,
    context: int = 4096,
    threads: int | None = None,
    device: str | None = None,
    base_url: str | None = None,
    model: str | None = None,
    api_key: str | None = None,
    timeout: float = 60.0,
) -> Generator:
    """Load one of MODEL_KINDS; each takes the parameters that concern it. Raises GeneratorError, also where
    `available` would say no."""
    able, why = available(kind, weights=weights, base_url=base_url, model=model)
    if not able:
        raise GeneratorError(f"{why}: run `make setup`, or choose another generator")
    match kind:
        case "llama_cpp":
            from qa.generate.llama_cpp import LlamaCppGenerator

            return LlamaCppGenerator(Path(str(weights)), context=context, threads=threads)
        case "transformers":
            from qa.generate.transformers import TransformersGenerator

            source = weights if weights is not None else ""
            beside = Path(source).parent
            return TransformersGenerator(source, device=device, cache=cache or beside)
        case _:
            from qa.generate.openai_api import OpenAIGenerator

            return OpenAIGenerator(str(base_url), str(model), api_key, timeout)


def _check(kind: str) -> None:
    if kind not in MODEL_KINDS:
        raise GeneratorError(f"no generator called {kind!r}: choose from {', '.join(MODEL_KINDS)}")
