"""How the commands end, each of them: a mistake, an interruption, a defect, a reader that leaves, another notice."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.command import run_command

ROOT = Path(__file__).parent.parent
WRONG = "力争建成5G基站30万个。"


class Mistake(Exception):
    pass


def ended(error: BaseException | None = None, status: int | None = None) -> int:
    def command() -> int | None:
        if error:
            raise error
        return status

    return run_command("python -m it", command, lambda: (Mistake,))


def test_a_command_ends_with_its_own_status() -> None:
    assert [ended(status=status) for status in (None, 0, 1)] == [0, 0, 1]


def test_a_mistake_is_one_sentence_and_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(Mistake("there is no such thing")) == 2
    assert capsys.readouterr() == ("", "python -m it: there is no such thing\n")


def test_an_interruption_exits_130_and_a_defect_is_not_hidden() -> None:
    assert ended(KeyboardInterrupt()) == 130
    with pytest.raises(ZeroDivisionError):
        ended(ZeroDivisionError())


@pytest.mark.parametrize(
    ("argv", "status"),
    [
        (["corpus", "list", "--sections"], 0),
        (["qa.measures", "--list"], 0),
        (["qa.targets"], 0),
        (["qa.wording", WRONG], 1),  # what is read of it does not change what it found
    ],
)
def test_a_reader_that_leaves_is_no_error(argv: list[str], status: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", *argv], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout and run.stderr
        run.stdout.close()
        assert (run.wait(60), run.stderr.read()) == (status, "")


@pytest.mark.parametrize(
    "argv",
    [
        *(["qa.measures", "--list"], ["qa.measures", "land"], ["qa.targets"], ["qa.wording", WRONG], ["qa", "Why?"]),
        *(["qa.bench"], ["corpus", "show", "1"], ["corpus", "list", "--sections"], ["index", "search", "land"]),
        *(["app_gradio", "--port", "0"], ["app.api.mcp"]),
    ],
    ids=" ".join,
)
def test_the_notice_of_the_environment_is_answered_from(
    argv: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLICYQA_NOTICE", "nope")
    package = ".__main__" if argv[0] in ("corpus", "qa", "index") else ""
    assert importlib.import_module(argv[0] + package).main(argv[1:]) == 2
    out, err = capsys.readouterr()
    assert "there is no notice 'nope'" in err and err.count("\n") == 1 and not out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--questions", "nowhere.jsonl"], "nowhere.jsonl: No such file"),
        (["--questions", "README.md"], "line 1: expected"),
        (["--questions", "/dev/null"], "too few questions"),
        (["--generator", "nonsense"], "generator must be one of"),
    ],
)
def test_a_mistake_in_what_is_to_be_timed(argv: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    from qa.bench import main

    assert main(argv) == 2
    err = capsys.readouterr().err
    assert said in err and err.count("\n") == 1


@pytest.mark.parametrize(
    "argv", [["qa.bench", "-n0"], ["eval.__main__", "run", "--limit=0"], ["index.__main__", "search", "x", "-k0"]]
)
def test_how_many_is_a_number_from_1(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        importlib.import_module(argv[0]).main(argv[1:])
    assert caught.value.code == 2 and "expected a whole number from 1, got '0'" in capsys.readouterr().err
