"""The page's rendering with made-up answers, its texts, its handlers and its command; no browser, no weights."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ask.pane import EVIDENCE, citation_text, pane
from app.ask.render import conversation
from app.ask.suggest import examples
from app.ask.turn import HISTORY, Turn, advance, history
from app.listen import AddressError, listen
from app.passage import row
from app.texts import assets, preferred, say
from corpus.library import Edition, list_notices
from corpus.script import Language, detect
from qa.answer import Answer, Evidence, Outcome, Question, Statement, Timings
from qa.assistant import Assistant, Event, EvidenceFound, Finished, StatementReady
from qa.cite import cite
from tests.fakes import orchard

ROOT = Path(__file__).parent.parent
EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'so' ${1+1} {{x}} [1]"


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The orchards, with the provenance that a notice.toml states."""
    plain = orchard()
    return replace(plain, metadata={**plain.metadata, "copy": {"en": "A converted copy.", "zh_hans": "转换本。"}})


def issue(edition: Edition, *places: tuple[str, str]) -> tuple[Evidence, ...]:
    """Evidence S1 … from (section, how its sentence begins)."""
    found = []
    for number, (section, start) in enumerate(places, 1):
        clause = next(c for c in edition.notice.clauses if str(c.section) == section)
        sentence = next(s for s in clause.sentences if s.text.startswith(start))
        found.append(Evidence(f"S{number}", clause, sentence, sentence.en or "", clause.heading_en or "", 1.0))
    return tuple(found)


def made(edition: Edition, text: str = "How many metres?", outcome: Outcome = Outcome.ANSWERED) -> list[Event]:
    """The events of an answer with two sentences, the second of which rests on two clauses."""
    question = Question(text, detect(text, EN))
    issued = issue(edition, ("2.1", "到2033年"), ("2.2", "每年"))
    statements = (
        Statement("120,000 metres of canal by 2033.", ("S1",), "generated"),
        Statement("3,000 people a year.", ("S2", "S1"), "source", "source"),
    )
    said, citations = cite(statements, issued, edition, question.language)
    answer = Answer(
        question, outcome, said, citations, (), "scripted", Timings(120, 340, 1560), "d1", statements, issued
    )  # fmt: skip
    texts = [cite(statements[:n], issued, edition, question.language)[0] for n in (1, 2)]
    ready = map(StatementReady, statements, texts)
    return [EvidenceFound((), issued), *ready, Finished(answer)]


def refused(text: str, outcome: Outcome) -> list[Event]:
    question = Question(text, EN)
    return [Finished(Answer(question, outcome, f"It is {outcome}.", (), (), "scripted", Timings(), "d1"))]


def run(edition: Edition, events: list[Event]) -> list[Turn]:
    """The turn before the first event and after each."""
    finished = events[-1]
    assert isinstance(finished, Finished)
    turns = [Turn(finished.answer.question)]
    for event in events:
        turns.append(advance(turns[-1], event, edition))
    return turns


class Seen(HTMLParser):
    """What a browser would make of the HTML: its tags with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, attribute: str) -> list[str]:
        return [value or "" for _, attributes in self.tags if (value := attributes.get(attribute, None)) is not None]


def test_turn_keeps_its_marks_while_sentences_come(edition: Edition) -> None:
    before, searched, first, second, done = run(edition, made(edition))
    assert [t.stage for t in (before, searched, first, second, done)] == ["searching", *["writing"] * 3, "done"]
    assert first.text == "120,000 metres of canal by 2033. [1]"
    assert second.text == done.text == "120,000 metres of canal by 2033. [1]\n3,000 people a year. [2][1]"
    assert [str(c.section) for c in done.citations] == ["2.1", "2.2"]


def test_mark_n_leads_to_citation_n_and_a_key_to_its_sentence(edition: Edition) -> None:
    turn = run(edition, made(edition))[-1]
    source = edition.notice.source
    places = [turn.place(name) for name in ("1", "2", "S2", "3", "S3", "", "evidence")]
    assert [p and source[slice(*p.span)] for p in places] == [
        "到2033年,修渠12萬米。", "每年培訓3000人。", "每年培訓3000人。", None, None, None, None
    ]  # fmt: skip


def test_history_is_the_last_questions_oldest_first() -> None:
    turns = tuple(Turn(Question(f"q{n}", EN)) for n in range(HISTORY + 2))
    assert history(turns) == ("q2", "q3", "q4", "q5")
    assert history(()) == ()


def test_every_mark_is_a_labelled_button_with_its_turn(edition: Edition) -> None:
    turn = run(edition, made(edition))[-1]
    seen = Seen(conversation((turn, turn), EN, edition))
    marks = [a for tag, a in seen.tags if tag == "button" and a.get("class") == "mark"]
    assert [(m["data-turn"], m["data-open"]) for m in marks] == [(t, n) for t in "01" for n in "121"]
    assert marks[1]["aria-label"] == "Source 2: Part II (2) Train the growers"
    assert "3,000 people a year. [2][1]" in seen.text


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("language", list(Language))
def test_outcome_is_shown_with_its_meaning(edition: Edition, outcome: Outcome, language: Language) -> None:
    turn = run(edition, made(edition, outcome=outcome))[-1]
    text = Seen(conversation((turn,), language, edition)).text
    assert say(f"outcome.{outcome}", language) in text
    assert say(f"meaning.{outcome}", language) in text
    assert "scripted" in text and "0.1" in text and "1.6" in text


def test_a_running_turn_says_what_is_being_done(edition: Edition) -> None:
    searching, writing = run(edition, made(edition))[:2]
    assert say("ask.searching", EN) in conversation((searching,), EN, edition)
    assert "Clauses found: 2." in conversation((writing,), EN, edition)
    for stage in ("stopped", "failed"):
        ended = replace(writing, stage=stage)
        assert say(f"outcome.{stage}", HANT) in conversation((ended,), HANT, edition)


def test_what_people_and_generators_write_is_shown_as_text(edition: Edition) -> None:
    turn = replace(run(edition, made(edition, HOSTILE))[-1], text=HOSTILE, citations=())
    seen = Seen(conversation((turn,), EN, edition))
    assert seen.text.count(HOSTILE) == 2  # the question and the answer
    assert not [tag for tag, _ in seen.tags if tag == "img"]


@given(st.text() | st.lists(st.sampled_from([*"<>&'\"[]1a 。\n", "</p>", "&amp;", "[1]"])).map("".join))
def test_no_text_becomes_a_tag_or_is_lost(text: str) -> None:
    notice = orchard()
    turn = Turn(Question("q", EN), "stopped")
    empty = Seen(conversation((turn,), EN, notice))
    seen = Seen(conversation((replace(turn, text=text),), EN, notice))
    assert [tag for tag in seen.tags if tag not in (("p", {}), ("span", {"class": "tied"}))] == [
        tag for tag in empty.tags if tag != ("p", {})
    ]
    assert seen.text == f"q{text}{empty.text[1:]}".replace("\n", "")


def test_welcome_offers_examples_in_the_page_s_language(edition: Edition) -> None:
    for slug in list_notices():
        offered = examples(slug)
        assert set(offered) == {"official", "enterprise", "investor"}
        for question in (question for questions in offered.values() for question in questions):
            assert {code: str(detect(text)) for code, text in question.items()} == {str(c): str(c) for c in Language}
    notice = replace(edition, notice=replace(edition.notice, slug="henan-2023-27"))
    for language in Language:
        shown = [question[language] for questions in offered.values() for question in questions]
        assert Seen(conversation((), language, notice)).all("data-ask") == shown
    assert Seen(conversation((), HANS, edition)).all("data-ask") == []


def test_pane_marks_the_quote_in_its_clause_to_the_character(edition: Edition) -> None:
    turn = run(edition, made(edition))[-1]
    for citation in turn.citations:
        html = pane((0, str(citation.mark)), (turn,), EN, edition)
        assert re.findall(r"<mark[^>]*>(.*?)</mark>", html) == [citation.quote]
        assert f'data-section="{citation.section}"' in html
    text = Seen(pane((0, "1"), (turn,), EN, edition)).text
    names = ("Part II (1)", "二、（一）", "Rebuild the canals", "Main tasks", "市水務局", "A converted copy.")
    assert [name for name in names if name not in text] == []
    assert "(責任單位:市水務局)" in text and "Smart valves will be spread." in text and "推广智能阀门。" in text


def test_pane_marks_part_of_a_sentence_in_both_scripts(edition: Edition) -> None:
    clause = next(c for c in edition.notice.clauses if str(c.section) == "2.1")
    sentence = next(s for s in clause.sentences if s.text.startswith("推廣"))
    start = sentence.span[0] + sentence.text.index("智慧型")
    html = row(sentence, (start, start + 3), edition)
    assert re.findall(r'class="quote">(.*?)<', html) == ["智慧型", "智能"]
    assert 'class="quote"' not in row(sentence, (0, 1), edition)


def test_restored_quote_begins_after_a_mark_and_a_line_break_that_are_not_shown() -> None:
    edition = orchard(source="通知\n青政〔2031〕9號\n一、智慧型閥門計畫。推廣智\n慧型閥門計畫。\n")
    sentences = [s for c in edition.notice.clauses for s in c.sentences]
    heading = next(s for s in sentences if s.kind == "heading")
    body = next(s for s in sentences if "推廣" in s.text)
    end = heading.span[0] + heading.text.index("計畫")
    assert re.findall(r'class="quote">(.*?)<', row(heading, (end, end + 2), edition)) == ["計畫", "计划"]
    end = body.span[0] + body.text.index("計畫")
    assert re.findall(r'class="quote">(.*?)<', row(body, (end, end + 2), edition)) == ["計畫", "计划"]


def test_pane_lists_the_clauses_found_and_opens_each_at_its_sentence(edition: Edition) -> None:
    turn = run(edition, made(edition))[1]
    seen = Seen(pane((0, EVIDENCE), (turn,), HANS, edition))
    assert seen.all("data-open") == ["S1", "S2"]
    assert seen.text.count("Rebuild the canals") == 1
    assert "<mark" in pane((0, "S2"), (turn,), HANS, edition)
    nearest = run(edition, made(edition, outcome=Outcome.NOT_IN_NOTICE))[-1]
    assert say("pane.nearest", HANS) in pane((0, EVIDENCE), (nearest,), HANS, edition)


@pytest.mark.parametrize("opened", [None, (0, "9"), (0, "S9"), (5, "1"), (-1, "1"), (0, "<b>")])
def test_pane_shows_the_notice_where_nothing_is_to_be_opened(edition: Edition, opened: Any) -> None:
    turn = run(edition, made(edition))[-1]
    assert 'data-pane="about"' in pane(opened, (turn,), EN, edition)


def test_pane_forgets_the_clauses_of_a_question_about_something_else(edition: Edition) -> None:
    found = EvidenceFound((), issue(edition, ("2.2", "每年")))
    turn = run(edition, [found, *refused("Will it rain?", Outcome.OFF_TOPIC)])[-1]
    assert 'data-pane="about"' in pane((0, EVIDENCE), (turn,), EN, edition)


def test_citation_to_paste(edition: Edition) -> None:
    place = run(edition, made(edition))[-1].place("1")
    assert place is not None
    assert citation_text(place, HANS, edition) == (
        "《关于印发果园灌溉计划的通知》（青政〔2031〕9號）二、（一）：“到2033年,修渠12萬米。”"
    )
    assert citation_text(place, EN, edition).startswith("Orchards, 青政〔2031〕9號, Part II (1): “到2033年")


def test_every_text_has_all_languages_and_the_same_blanks() -> None:
    texts = tomllib.loads(assets("texts.toml"))
    for group, entries in texts.items():
        for name, forms in entries.items():
            assert list(forms) == ["en", "zh-Hans", "zh-Hant"], f"{group}.{name}"
            blanks = {frozenset(re.findall(r"{(\w+)}", text)) for text in forms.values()}
            assert len(blanks) == 1, f"{group}.{name}"
    stages = {*map(str, Outcome), "stopped", "failed", "stale"}
    assert set(texts["outcome"]) == set(texts["meaning"]) == stages


def test_every_text_the_code_names_is_there_and_none_is_idle() -> None:
    texts = tomllib.loads(assets("texts.toml"))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py"))
    for group, entries in texts.items():
        for name in entries:
            by_value = f"{group}.{{" in code
            assert by_value or f'"{group}.{name}"' in code or f'"{name}"' in code, f"{group}.{name}"
    assert preferred("zh-SG") is HANS and preferred("zh-Hant-HK") is HANT and preferred("fr") is EN


class Scripted:
    """An assistant that tells what it was asked and gives the events it was made with; notes being closed."""

    def __init__(self, edition: Edition, events: list[Event], error: Exception | None = None) -> None:
        self.edition, self.events, self.error = edition, events, error
        self.asked: list[Question] = []
        self.closed = 0

    def stream(self, question: Question) -> Iterator[Event]:
        self.asked.append(question)
        try:
            yield from self.events
            if self.error:
                raise self.error
        finally:
            self.closed += 1


def view_of(assistant: Scripted) -> Any:
    from app.ask.view import AskView

    return AskView(cast(Assistant, assistant))


def begin(view: Any, text: str, turns: tuple[Turn, ...] = (), data: Any = None) -> Any:
    return view.begin(text, 7, turns, "en", SimpleNamespace(_data=data))


def test_view_shows_the_question_then_the_evidence_then_sentences(edition: Edition) -> None:
    assistant = Scripted(edition, made(edition))
    view = view_of(assistant)
    box, taken, turns, log, *_ = begin(view, "  How many metres?\n")
    assert (box, taken) == ("", 8) and "How many metres?" in log
    steps = list(view.answer(turns, "en"))
    assert [step[0][-1].stage for step in steps] == ["writing", "writing", "writing", "done"]
    # The pane is drawn at once, then left alone.
    assert [isinstance(step[5], str) for step in steps] == [True, False, False, False]
    assert steps[0][4] == (0, EVIDENCE)
    assert assistant.closed == 1


def test_view_passes_earlier_questions_and_asks_an_example(edition: Edition) -> None:
    view = view_of(assistant := Scripted(edition, made(edition)))
    turns: tuple[Turn, ...] = ()
    for n in range(HISTORY + 2):
        _, _, turns, *_ = begin(view, "typed", turns, {"question": f"Which number {n}?"})
        turns = list(view.answer(turns, "en"))[-1][0]
    assert assistant.asked[-1].text == "Which number 5?"
    assert assistant.asked[-1].history == tuple(f"Which number {n}?" for n in range(1, 5))


def test_view_takes_no_second_question_while_it_answers_and_no_empty_one(edition: Edition) -> None:
    import gradio as gr

    view = view_of(assistant := Scripted(edition, made(edition)))
    for text, turns in (("second", (Turn(Question("first", EN)),)), ("  \n", ())):
        assert begin(view, text, turns) == [gr.skip()] * 6
    for turns in ((), tuple(run(edition, made(edition))[-1:])):
        assert list(view.answer(turns, "en")) == []
    assert assistant.asked == []


def test_view_stops_and_keeps_what_was_said(edition: Edition) -> None:
    view = view_of(assistant := Scripted(edition, made(edition)))
    turns = begin(view, "How many metres?")[2]
    answering = view.answer(turns, "en")
    next(answering)
    turns = next(answering)[0]
    answering.close()
    assert assistant.closed == 1
    stopped = view.halt(turns, "en")[0][-1]
    assert (stopped.stage, stopped.text) == ("stopped", "120,000 metres of canal by 2033. [1]")
    assert view.halt((), "en")[0] == ()
    assert view.clear("en")[0] == ()


def test_view_says_when_the_program_fails(edition: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    view = view_of(Scripted(edition, made(edition)[:2], RuntimeError("out of luck")))
    turns = begin(view, "How many metres?")[2]
    last = list(view.answer(turns, "en"))[-1]
    assert last[0][-1].stage == "failed" and say("meaning.failed", EN) in last[1]
    assert "out of luck" in capsys.readouterr().err and "out of luck" not in last[1]


def test_view_opens_only_what_there_is(edition: Edition) -> None:
    view = view_of(Scripted(edition, made(edition)))
    turn = run(edition, made(edition))[-1]
    opened, html = view.open((turn,), "en", SimpleNamespace(_data={"turn": 0, "place": "2"}))
    assert opened == (0, "2") and 'data-section="2.2"' in html
    for data in (None, {}, {"turn": "x", "place": "1"}, {"turn": None, "place": "1"}):
        assert not any(isinstance(x, str) for x in view.open((turn,), "en", SimpleNamespace(_data=data)))


def test_page_is_built_and_its_fonts_are_the_system_s(edition: Edition) -> None:
    import gradio as gr

    from app.page import build, looks

    page = build(cast(Assistant, Scripted(edition, made(edition))))
    assert isinstance(page, gr.Blocks) and not page.analytics_enabled
    theme = looks()["theme"]
    assert theme._stylesheets == [] and "http" not in looks()["css"] + looks()["js"]


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    command = [sys.executable, "app_gradio.py", *arguments]
    settings = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, env=settings)


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, app_gradio\ntry: app_gradio.main(['--help'])\nexcept SystemExit: pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "--port" in done.stdout and "share" not in done.stdout
    assert not {"gradio", "torch", "faiss", "opencc", "numpy", "transformers"} & set(done.stdout.split())


def test_absent_weights_are_one_sentence_and_exit_2(tmp_path: Path) -> None:
    done = command("--cache", str(tmp_path), "--port", "0")
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and "python -m index weights" in done.stderr


def test_port_in_use_is_one_sentence_and_exit_2() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match="--port"):
            listen("127.0.0.1", port)
        done = command("--port", str(port))
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and str(port) in done.stderr


def test_unknown_notice_and_preset_are_one_sentence() -> None:
    for done in (command("--notice", "nowhere", "--port", "0"), command(POLICYQA_PRESET="nowhere")):
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and "nowhere" in done.stderr
