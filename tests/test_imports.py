"""One direction of travel (corpus ← index ← qa ← app, app_gradio, eval) and one room for each big library."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "qa", "app", "eval")
# What each room may import of the others.
BELOW = {
    "corpus": set(),
    "index": {"corpus"},
    "qa": {"corpus", "index"},
    "app": {"corpus", "index", "qa"},
    "app_gradio": {"corpus", "index", "qa", "app"},
    "eval": {"corpus", "index", "qa"},
}
ONLY_IN = {
    "opencc": {"corpus/script.py"},
    "faiss": {"index/dense.py"},
    "bm25s": {"index/lexical.py"},
    "sentence_transformers": {"index/embed.py", "index/layers.py"},
    "langchain_text_splitters": {"index/passage.py"},
    "langchain": set[str](),
    "langchain_core": set[str](),
    "mcp": {"app/api/mcp.py", "app/api/tools.py", "app/api/resources.py"},
    "docx": {"qa/export/word.py"},
    "openpyxl": {"qa/export/table.py"},
    "typst": {"qa/export/pdf.py"},
    "llama_cpp": {"qa/generate/llama_cpp.py"},
    "gradio": {"app", "app_gradio.py"},
}
# Loaded only when needed, so that a command's help and its refusals are instant.
HEAVY = {"torch", "transformers", "sentence_transformers", "faiss", "bm25s", "llama_cpp", "gguf", "scipy", "sklearn"}
# Modules that are a layer of a network themselves, so are imported like one.
HEAVY_MODULES = {"index.layers"}


def modules() -> list[Path]:
    files = [ROOT / "app_gradio.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))]
    return sorted(p for p in files if "__pycache__" not in p.parts)


def imported(path: Path, *, at_once: bool = False) -> Iterator[str]:
    """The full names a module imports; `at_once`: only when it is itself imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    if at_once:
        later = {
            id(child)
            for node in nodes
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
            for child in ast.walk(node)
        }
        nodes = [node for node in nodes if id(node) not in later]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative name"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("import_module", "importlib.import_module"):
            yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_walk_sees_every_room():
    seen = {name(p).split("/")[0] for p in modules()}
    assert seen == {*ROOMS, "app_gradio.py"}
    assert "corpus.script" in set(imported(ROOT / "qa" / "reading.py"))
    assert "torch" not in set(imported(ROOT / "index" / "embed.py", at_once=True))


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_module_imports_only_from_its_own_room_and_those_below(path):
    room = name(path).split("/")[0].removesuffix(".py")
    rooms = {i.split(".")[0] for i in imported(path)} & {*BELOW, "tests"}
    assert rooms <= BELOW[room] | {room}


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_library_has_one_room(path):
    for library in {i.split(".")[0] for i in imported(path)} & set(ONLY_IN):
        assert name(path) in ONLY_IN[library] or name(path).split("/")[0] in ONLY_IN[library], library


@pytest.mark.parametrize("library", sorted(name for name, rooms in ONLY_IN.items() if rooms))
def test_a_library_is_where_it_is_said_to_be(library):
    at = {name(p) for p in modules() if library in {i.split(".")[0] for i in imported(p)}}
    assert at, f"nothing imports {library}: take it out of the table"


@pytest.mark.parametrize("path", modules(), ids=name)
def test_heavy_libraries_are_imported_where_they_are_needed(path):
    at_once = set(imported(path, at_once=True))
    assert not at_once & HEAVY_MODULES
    if name(path) not in {m.replace(".", "/") + ".py" for m in HEAVY_MODULES}:
        assert not {i.split(".")[0] for i in at_once} & HEAVY


@pytest.mark.parametrize("path", sorted((ROOT / "qa").rglob("*.py")), ids=name)
def test_the_environment_is_read_in_one_place(path):
    # base.py sets a default for OpenMP and reads nothing.
    reads = any(
        (isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ.get", "os.getenv", "os.environ.items"))
        or (isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )
    assert not reads or path.name == "settings.py"


def test_only_qa_reads_the_prompts():
    readers = {name(p) for p in modules() if "messages.toml" in p.read_text(encoding="utf-8")}
    assert readers == {"qa/prompt.py"}


def test_opening_every_room_loads_no_heavy_library():
    code = f"import sys; import qa.open, index.__main__, corpus.__main__; print(sorted({HEAVY!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
