"""Pinned model weights: what they are, where they lie, whether they are intact.

Nothing here uses the network. The manifest is `weights.toml`. A model lies in the cache as one folder of the
publisher's files with a receipt beside them; `index/fetch.py` puts it there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tomllib
from dataclasses import dataclass
from functools import cache as memoise
from pathlib import Path
from typing import IO, Any

BLOCK = 1 << 20
RECEIPT = "verified.json"
_MANIFEST = Path(__file__).with_name("weights.toml")


class WeightsError(Exception):
    """Weights are absent, damaged or out of reach; the message is one sentence meant for the user."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file known by its relative path, its size in bytes and its SHA-256 (hex)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Piece(Pinned):
    """A data file (`path`) inside the wheel `package==version`."""

    package: str
    version: str


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the manifest; `weights.toml` explains the fields."""

    name: str
    role: str
    hub: str
    licence: str
    licence_url: str
    files: tuple[Pinned, ...]
    pieces: tuple[Piece, ...]
    archive_folder: str | None = None

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def digest(self) -> str:
        """SHA-256 of the `sha256sum` listing of its files, sorted: equal for equal weights."""
        listing = sorted(f"{file.sha256}  {file.path}\n" for file in self.files)
        return hashlib.sha256("".join(listing).encode()).hexdigest()

    def opened_at(self, folder: Path) -> Path:
        """What a loader is given: the file itself where the model is one file, else its folder."""
        return folder / self.files[0].path if len(self.files) == 1 else folder


@memoise
def models() -> dict[str, Model]:
    """The models of the manifest by name."""
    found = {}
    for entry in tomllib.loads(_MANIFEST.read_text("utf-8"))["model"]:
        files = tuple(Pinned(**file) for file in entry.pop("files"))
        pieces = tuple(Piece(**piece) for piece in entry.pop("pieces"))
        found[entry["name"]] = Model(**entry, files=files, pieces=pieces)
    return found


def model_called(name: str) -> Model:
    """The model with this name; raises WeightsError listing the names there are."""
    if model := models().get(name):
        return model
    raise WeightsError(f"no model is called {name!r}: expected one of {', '.join(sorted(models()))}")


def cache_dir(override: Path | None = None) -> Path:
    """The folder that holds the models: `override`, else POLICYQA_CACHE, else the user's cache folder."""
    # Environment variables are read in qa/settings.py; this one is read here because index stands below qa,
    # and `python -m index` must find the same weights as the assistant does.
    if chosen := override or os.environ.get("POLICYQA_CACHE"):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("policyqa")


def locate(name: str, cache: Path | None = None) -> Path | None:
    """The intact model (its folder, or the file where it is one file), or None where there is none.

    Digests are computed once: a receipt then holds each file's size and mtime, and only when one of them
    differs is the model read again. Raises WeightsError where a file is missing or damaged.
    """
    model, folder = model_called(name), cache_dir(cache) / name
    if not folder.is_dir():
        return None
    with contextlib.suppress(OSError, ValueError):  # no receipt, or not a readable one: read the files
        if json.loads((folder / RECEIPT).read_text("utf-8")) == _stamp(model, folder):
            return model.opened_at(folder)
    say(f"checking the SHA-256 of {name} ({gigabytes(model.size)})")
    with bar("verify", model.size) as progress:
        for file in model.files:
            if wrong := fault(folder / file.path, file, progress):
                raise WeightsError(f"{wrong}; run `python -m index weights {name}` to repair it")
    with contextlib.suppress(OSError):  # a read-only cache still works; it is read again next time
        write_receipt(model, folder)
    return model.opened_at(folder)


def _stamp(model: Model, folder: Path) -> dict[str, object]:
    """What the receipt records: the manifest's digest, and size (bytes) and mtime (ns) of each file."""
    seen: dict[str, object] = {"digest": model.digest}
    for file in model.files:
        with contextlib.suppress(OSError):  # a missing file leaves no mark, so the stamp differs
            status = (folder / file.path).stat()
            seen[file.path] = [status.st_size, status.st_mtime_ns]
    return seen


def write_receipt(model: Model, folder: Path) -> None:
    """Record that the files in `folder` have just been found intact."""
    half = folder / f"{RECEIPT}.{os.getpid()}"
    half.write_text(json.dumps(_stamp(model, folder), indent=1), "utf-8")
    os.replace(half, folder / RECEIPT)


def fault(path: Path, pinned: Pinned, progress: Any = None) -> str | None:
    """What is wrong with the file at `path`, or None where it is the pinned one."""
    if not path.is_file():
        return f"{path} is missing"
    if (size := path.stat().st_size) != pinned.size:
        return f"{path} is damaged: expected {pinned.size} bytes, got {size}"
    with path.open("rb") as source:
        got = copy(source, progress=progress)
    return None if got == pinned.sha256 else f"{path} is damaged: expected SHA-256 {pinned.sha256}, got {got}"


def copy(source: IO[bytes], into: IO[bytes] | None = None, progress: Any = None) -> str:
    """Read `source` to its end, write it to `into` if given, and return its SHA-256 (hex)."""
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
        if into is not None:
            into.write(block)
        if progress is not None:
            progress.update(len(block))
    return digest.hexdigest()


def bar(title: str, total: int, shown: bool = True) -> Any:
    """A progress bar in bytes on stderr; none where stderr is not a terminal."""
    from tqdm import tqdm  # type: ignore[import-untyped, unused-ignore]

    return tqdm(total=total, desc=title, unit="B", unit_scale=True, disable=None if shown else True)


def gigabytes(size: int) -> str:
    """A number of bytes for people.

    >>> gigabytes(1_117_320_768)
    '1.12 GB'
    """
    return f"{size / 1e9:.2f} GB"


def say(sentence: str) -> None:
    """Log one sentence to stderr."""
    print(sentence, file=sys.stderr, flush=True)
