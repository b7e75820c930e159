"""Every setting in one place: defaults, presets, a TOML file, then `POLICYQA_…` variables, the last one winning.

The only module of `qa` that reads the environment.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

PREFIX = "POLICYQA_"
PRESETS: dict[str, dict[str, Any]] = {
    "local": {"generator": "auto"},
    "extractive": {"generator": "extractive"},
}
WRITING = ("long", "always")
JUDGING = ("auto", "off")
GENERATORS = ("auto", "llama_cpp", "transformers", "openai_api", "extractive")
# What changes where things lie or who is asked, but not what is answered, stays out of the digest.
_NOT_IN_DIGEST = {"api_key", "api_base", "cache", "feedback", "threads"}


class SettingsError(Exception):
    """A setting is wrong; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides an answer.

    `writing` says when a model writes: `long`, only where the notice's own sentences are long for what is asked,
    which is no figure (the best with the small local model); `always`, wherever structure alone cannot answer (for
    stronger models).
    `judge` says whether a local model reads the evidence where it is unsure that the notice states what is asked:
    `auto`, if it tells probabilities; `off`.
    `sections` and `sentences` bound the evidence; `max_tokens` bounds the reply; `max_question` (characters)
    is where a question is refused as too long. `model` is a folder or id for `transformers`, a model's name for
    `openai_api`, a GGUF file for `llama_cpp`; empty means the pinned weights.
    """

    notice: str = "henan-2023-27"
    generator: str = "auto"
    writing: str = "long"
    judge: str = "auto"
    model: str = ""
    api_base: str = "http://127.0.0.1:8000/v1"
    api_key: str = field(default="", repr=False)
    cache: str = ""
    feedback: str = ""
    threads: int = 0
    retrieve: int = 5
    sections: int = 3
    sentences: int = 6
    max_tokens: int = 120
    max_question: int = 2000

    def __post_init__(self) -> None:
        if self.generator not in GENERATORS:
            raise SettingsError(f"generator must be one of {', '.join(GENERATORS)}, got {self.generator!r}")
        if self.writing not in WRITING:
            raise SettingsError(f"writing must be one of {', '.join(WRITING)}, got {self.writing!r}")
        if self.judge not in JUDGING:
            raise SettingsError(f"judge must be one of {', '.join(JUDGING)}, got {self.judge!r}")
        for name in ("retrieve", "sections", "sentences", "max_tokens", "max_question"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} must be at least 1, got {getattr(self, name)}")

    @property
    def digest(self) -> str:
        """Twelve hex digits that name the settings an answer was made with (no secret, no path)."""
        values = {k: v for k, v in asdict(self).items() if k not in _NOT_IN_DIGEST}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def cache_path(self) -> Path | None:
        """The folder of weights and indexes; None means the platform's cache folder."""
        return Path(self.cache).expanduser() if self.cache else None

    @property
    def feedback_path(self) -> Path | None:
        """The file that keeps what users say of answers; None means the platform's data folder."""
        return Path(self.feedback).expanduser() if self.feedback else None


def load_settings(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Settings from the preset, the TOML file named by POLICYQA_SETTINGS, the environment, then `given`.

    None among `given` means not given. Raises SettingsError with one sentence.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    types = {f.name: f.type for f in fields(Settings)}
    from_file = _read_file(environ.get(PREFIX + "SETTINGS"))
    preset = environ.get(PREFIX + "PRESET", from_file.pop("preset", "local"))
    if preset not in list(PRESETS):  # which asks for no hash, as a list in the file has none
        raise SettingsError(f"preset must be one of {', '.join(PRESETS)}, got {preset!r}")
    values |= PRESETS[preset]
    if unknown := set(from_file) - set(types):
        raise SettingsError(f"unknown setting {', '.join(sorted(unknown))}; there are: {', '.join(types)}")
    values |= from_file
    for name in types:
        if (text := environ.get(PREFIX + name.upper())) is not None:
            values[name] = text
    values |= {name: value for name, value in given.items() if value is not None}
    for name, value in values.items():
        if types[name] != "int":
            if not isinstance(value, str):
                raise SettingsError(f"{name} must be a text, got {value!r}")
            continue
        try:
            values[name] = int(str(value))  # not int(value), which takes 2.9 and true
        except ValueError:
            raise SettingsError(f"{name} must be a whole number, got {value!r}") from None
    return replace(Settings(), **values)


def _read_file(path: str | None) -> dict[str, Any]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read the settings file {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"the settings file {path} is not valid TOML: {error}") from error
