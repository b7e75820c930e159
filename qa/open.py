"""Opening an assistant from settings: the retriever, and the first generator that can run here."""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.library import Edition
from index import weights
from index.retrieve import open_retriever
from qa.assistant import Assistant
from qa.draft import Drafter, ExtractiveDrafter
from qa.generate import GeneratorError, available, make_generator
from qa.generate.base import TokenScorer
from qa.judge import Judge, prompts_digest
from qa.model_draft import ModelDrafter
from qa.probe import Probe, place
from qa.settings import Settings

LOCAL_MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"


def open_assistant(settings: Settings, *, progress: bool = True) -> Assistant:
    """Everything loaded and ready; says on stderr which generator was taken and why.

    Raises CorpusError, WeightsError, StoreError or GeneratorError, each with one sentence for the user.
    """
    retriever = open_retriever(settings.notice, cache=settings.cache_path, progress=progress)
    drafter = open_drafter(settings, retriever.edition, progress=progress)
    return Assistant(retriever, drafter, settings, judge=open_judge(drafter, settings, retriever.edition))


def open_judge(drafter: Drafter, settings: Settings, edition: Edition) -> Judge | None:
    """Who reads the evidence for what is asked: the drafter's model where it tells its states, unless turned off."""
    generator = drafter.generator if isinstance(drafter, ModelDrafter) else None
    if settings.judge == "off" or generator is None or not isinstance(generator, TokenScorer):
        return None
    return Judge(generator, edition, load_probe(generator.name.partition(":")[2]))


def load_probe(model: str) -> Probe | None:
    """The probe of a model by its name; None where it has none, or one learnt with other prompts."""
    path = place(model)
    probe = Probe.load(path) if path.is_file() else None
    return probe if probe and probe.prompts == prompts_digest() else None


def open_drafter(settings: Settings, edition: Edition, *, progress: bool = True) -> Drafter:
    """The drafter alone, for who has a retriever already. Raises GeneratorError."""
    extractive = ExtractiveDrafter(edition)
    if settings.generator == "extractive":
        return extractive
    kinds = ("llama_cpp", "transformers") if settings.generator == "auto" else (settings.generator,)
    reasons: list[str] = []
    for kind in kinds:
        able, why = available(kind, weights=_weights(settings), base_url=settings.api_base, model=settings.model)
        reasons.append(why)
        if able or settings.generator != "auto":
            break
    else:
        _say(f"generator: extractive, since {'; '.join(reasons)}", progress)
        return extractive
    generator = make_generator(
        kind,
        weights=_weights(settings),
        cache=weights.cache_dir(settings.cache_path),
        threads=settings.threads or None,
        base_url=settings.api_base,
        model=settings.model or None,
        api_key=settings.api_key or None,
    )
    _say(f"generator: {generator.name}" + (f" ({reasons[0]})" if len(reasons) > 1 else ""), progress)
    return ModelDrafter(generator, edition, settings)


def _weights(settings: Settings) -> Path | str | None:
    """What the local generators load: a path that exists, an id, or the pinned GGUF."""
    if settings.model:
        path = Path(settings.model).expanduser()
        return path if path.exists() else settings.model
    found = weights.locate(LOCAL_MODEL, weights.cache_dir(settings.cache_path))
    if found is None:
        return None
    return found if found.is_file() else next(iter(sorted(found.glob("*.gguf"))), None)


def _say(line: str, progress: bool) -> None:
    if progress:
        print(line, file=sys.stderr)


__all__ = ["LOCAL_MODEL", "GeneratorError", "open_assistant", "open_drafter", "open_judge"]
