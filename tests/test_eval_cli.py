from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.library import Edition, load_notice
from eval import run as running
from eval.__main__ import main
from eval.baselines import RefusingBaseline
from eval.questions import Labelled, load_questions
from eval.record import read_records
from eval.run import run
from eval.smoke import stratified
from qa.answer import Question
from qa.assistant import Event

EDITION = load_notice("henan-2023-27")
QUESTIONS = stratified(load_questions("dev"), 14)


class Interrupted:
    """Refuses as the baseline does, and is interrupted before the question number `at`; counts what it was asked."""

    def __init__(self, at: int | None = None) -> None:
        self.edition: Edition = EDITION
        self.asked: list[str | None] = []
        self._at = at
        self._refusing = RefusingBaseline(EDITION)

    def stream(self, question: Question) -> Iterator[Event]:
        if len(self.asked) == self._at:
            raise KeyboardInterrupt
        self.asked.append(question.id)
        self.histories = question.history
        yield from self._refusing.stream(question)


def refused(
    folder: Path,
    answerer: Interrupted | None = None,
    questions: tuple[Labelled, ...] = QUESTIONS,
    generator: str = "fake",
) -> None:
    run(answerer or Interrupted(), questions, folder, generator=generator, progress=False)


def test_help_is_instant_and_loads_no_library():
    start = time.perf_counter()
    command = [sys.executable, "-X", "importtime", "-m", "eval", "run", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "--split" in done.stdout
    assert not any(name in done.stderr for name in ("torch", "matplotlib", "numpy", "opencc"))
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "arguments",
    [["run", "--split", "train"], ["run", "--limit", "0"], ["run", "--what", "everything"], ["compare", "a"], []],
)
def test_bad_arguments_exit_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["report"], "there are no results in"),
        (["report", "nowhere"], "nowhere holds no finished run"),
        (["compare", "a", "b"], "holds no finished run"),
        (["run", "--split", "all", "--name", "x"], "leave --name out"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(arguments, says, tmp_path, capsys):
    assert main([*arguments, "--results", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1 and "Traceback" not in error


def test_check_finds_every_label_in_the_notice(capsys):
    assert main(["check"]) == 0
    assert "every label stands in the notice" in capsys.readouterr().out


def test_a_run_writes_what_a_report_needs(tmp_path, capsys):
    refused(tmp_path / "dev")
    meta = json.loads((tmp_path / "dev" / "meta.json").read_text(encoding="utf-8"))
    assert meta["finished"] and meta["n"] == 14 and meta["splits"] == ["dev"]
    assert {"commit", "code", "settings_digest", "generator", "machine", "date", "packages"} <= meta.keys()
    records = read_records(tmp_path / "dev" / "records.jsonl")
    assert [r.id for r in records] == [q.id for q in QUESTIONS]
    assert all(r.refused for r in records)
    refused(tmp_path / "dev" / "baselines" / "always-refusing", generator="always refusing")
    assert main(["report", "--results", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "dev" / "report.md")
    report = (tmp_path / "dev" / "report.md").read_text(encoding="utf-8")
    assert "| false refusals ↓ | 100.0 [100.0, 100.0] |" in report
    assert "| facts right | 0.0 [0.0, 0.0] |" in report
    assert "## Baselines" in report and "always refusing" in report
    for picture in ("by-language", "by-type", "by-persona", "risk-coverage", "times"):
        assert (tmp_path / "dev" / f"{picture}.png").stat().st_size > 1000
        assert f"({picture}.png)" in report


def test_an_interrupted_run_goes_on_and_a_finished_one_begins_anew(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        refused(tmp_path / "a", Interrupted(at=5))
    second = Interrupted()
    refused(tmp_path / "a", second)
    assert second.asked == [q.id for q in QUESTIONS[5:]]
    third = Interrupted()
    refused(tmp_path / "a", third)
    assert len(third.asked) == 14


def test_an_unfinished_run_of_other_code_begins_anew(tmp_path, monkeypatch):
    with pytest.raises(KeyboardInterrupt):
        refused(tmp_path / "a", Interrupted(at=5))
    monkeypatch.setattr(running, "code_digest", lambda: "0" * 12)
    second = Interrupted()
    refused(tmp_path / "a", second)
    assert len(second.asked) == 14
    assert len(read_records(tmp_path / "a" / "records.jsonl")) == 14


def test_history_is_asked_with_the_question(tmp_path):
    followed = next(q for q in load_questions("dev") if q.history)
    answerer = Interrupted()
    refused(tmp_path / "a", answerer, (followed,))
    assert answerer.histories == followed.history


def test_a_run_compared_with_itself_shows_no_difference(tmp_path, capsys):
    for name in "ab":
        refused(tmp_path / name)
    assert main(["compare", "a", "b", "--results", str(tmp_path)]) == 0
    table = capsys.readouterr().out
    assert "b − a" in table and "| facts right | +0.0 [+0.0, +0.0] |  |" in table and "yes" not in table


def test_runs_without_a_common_question_cannot_be_compared(tmp_path, capsys):
    refused(tmp_path / "a", questions=QUESTIONS[:3])
    refused(tmp_path / "b", questions=QUESTIONS[3:6])
    assert main(["compare", "a", "b", "--results", str(tmp_path)]) == 2
    assert "no question in common" in capsys.readouterr().err
