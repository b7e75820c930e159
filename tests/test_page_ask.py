"""The Ask view in Chromium: conversations that are kept, taking away, telling, two readers at once, a lost server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.texts import say
from corpus.script import Language
from qa.feedback import Feedback, Kind, default_place
from tests.browser import PHONE, Site
from tests.test_page import BASE_STATIONS, QUESTIONS, answers, ask, opened_at

pytestmark = pytest.mark.browser
EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('policyqa-conversation-'))"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Feedback and files go to a folder of the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "files"))
    yield tmp_path


def kept(page: Any) -> list[dict[str, Any]]:
    """What this browser keeps, oldest first."""
    values: list[str] = page.evaluate(f"{KEPT}.map(key => localStorage.getItem(key))")
    return sorted(map(json.loads, values), key=lambda one: str(one["at"]))


def listed(page: Any) -> list[str]:
    """The titles in the list of conversations."""
    texts: list[str] = page.eval_on_selector_all("#shelf [data-show]", "es => es.map(e => e.firstChild.textContent)")
    return texts


def reload(page: Any, turns: int) -> None:
    page.reload()
    page.wait_for_function(f"document.querySelectorAll('#conversation .turn').length === {turns}")


def test_a_reload_brings_the_conversation_back_with_marks_that_work(site: Site, page: Any) -> None:
    for number, text in enumerate(QUESTIONS[:2]):
        ask(page, text, number)
    before = page.inner_text("#conversation .log")
    reload(page, 2)
    assert page.inner_text("#conversation .log") == before
    for number, answer in enumerate(answers(site.assistant, *QUESTIONS[:2])):
        for citation in answer.citations:
            seen = opened_at(page, number, citation.mark)
            assert (seen["section"], seen["quotes"]) == (str(citation.section), [citation.quote])
    page.click("[data-open=evidence]")
    page.wait_for_selector("[data-pane='1/evidence'] .found")
    ask(page, QUESTIONS[2], 2)  # and it goes on
    (one,) = kept(page)
    assert [turn["question"] for turn in one["turns"]] == list(QUESTIONS)
    assert one["turns"][2]["history"] == list(QUESTIONS[:2])


def test_several_conversations_are_listed_opened_and_deleted(site: Site, page: Any) -> None:
    ask(page, QUESTIONS[0])
    page.click("[data-new]")
    page.wait_for_selector(".welcome")
    ask(page, QUESTIONS[1])
    assert listed(page) == [QUESTIONS[1], QUESTIONS[0]]
    page.click("#shelf .kept summary")
    page.click("#shelf [data-show] >> nth=1")
    page.wait_for_selector(f"#turn-0 .question:has-text('{QUESTIONS[0]}')")
    assert not page.is_visible("#shelf .kept ul") and page.locator(".turn").count() == 1
    ask(page, QUESTIONS[2], 1)
    assert [len(one["turns"]) for one in kept(page)] == [1, 2]
    assert listed(page) == [QUESTIONS[0], QUESTIONS[1]]  # the last used first
    page.click("#shelf .kept summary")
    page.click("#shelf [data-delete] >> nth=1")
    page.wait_for_function("document.querySelectorAll('#shelf [data-show]').length === 1")
    assert page.locator(".turn").count() == 2  # the one shown stays
    page.click("#shelf [data-clear]")
    page.wait_for_selector(".welcome")
    assert kept(page) == listed(page) == []
    page.reload()
    page.wait_for_selector(".welcome")
    assert page.locator(".turn").count() == 0


def test_two_tabs_do_not_destroy_each_other_s(site: Site, page: Any) -> None:
    ask(page, QUESTIONS[0])
    other = page.context.new_page()
    other.goto(site.url)
    other.wait_for_selector(".welcome")
    ask(other, QUESTIONS[1])
    assert sorted(len(one["turns"]) for one in kept(page)) == [1, 1]
    # Both with the same conversation: what the one adds is not lost by what the other adds.
    other.click("#shelf .kept summary")
    other.click(f"#shelf [data-show]:has-text('{QUESTIONS[0]}')")
    other.wait_for_selector(f"#turn-0 .question:has-text('{QUESTIONS[0]}')")
    ask(other, QUESTIONS[2], 1)
    ask(page, QUESTIONS[1], 1)
    asked = sorted([turn["question"] for turn in one["turns"]] for one in kept(page))
    assert asked == sorted([[QUESTIONS[1]], [QUESTIONS[0], QUESTIONS[2]], [QUESTIONS[0], QUESTIONS[1]]])
    # What is cleared in one tab is not brought back by the other.
    page.click("#shelf .kept summary")
    page.click("#shelf [data-clear]")
    page.wait_for_selector(".welcome")
    ask(other, QUESTIONS[1], 2)
    assert [[turn["question"] for turn in one["turns"]] for one in kept(page)] == [[QUESTIONS[1]]]


def test_damaged_and_foreign_values_are_ignored_and_cleared(page: Any) -> None:
    ask(page, BASE_STATIONS)
    (good,) = kept(page)
    bad = ["", "{", "null", "[]", '{"version": 1}', json.dumps({**good, "version": 99})]
    bad += [json.dumps({**good, "notice": "another"}), json.dumps({**good, "turns": [7]})]
    for number, value in enumerate(bad):
        page.evaluate("([n, v]) => localStorage.setItem(`policyqa-conversation-bad${n}`, v)", [number, value])
    # Well formed, and wrong inside: the server leaves out what it cannot read.
    broken = {**good, "turns": [{"question": "<img src=x onerror=window.harmed=1>"}, *good["turns"]]}
    page.evaluate("v => localStorage.setItem('policyqa-conversation-broken', v)", json.dumps(broken))
    reload(page, 1)
    assert sorted(listed(page)) == sorted([BASE_STATIONS, broken["turns"][0]["question"]])
    page.click("#shelf .kept summary")
    page.click("#shelf [data-show]:has-text('img')")
    page.wait_for_function("document.querySelector('#turn-0 .question').innerText.includes('5G')")
    assert page.locator(".turn").count() == 1 and page.evaluate("window.harmed") is None
    page.click("#shelf .kept summary")
    page.click("#shelf [data-clear]")
    page.wait_for_function(f"{KEPT}.length === 0")


def test_an_answer_on_another_state_of_the_notice_loses_its_marks(page: Any) -> None:
    ask(page, BASE_STATIONS)
    (value,) = kept(page)
    value["turns"][0]["sha256"] = "0" * 64
    page.evaluate(f"value => localStorage.setItem({KEPT}[0], value)", json.dumps(value))
    reload(page, 1)
    assert page.get_attribute("#turn-0", "data-outcome") == "stale"
    assert page.locator("#turn-0 button.mark").count() == 0 and "25" in page.inner_text("#turn-0 .answer")
    page.click("#turn-0 .actions [data-ask]")
    page.wait_for_selector("#turn-1[data-stage=done] button.mark")


def test_storage_that_is_full_is_said(page: Any) -> None:
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    ask(page, BASE_STATIONS)
    page.wait_for_selector(f"#shelf .said:has-text('{say('keep.full', HANS)}')")


@pytest.mark.parametrize("ending", ["docx", "pdf", "md"])
def test_an_answer_and_the_conversation_are_downloaded(site: Site, page: Any, ending: str) -> None:
    (answer,) = answers(site.assistant, BASE_STATIONS)
    ask(page, BASE_STATIONS)
    begins = {"docx": b"PK\x03\x04", "pdf": b"%PDF-", "md": b"# "}[ending]
    for menu, name in (("#turn-0", "回答1"), ("#shelf .shelf >", "对话")):
        page.click(f"{menu} .menu:not(.kept) summary")
        with page.expect_download() as download:
            page.click(f"{menu} .menu:not(.kept) [data-take={ending}]")
        assert download.value.suggested_filename == f"henan-2023-27 {name}.{ending}"
        data = Path(download.value.path()).read_bytes()
        assert data.startswith(begins)
        if ending == "md":
            assert all(citation.quote in data.decode() for citation in answer.citations)
        page.keyboard.press("Escape")


def test_readers_tell_what_is_wrong_and_are_thanked(site: Site, page: Any) -> None:
    ask(page, BASE_STATIONS)
    page.click("#turn-0 [data-tell=wrong_citation]")
    assert page.locator(".tell .marks input").count() == 2
    page.check(".tell .marks input[value='2']")
    hostile = "<img src=x onerror=window.harmed=1> {{x}} ${1}"
    page.fill("#tell-comment", hostile)
    page.click(".tell .send")
    page.wait_for_selector(f".tell .said:has-text('{say('tell.thanks', HANS)}')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".tell", state="hidden")
    page.wait_for_function("document.activeElement.dataset.tell === 'wrong_citation'")
    page.click("#turn-0 [data-tell=helpful]")
    assert not page.is_visible(".tell .which") and page.input_value("#tell-comment") == ""
    page.click(".tell .send")
    page.wait_for_selector(".tell.done")
    first, second = Feedback(default_place()).all()
    assert (first.kind, first.mark, first.comment) == (Kind.WRONG_CITATION, 2, hostile)
    assert (second.kind, second.mark, second.question) == (Kind.HELPFUL, None, BASE_STATIONS)
    assert page.evaluate("window.harmed") is None


def test_a_store_that_fails_is_a_sentence_and_nothing_typed_is_lost(page: Any) -> None:
    default_place().parent.mkdir(parents=True)
    default_place().write_bytes(b"no database" * 100)
    ask(page, BASE_STATIONS)
    page.click("#turn-0 [data-tell=incomplete]")
    page.fill("#tell-comment", "缺少年份")
    page.click(".tell .send")
    page.wait_for_selector(f".tell .said:has-text('{say('tell.error_damaged', HANS)}')")
    assert page.input_value("#tell-comment") == "缺少年份" and page.is_enabled(".tell .send")


def test_citation_is_copied_in_both_languages(site: Site) -> None:
    page = site.open("en-GB", permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTIONS[2])
    quote = opened_at(page, 0, 1)["quotes"][0]
    copied = []
    for number in (0, 1):
        page.click(f"#pane [data-copy] >> nth={number}")
        page.wait_for_selector(f"#pane [data-copy] >> nth={number} >> text={say('pane.copied', EN)}")
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    english, chinese = copied
    assert quote in english and quote in chinese
    assert "Part III (5) 1" in english and "Notice of the People" in english
    assert "三、（五）1." in chinese and "27號" in chinese
    page.context.close()


def test_what_verification_did_can_be_unfolded(site: Site, page: Any) -> None:
    (answer,) = answers(site.assistant, BASE_STATIONS)
    ask(page, BASE_STATIONS)
    assert not page.is_visible(".checks ul")
    page.click(".checks summary")
    assert say("check.quotes", HANS, n=len(answer.citations)) in page.inner_text(".checks")


def test_a_suggestion_asks_who_is_responsible(page: Any) -> None:
    ask(page, "到2025年建成多少5G基站？")
    suggested = page.inner_text(".next [data-ask]")
    page.click(".next [data-ask]")
    page.wait_for_selector("#turn-1[data-stage=done]")
    assert page.inner_text("#turn-1 .question") == suggested
    assert "省工业和信息化厅" in page.inner_text("#turn-1 .answer") and page.locator("#turn-0 .next").count() == 0


def test_two_readers_at_once_get_each_their_own_answer(site: Site) -> None:
    first, second = site.open(), site.open("en-GB")
    site.drafter.gate.clear()
    for page, text in ((first, QUESTIONS[1]), (second, QUESTIONS[2])):
        page.fill("#question textarea", text)
        page.press("#question textarea", "Enter")
    for page in (first, second):
        page.wait_for_selector("#turn-0 button.mark")  # both are being answered
        assert page.get_attribute("#turn-0", "data-stage") == "writing"
    site.drafter.gate.set()
    for page, text in ((first, QUESTIONS[1]), (second, QUESTIONS[2])):
        page.wait_for_selector("#turn-0[data-stage=done]")
        (answer,) = answers(site.assistant, text)
        assert page.inner_text("#turn-0 .answer").replace("\n", "") == answer.text.replace("\n", "")
        assert [turn["question"] for one in kept(page) for turn in one["turns"]] == [text]
        page.context.close()


def test_a_lost_server_is_said_and_nothing_is_lost(site: Site) -> None:
    page = site.open("zh-TW", PHONE)
    ask(page, BASE_STATIONS)
    page.context.set_offline(True)
    page.fill("#question textarea", "還有呢？")
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f"#alarm:has-text('{say('page.lost', HANT)}')")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.fill("#question textarea", "還有呢？")
    page.context.set_offline(False)
    page.wait_for_selector("#alarm", state="hidden")  # it loads anew by itself
    page.wait_for_selector("#turn-0[data-stage=done]")
    page.wait_for_function("document.querySelector('#question textarea').value === '還有呢？'")
    page.context.close()


def test_a_failure_of_the_program_is_a_sentence(page: Any) -> None:
    ask(page, BASE_STATIONS)
    page.route("**/gradio_api/**", lambda route: route.fulfill(status=500, body="{}"))
    page.click("#turn-0 button.mark >> nth=0")
    page.wait_for_selector(f"#alarm:has-text('{say('page.failed', HANS)}')")
    page.keyboard.press("Escape")
    page.wait_for_selector("#alarm", state="hidden")
