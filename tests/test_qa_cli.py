from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import qa.open
from corpus.library import CorpusError
from index.store import StoreError
from index.weights import WeightsError
from qa.__main__ import main
from qa.assistant import Assistant
from qa.draft import ExtractiveDrafter
from qa.generate.base import GeneratorError
from qa.settings import Settings
from tests.scripted import EDITION, WordRetriever

ROOT = Path(__file__).parent.parent
QUESTION = "到2025年，力争建成多少个5G基站？"


@pytest.fixture
def opened(monkeypatch):
    """The settings each call opened an assistant with; the assistant itself is played by words alone."""
    calls: list[Settings] = []

    def open_played(settings, *, progress=True):
        calls.append(settings)
        return Assistant(WordRetriever(), ExtractiveDrafter(EDITION), settings)

    monkeypatch.setattr(qa.open, "open_assistant", open_played)
    return calls


@pytest.fixture
def batch(tmp_path):
    def write(*lines: str) -> str:
        path = tmp_path / "questions.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


def test_a_question_is_answered_with_its_quotes(opened, capsys):
    assert main([QUESTION]) == 0
    out = capsys.readouterr().out
    assert out.count("25万个") == 2  # in the answer and in the restored quote
    assert "[1] henan-2023-27 · 二、（二）3." in out
    assert "“到2025年,力爭建成5G基站25萬個。”" in out


def test_json_is_one_line_and_nothing_else(opened, capsys):
    assert main(["--json", QUESTION]) == 0
    out, err = capsys.readouterr()
    assert out.count("\n") == 1 and err == ""
    row = json.loads(out)
    assert (row["question"], row["outcome"], row["id"]) == (QUESTION, "answered", None)
    assert "力爭" in out  # Chinese as it is, not escaped


def test_a_refusal_is_an_answer_too(opened, capsys):
    assert main(["--json", "到2030年，力争建成多少个5G基站？"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "not_in_notice"


def test_the_options_decide_the_settings_and_the_language(opened, capsys):
    argv = ["--json", "--language", "zh-Hant", "--generator", "extractive", "--notice", "henan-2023-27"]
    assert main([*argv, "--model", "m", "--cache", "c", QUESTION]) == 0
    settings = opened[0]
    assert (settings.generator, settings.notice, settings.model, settings.cache) == (
        *("extractive", "henan-2023-27"),
        *("m", "c"),
    )
    row = json.loads(capsys.readouterr().out)
    assert row["language"] == "zh-Hant" and "25萬個" in row["text"]


def test_a_batch_is_answered_in_order_one_line_each(opened, batch, capsys):
    rows = [
        {"id": "b", "question": QUESTION},
        {"id": 7, "question": "How many 5G base stations will be built by 2025?"},
        {"question": "那由谁负责？", "history": [QUESTION]},
        {"id": "z", "question": ""},
    ]
    path = batch(*(json.dumps(r, ensure_ascii=False) for r in rows), "", "  ")
    assert main(["--batch", path, "--quiet"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(a["id"], a["question"]) for a in answers] == [
        ("b", rows[0]["question"]),
        ("7", rows[1]["question"]),
        (None, rows[2]["question"]),
        ("z", ""),
    ]
    assert [a["language"] for a in answers[:2]] == ["zh-Hans", "en"]
    assert answers[2]["citations"][0]["section"] == "2.2.3"  # the turn before was read
    assert len(opened) == 1


def test_a_batch_may_come_from_standard_input(opened, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps({"id": "1", "question": QUESTION}) + "\n"))
    assert main(["--batch", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "1"


@pytest.mark.parametrize(
    "line", ["not json", "[]", '"question"', '{"id": "1"}', '{"question": 5}', '{"question": null}']
)
def test_a_bad_line_is_named_before_anything_is_loaded(opened, batch, capsys, line):
    assert main(["--batch", batch(json.dumps({"question": "x"}), "", line)]) == 2
    out, err = capsys.readouterr()
    assert "line 3" in err and '"question"' in err and err.count("\n") == 1
    assert out == "" and opened == []


@pytest.mark.parametrize("history", [5, True, "那由谁负责？", {"a": 1}])
def test_a_history_that_is_no_list_is_named_too(opened, batch, capsys, history):
    assert main(["--batch", batch(json.dumps({"question": "x", "history": history}))]) == 2
    assert "line 1" in capsys.readouterr().err


def test_a_line_may_hold_any_character_of_json(opened, batch, capsys):
    question = "5G基站\u2028要建多少个？\x85"
    assert main(["--batch", batch(json.dumps({"question": question}, ensure_ascii=False))]) == 0
    assert json.loads(capsys.readouterr().out.strip("\n"))["question"] == question.strip()


def test_a_byte_order_mark_is_no_part_of_the_first_line(opened, tmp_path, capsys):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"id": "1", "question": QUESTION}), encoding="utf-8-sig")
    assert main(["--batch", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "1"


def test_a_file_that_cannot_be_read_is_one_sentence(opened, tmp_path, capsys):
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    for path, said in ((tmp_path / "none", "No such file"), (tmp_path, "directory"), (binary, "not UTF-8")):
        assert main(["--batch", str(path)]) == 2
        err = capsys.readouterr().err
        assert err.startswith("qa: cannot read") and said in err and err.count("\n") == 1
    assert opened == []


def test_a_question_and_a_batch_are_not_both_answered(opened, batch, capsys):
    assert main(["--batch", batch('{"question": "x"}'), QUESTION]) == 2
    assert "not both" in capsys.readouterr().err and opened == []


@pytest.mark.parametrize("kind", [CorpusError, StoreError, WeightsError, GeneratorError])
def test_what_is_meant_for_the_user_is_one_sentence_and_exits_2(monkeypatch, capsys, kind):
    def fail(settings, *, progress=True):
        raise kind("the thing is not there; fetch it")

    monkeypatch.setattr(qa.open, "open_assistant", fail)
    assert main([QUESTION]) == 2
    assert capsys.readouterr().err == "qa: the thing is not there; fetch it\n"


def test_a_defect_is_not_hidden(monkeypatch):
    def fail(settings, *, progress=True):
        raise ZeroDivisionError

    monkeypatch.setattr(qa.open, "open_assistant", fail)
    with pytest.raises(ZeroDivisionError):
        main([QUESTION])


def test_an_interruption_exits_130(monkeypatch):
    def stop(settings, *, progress=True):
        raise KeyboardInterrupt

    monkeypatch.setattr(qa.open, "open_assistant", stop)
    assert main([QUESTION]) == 130


def test_a_wrong_environment_is_one_sentence(monkeypatch, opened, capsys):
    monkeypatch.setenv("POLICYQA_SECTIONS", "many")
    assert main([QUESTION]) == 2
    assert "sections" in capsys.readouterr().err and opened == []


def test_without_a_question_a_prompt_keeps_the_turns(opened, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{QUESTION}\n那由谁负责？\n\nnot read\n"))
    assert main(["--json"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [a["question"] for a in answers] == [QUESTION, "那由谁负责？"]
    assert answers[1]["citations"][0]["section"] == "2.2.3"


@pytest.mark.parametrize("argv", [["--generator", "gpt", "x"], ["--language", "fr", "x"], ["x", "y"], ["--no-such"]])
def test_a_wrong_option_exits_2(argv, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(argv)
    assert exit_.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_help_loads_no_library():
    """Neither the models' libraries nor ours: `--help` is there at once."""
    code = (
        "import sys\n"
        "from qa.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'faiss', 'bm25s', 'llama_cpp', 'numpy', 'opencc'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
    assert "--batch" in run.stdout and "examples:" in run.stdout
