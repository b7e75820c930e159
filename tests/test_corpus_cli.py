from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import corpus.__main__
from corpus.__main__ import EPILOG, main
from corpus.library import load_notice

SLUG = "henan-2023-27"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Two made-up notices in Simplified Chinese, without English."""
    for slug in ("canals", "orchards"):
        folder = tmp_path / slug
        folder.mkdir()
        (folder / "source.txt").write_text("一、总体要求\n节约用水。\n", "utf-8")
        (folder / "notice.toml").write_text(
            'title = ""\n[copy]\nscript = "zh-Hans"\nzh_hant = "由簡體轉換"\n'
            '[files]\nsource = { name = "source.txt" }\n',
            "utf-8",
        )
    return tmp_path


def test_list_names_the_notices(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert f"{SLUG}\t豫政〔2023〕27號\t63 sections\t河南省人民政府" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["list", "--sections"], ["list", SLUG]])
def test_list_sections(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 63
    assert "3.8.1\t三、（八）1.\t攻堅破解要素瓶頸" in lines


@pytest.mark.parametrize("spelling", ["3.8.1", "三（八）1", "III.8.1", "第三部分第八项第1条"])
def test_show_is_verbatim(spelling: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", spelling]) == 0
    out = capsys.readouterr().out
    notice = load_notice(SLUG).notice
    clause = next(c for c in notice.clauses if str(c.section) == "3.8.1")
    assert notice.source[slice(*clause.span)] in out
    assert "責任單位: 省自然資源廳；財政廳；" in out
    assert main(["show", spelling, "--language", "zh-Hant"]) == 0
    assert capsys.readouterr().out == out


def test_show_simplified_says_that_it_is_restored(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "2.2.2", "--language", "zh-Hans"]) == 0
    out = capsys.readouterr().out
    assert "大力发展智能制造" in out and "智慧" not in out.replace("“智慧型”", "")
    assert "责任单位: 省工业和信息化厅；通信管理局" in out
    assert out.endswith(load_notice(SLUG).provenance("zh-Hans") + "\n")


def test_show_english_says_that_it_is_unofficial(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "2.2.3", "--language", "en", "--notice", SLUG]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Part II (2) 3  Build")
    assert "250,000 5G base stations" in out
    assert "Responsible units: Provincial Department of Industry and Information Technology; " in out
    assert "unofficial translation" in out


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("3.9", f"{SLUG} has no section 3.9; the nearest are 3.8, 3.7, 3.6"),
        ("3.8.9", f"{SLUG} has no section 3.8.9; the nearest are 3.8.3, 3.8.2, 3.8.1"),
        ("9", f"{SLUG} has no section 9; the nearest are 4, 3, 2"),
        ("附件1 三", f"{SLUG} has no section a1.3; the nearest are 3,"),
        (
            "three",
            "not a section number: 'three' (expected one like 3.8.1 or 三、（八）1.); the sections run",
        ),
    ],
)
def test_a_section_that_is_not_there(section: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", section]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"corpus: {message}")


def test_find_marks_the_verbatim_wording(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "新增用地计划指标"]) == 0
    head, text = capsys.readouterr().out.splitlines()
    notice = load_notice(SLUG).notice
    section, label, heading, span, language = head.split("\t")
    assert (section, label, heading, language) == ("3.8.1", "三、（八）1.", "攻堅破解要素瓶頸", "zh-Hant")
    start, end = map(int, span.split("-"))
    assert notice.source[start:end] == "新增用地計畫指標"
    assert "製造業項目【新增用地計畫指標】應保盡保" in text


def test_find_highlights_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert main(["find", "新增用地计划指标"]) == 0
    assert "\033[7m新增用地計畫指標\033[0m" in capsys.readouterr().out


def test_find_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "BASE stations"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2.2.3\tPart II (2) 3\tBuild")
    assert "5G 【base stations】" in out


def test_nothing_found_is_1_and_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "滴灌果园"]) == 1
    assert capsys.readouterr() == ("", f"{SLUG} does not say '滴灌果园'\n")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["find", " "], "there is nothing to find"),
        (["show", "1", "--notice", "nowhere"], "there is no notice 'nowhere'; the shelf has: henan"),
        (["list", "nowhere"], "there is no notice 'nowhere'"),
    ],
)
def test_a_mistake_is_2_and_one_sentence(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"corpus: {message}") and err.count("\n") == 1


@pytest.mark.parametrize("argv", [[], ["shew"], ["show"], ["show", "1", "--language", "fr"]])
def test_a_wrong_command_is_2(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2


def test_another_shelf(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--shelf", str(shelf)]
    assert main([*at, "list"]) == 0
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["canals", "orchards"]
    assert main([*at, "show", "1"]) == 2
    assert "say which notice is meant; the shelf has: canals, orchards" in capsys.readouterr().err
    assert main([*at, "show", "1", "--notice", "canals", "--language", "zh-Hant"]) == 0
    out = capsys.readouterr().out
    assert "一、總體要求" in out and out.endswith("由簡體轉換\n")
    assert main([*at, "show", "1", "--notice", "canals", "--language", "en"]) == 2
    assert "section 1 of canals has no English translation" in capsys.readouterr().err
    assert main(["--shelf", str(shelf / "canals"), "list", "--sections"]) == 2
    assert "the shelf has: none" in capsys.readouterr().err


def test_the_examples_of_the_help_run(capsys: pytest.CaptureFixture[str]) -> None:
    examples = [shlex.split(line)[3:] for line in re.findall(r"python -m corpus \S.*?(?=  |$)", EPILOG, re.M)]
    assert [argv[0] for argv in examples] == ["list", "list", "show", "show", "find"]
    for argv in examples:
        assert main(argv) == 0
        assert capsys.readouterr().out


def test_help_is_instant() -> None:
    root = Path(corpus.__main__.__file__).parents[1]
    code = "import sys; from corpus.__main__ import main\ntry: main(['--help'])\n"
    code += "except SystemExit: print('opencc' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.startswith("usage: python -m corpus") and run.stdout.endswith("False\n")


def test_a_reader_that_stops_early_is_no_error() -> None:
    root = Path(corpus.__main__.__file__).parents[1]
    command = f"{sys.executable} -m corpus list --sections | head -c 1"
    run = subprocess.run(command, shell=True, cwd=root, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("0", "")
