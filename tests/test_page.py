"""The Ask view in Chromium."""

from __future__ import annotations

from typing import Any

import pytest

from app.ask.turn import Turn, history
from app.texts import say
from corpus.script import Language, detect
from qa.answer import Answer, Question
from qa.assistant import Assistant
from tests.browser import PHONE, Site, host

pytestmark = pytest.mark.browser
EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
QUESTIONS = (
    "到2025年建成多少5G基站？谁负责？",
    "智慧工廠和智慧車間累計要建成多少個，由哪些單位負責？",
    "How many development zones should have revenue above RMB 100 billion, and who is responsible?",
)
BASE_STATIONS = QUESTIONS[0]


def ask(page: Any, text: str, number: int = 0) -> None:
    """Type a question, press Enter and wait for its answer."""
    page.fill("#question textarea", text)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f"#turn-{number}[data-stage=done]")


def answers(assistant: Assistant, *questions: str) -> list[Answer]:
    """What the assistant itself says, asked the same questions in the same order."""
    turns: list[Turn] = []
    found: list[Answer] = []
    for text in questions:
        question = Question.ask(text, detect(text), history(tuple(turns)))
        turns.append(Turn(question))
        found.append(assistant.ask(question))
    return found


def opened_at(page: Any, turn: int, mark: int) -> dict[str, Any]:
    """Click a mark and read what the pane then shows."""
    page.click(f"#turn-{turn} button.mark[data-open='{mark}'] >> nth=0")
    page.wait_for_selector(f"[data-pane='{turn}/{mark}'] mark")
    page.wait_for_timeout(200)
    seen: dict[str, Any] = page.evaluate(
        """() => {
          const quotes = [...document.querySelectorAll('#pane mark')];
          const side = document.getElementById('side').getBoundingClientRect();
          const box = quotes[0].getBoundingClientRect();
          return {
            section: document.querySelector('[data-pane]').dataset.section,
            quotes: quotes.map(quote => quote.textContent),
            inSight: box.top >= Math.max(side.top, 0) && box.top < window.innerHeight,
            text: document.querySelector('[data-pane]').innerText,
          };
        }"""
    )
    return seen


def test_mark_n_opens_clause_n_with_its_quote_marked_also_in_earlier_answers(site: Site, page: Any) -> None:
    expected = answers(site.assistant, *QUESTIONS)
    assert [answer.question.language for answer in expected] == [HANS, HANT, EN]
    for number, text in enumerate(QUESTIONS):
        ask(page, text, number)
    source = site.assistant.edition.notice.source
    for number in (2, 0, 1):
        answer = expected[number]
        assert len(answer.citations) >= 2, answer.text
        assert page.inner_text(f"#turn-{number} .answer").replace("\n", "") == answer.text.replace("\n", "")
        for citation in answer.citations:
            seen = opened_at(page, number, citation.mark)
            assert seen["section"] == str(citation.section)
            assert seen["quotes"] == [citation.quote] == [source[slice(*citation.span)]]
            assert seen["inSight"]
            assert citation.label in seen["text"] and citation.section.label_zh in seen["text"]


def test_pane_shows_the_other_language_line_by_line(site: Site, page: Any) -> None:
    ask(page, BASE_STATIONS)
    opened_at(page, 0, 1)
    assert page.is_visible(".line.cited .simplified") and not page.is_visible(".line.cited .english")
    assert "5G基站25万个" in page.inner_text(".line.cited .simplified .quote")
    page.click("[data-beside-choice=english]")
    assert "250,000 5G base stations" in page.inner_text(".line.cited .english")
    assert not page.is_visible(".line.cited .simplified")
    facts = page.inner_text("#pane")
    for part in ("省工业和信息化厅", "豫政〔2023〕27号", "2023-08-02", site.assistant.edition.provenance("zh-Hans")):
        assert part in facts
    page.click("[data-open=evidence]")
    page.wait_for_selector("[data-pane='0/evidence']")


def test_evidence_is_shown_first_and_stop_keeps_what_was_checked(site: Site, page: Any) -> None:
    site.drafter.gate.clear()
    site.drafter.closed.clear()
    page.fill("#question textarea", BASE_STATIONS)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#turn-0 button.mark")
    assert page.get_attribute("[data-pane]", "data-pane") == "0/evidence"
    assert page.get_attribute("#turn-0", "data-stage") == "writing"
    opened_at(page, 0, 1)  # a mark works before the answer is whole
    page.fill("#question textarea", "What else?")
    page.press("#question textarea", "Enter")  # not taken while an answer is running, and not lost
    page.click("#stop")
    page.wait_for_selector("#turn-0[data-stage=stopped]")
    site.drafter.gate.set()
    assert site.drafter.closed.wait(10), "the generator went on"
    assert page.locator("#turn-0 .answer p").count() == page.locator(".turn").count() == 1
    assert page.input_value("#question textarea") == "What else?"
    assert say("outcome.stopped", HANS) in page.inner_text("#turn-0 .outcome")
    page.click("#send")
    page.wait_for_selector("#turn-1[data-stage=done]")


def test_a_new_conversation_begins_also_while_it_answers(site: Site, page: Any) -> None:
    ask(page, BASE_STATIONS)
    page.click("[data-new]")
    page.wait_for_selector(".welcome")
    assert page.get_attribute("[data-pane]", "data-pane") == "about"
    site.drafter.gate.clear()
    page.fill("#question textarea", BASE_STATIONS)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#turn-0 button.mark")
    page.click("[data-new]")
    page.wait_for_selector(".welcome")
    site.drafter.gate.set()
    page.wait_for_timeout(800)
    assert page.locator(".turn").count() == 0 and page.is_visible("#send") and not page.is_visible("#stop")


def test_page_follows_the_browser_then_the_switch_and_answers_the_question(site: Site) -> None:
    page = site.open("en-GB")
    assert page.get_attribute("#question textarea", "placeholder") == say("ask.placeholder", EN)
    ask(page, QUESTIONS[1])
    assert say("meaning.answered", EN) in page.inner_text("#turn-0 .outcome")
    opened_at(page, 0, 1)
    page.click("#language >> text=繁體")
    page.wait_for_selector(f"#send:has-text('{say('ask.send', HANT)}')")
    page.wait_for_selector(f"#turn-0 .outcome:has-text('{say('meaning.answered', HANT)}')")
    assert say("pane.verbatim", HANT) in page.inner_text("#pane")
    page.wait_for_function("document.documentElement.lang === 'zh-Hant'")
    assert page.get_attribute("#turn-0 .answer", "lang") == "zh-Hant"
    page.reload()
    page.wait_for_selector(f"#send:has-text('{say('ask.send', HANT)}')")
    page.click("#language >> text=English")
    page.wait_for_selector(f"#send:has-text('{say('ask.send', EN)}')")
    ask(page, BASE_STATIONS, 1)  # the first answer was kept
    assert page.get_attribute("#turn-1 .answer", "lang") == "zh-Hans"
    page.context.close()


def test_html_in_a_question_is_text(site: Site, page: Any) -> None:
    asked = f"<img src=x onerror='window.harmed=1'><b>${{1+1}}</b> {{{{x}}}} {BASE_STATIONS}"
    ask(page, asked)
    assert page.inner_text("#turn-0 .question") == asked
    assert page.locator("#turn-0 .question").locator("img, b").count() == 0
    assert page.evaluate("window.harmed") is None


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("郑州明天下雨吗？", "off_topic"), ("到2030年要建成多少5G基站？", "not_in_notice"), ("？？", "unclear")],
)
def test_what_the_notice_does_not_answer_is_shown_as_such(site: Site, page: Any, text: str, outcome: str) -> None:
    ask(page, text)
    assert page.get_attribute("#turn-0", "data-outcome") == outcome
    assert say(f"outcome.{outcome}", HANS) in page.inner_text("#turn-0 .outcome")
    shown = {"off_topic": "about", "unclear": "about", "not_in_notice": "0/evidence"}[outcome]
    assert page.get_attribute("[data-pane]", "data-pane") == shown


def test_keyboard_alone_is_enough_and_an_input_method_keeps_its_enter(site: Site, page: Any) -> None:
    box = page.get_by_label(say("ask.placeholder", HANS))
    box.fill(BASE_STATIONS)
    box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    page.wait_for_timeout(600)
    assert page.locator(".turn").count() == 0
    box.press("Enter")
    page.wait_for_selector("#turn-0[data-stage=done]")
    mark = page.locator("#turn-0 button.mark").first
    assert site.assistant.ask(Question.ask(BASE_STATIONS)).citations[0].label in mark.get_attribute("aria-label")
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-pane='0/1'] mark")
    page.wait_for_function("document.activeElement.matches('#pane h2')")


def test_an_example_asks_itself(page: Any) -> None:
    example = page.locator("[data-ask]").first
    text = example.inner_text()
    example.click()
    page.wait_for_selector("#turn-0[data-stage=done]")
    assert page.inner_text("#turn-0 .question") == text


def test_citation_is_copied(site: Site, page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, BASE_STATIONS)
    quote = opened_at(page, 0, 1)["quotes"][0]
    page.click("[data-copy]")
    page.wait_for_selector(f"[data-copy]:has-text('{say('pane.copied', HANS)}')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_attribute("[data-copy]", "data-copy") and quote in copied and "27号" in copied


def test_phone_has_all_of_it_one_below_the_other(site: Site) -> None:
    page = site.open("zh-TW", PHONE, is_mobile=True, has_touch=True)
    ask(page, QUESTIONS[1])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("#side").bounding_box()["y"] > page.locator("#composer").bounding_box()["y"]
    assert opened_at(page, 0, 2)["inSight"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.tap("[data-back]")
    page.wait_for_function("document.activeElement.matches('#turn-0 button.mark[data-open=\"2\"]')")
    box = page.locator("#turn-0 button.mark[data-open='2']").first.bounding_box()
    assert 0 <= box["y"] < PHONE["height"]
    page.context.close()


def test_nothing_jumps_while_sentences_come(site: Site, page: Any) -> None:
    ask(page, BASE_STATIONS)
    site.drafter.gate.clear()
    page.fill("#question textarea", QUESTIONS[1])
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#turn-1 button.mark")
    page.wait_for_timeout(300)
    places = "#turn-1 .question, #turn-1 .answer p:first-child, #composer"
    tops = f"[...document.querySelectorAll('{places}')].map(e => e.getBoundingClientRect().top)"
    before = page.evaluate(tops)
    site.drafter.gate.set()
    page.wait_for_selector("#turn-1[data-stage=done]")
    page.wait_for_timeout(300)
    assert len(before) == 3 and page.evaluate(tops) == before


def test_no_other_host_was_asked_for_anything(site: Site, page: Any) -> None:
    """Last: over all that the tests above did, in both schemes."""
    page.emulate_media(color_scheme="dark")
    ask(page, BASE_STATIONS)
    site.hosts -= {"data", "blob"}
    assert site.hosts == {host(site.url)}
    assert "default-src 'self'" in page.request.get(site.url).headers["content-security-policy"]
