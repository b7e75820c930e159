"""Files carried in pieces inside wheels: brought by pip, taken out, checked, and read as one joined stream.

No code of these wheels is imported or run.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from index.weights import BLOCK, Piece, Pinned, WeightsError, bar, copy, fault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIP_DOWNLOAD = (
    "-m pip download --no-deps --no-cache-dir --only-binary :all: "
    "--disable-pip-version-check --no-input --progress-bar off"
)
_AT_ONCE = 4  # wheels in flight: mirrors often limit the speed of one connection, and pip is slow to start

Download: TypeAlias = Callable[[str, str, Path], Path]


def pip_download(package: str, version: str, into: Path) -> Path:
    """Bring one wheel into `into` with this Python's pip and the user's own pip settings; returns its path.

    Wheels only: building a source archive would run its code. Raises WeightsError with pip's last error.
    """
    command = [sys.executable, *_PIP_DOWNLOAD.split(), "-d", str(into), f"{package}=={version}"]
    # pip writes under TMPDIR first: keep that on the disk whose room was checked, where it is cleaned up too.
    surroundings = {**os.environ, "TMPDIR": str(into)}
    run = subprocess.run(
        command, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
    )
    if run.returncode == 0 and (wheels := list(into.glob("*.whl"))):
        return wheels[0]
    if os.strerror(errno.ENOSPC) in run.stderr:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    said = [line for line in map(str.strip, run.stderr.splitlines()) if line and "[notice]" not in line]
    errors = [line for line in said if line.startswith("ERROR:")] or said or [f"exit code {run.returncode}"]
    raise WeightsError(
        f"pip could not fetch {package} {version} ({errors[-1].removeprefix('ERROR: ')}): check the network "
        "and the index in `pip config list`, then run the same command again; what arrived is kept"
    )


def gather(pieces: Sequence[Piece], folder: Path, download: Download, shown: bool = True) -> list[Path]:
    """Bring the pieces that `folder` lacks, several at a time; returns the paths of all, in order.

    A piece kept from an earlier run is read and checked before it counts.
    """
    for left_over in folder.iterdir():
        if left_over.is_dir():
            shutil.rmtree(left_over, ignore_errors=True)
    paths = [folder / f"{number:03}-{piece.sha256[:12]}" for number, piece in enumerate(pieces, 1)]
    lacking = [(piece, path) for piece, path in zip(pieces, paths, strict=True) if fault(path, piece)]
    total = sum(piece.size for piece in pieces)
    with ThreadPoolExecutor(_AT_ONCE) as pool, bar("download", total, shown) as progress:
        running = {pool.submit(_bring, piece, path, download) for piece, path in lacking}
        try:
            while running:
                done, running = wait(running, timeout=0.5, return_when=FIRST_EXCEPTION)
                for job in done:
                    job.result()
                progress.update(min(_held(folder), total) - progress.n)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # leaving the block waits for those in flight
            raise
    return paths


def _bring(piece: Piece, target: Path, download: Download) -> None:
    """Put one piece at `target`, where it appears only when whole; a damaged one is fetched once more."""
    for _ in range(2):
        with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as scratch:
            taken = Path(scratch) / "piece"
            try:
                wheel = zipfile.ZipFile(download(piece.package, piece.version, Path(scratch)))
                with wheel, wheel.open(piece.path) as member, taken.open("wb") as out:
                    got = "SHA-256 " + copy(member, out)
            except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
                got = f"a wheel that cannot be read ({error})"
            if got == "SHA-256 " + piece.sha256:
                os.replace(taken, target)
                return
    raise WeightsError(
        f"{piece.path} of {piece.package} {piece.version} arrived damaged twice: expected SHA-256 "
        f"{piece.sha256}, got {got}; run the same command again, or with another index in pip's configuration"
    )


def _held(folder: Path) -> int:
    """Bytes of the pieces in `folder`, counting those still on their way, for the progress bar."""
    total = 0
    for found in folder.iterdir():
        sizes = [0]
        for path in [found] if found.is_file() else found.rglob("*"):
            with contextlib.suppress(OSError):  # pip moves and removes its files meanwhile
                sizes.append(path.stat().st_size)
        total += max(sizes)  # a wheel and the piece taken out of it are the same bytes twice
    return total


class Joined(io.RawIOBase):
    """Files read one after another as if they were one; seekable, and nothing is copied to disk."""

    def __init__(self, parts: Sequence[Path]) -> None:
        self._parts = parts
        self._starts = [0, *accumulate(part.stat().st_size for part in parts)]
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._starts[-1]}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` from the part at the present place, never past its end; 0 at the end of all."""
        if self._at >= self._starts[-1]:
            return 0
        number = bisect_right(self._starts, self._at) - 1
        with self._parts[number].open("rb", buffering=0) as part:
            part.seek(self._at - self._starts[number])
            got = part.readinto(buffer)
        self._at += got
        return got


def unpack(
    files: Sequence[Pinned], pieces: Sequence[Path], archive_folder: str | None
) -> Iterator[tuple[Pinned, IO[bytes]]]:
    """The files out of the joined pieces: members of the zip they make, or the one file they are."""
    with io.BufferedReader(Joined(pieces), BLOCK) as joined:
        if archive_folder is None:
            yield from ((file, joined) for file in files)
            return
        with zipfile.ZipFile(joined) as archive:
            for file in files:
                with archive.open(f"{archive_folder}/{file.path}") as member:
                    yield file, member
