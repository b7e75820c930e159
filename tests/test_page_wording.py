"""The view that checks a wording, on the real page in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.texts import preferred, say
from corpus.script import Language, restore
from tests.browser import DESKTOP, PHONE, Site, host, show

pytestmark = pytest.mark.browser
CHANGED = "到2025年，建成5G基站30万个。"
QUOTED = "三、（八）2.规定：“加大用地保障力度，制造业项目新增用地计划指标应保尽保。”"
DRAFT = f"{CHANGED}\n{QUOTED}\n“凡投资者一律给予补助奖励”\n"


def opened(site: Site, locale: str = "zh-CN", **more: Any) -> Any:
    page = site.open(locale, **more)
    show(page, "wording")
    page.wait_for_selector(f"#wording h2:has-text('{say('wording.title', preferred(locale))}')")
    return page


@pytest.fixture
def page(site: Site) -> Iterator[Any]:
    page = opened(site)
    yield page
    page.context.close()


def check(page: Any, text: str) -> None:
    """Paste a text, press the button and wait for what is found."""
    page.fill("#wording-text textarea", text)
    page.click("#wording-check")
    page.wait_for_function(
        "text => [...document.querySelectorAll('#wording .check')].some(card => card.innerText.includes(text))",
        arg=text.strip().splitlines()[0][-12:],
    )


def test_a_changed_sentence_shows_clause_diff_and_figure(site: Site, page: Any) -> None:
    check(page, CHANGED)
    card = page.locator(".check")
    assert card.count() == 1 and card.get_attribute("data-verdict") == "differs"
    assert page.text_content(".check del >> nth=1") == "[−(缺： 25)−]"
    assert "25萬個 → 30万个" in page.inner_text(".check .notes")
    link = page.locator(".check header .section-link")
    assert link.get_attribute("data-section") == "2.2.3" and "二、（二）3." in link.inner_text()
    link.click()
    page.wait_for_selector("#read", state="visible")  # the clause in the Read view, without a reload
    show(page, "wording")
    assert page.locator(".check").count() == 1


def test_the_verbatim_text_is_copied(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    check(page, CHANGED)
    page.click("[data-copy]")
    page.wait_for_selector(f"[data-copy]:has-text('{say('wording.copied', Language.HANS)}')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("到2025年,力爭建成5G基站25萬個。") and copied.startswith("加快推進5G")


def test_a_draft_is_summed_up_and_jumped_in(page: Any) -> None:
    check(page, DRAFT)
    summary = page.inner_text("#wording-summary")
    assert say("wording.checked", Language.HANS, n=3) in summary
    verdicts = page.eval_on_selector_all(".check", "cards => cards.map(card => card.dataset.verdict)")
    assert verdicts == ["differs", "wrong_section", "not_found"]
    page.focus(".jump[href='#wording-3']")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'wording-3'")
    box = page.locator("#wording-3").bounding_box()
    assert 0 <= box["y"] < DESKTOP["height"]


def test_the_language_is_switched_with_what_is_shown(page: Any) -> None:
    check(page, DRAFT)
    page.click("#language >> text=English")
    page.wait_for_selector(f".check .badge:has-text('{say('wording.wrong_section', Language.EN)}')")
    page.wait_for_selector(f"#wording-check:has-text('{say('wording.check', Language.EN)}')")
    assert page.input_value("#wording-text textarea") == DRAFT
    assert "Part III (8) 1" in page.inner_text("#wording-2")
    page.click("#language >> text=繁體")
    page.wait_for_selector(f".check .badge:has-text('{say('wording.wrong_section', Language.HANT)}')")
    page.wait_for_selector("#wording-text textarea[placeholder^='貼在此處']")


def test_an_example_fills_the_box_and_is_checked(site: Site) -> None:
    page = opened(site, "en-GB")
    page.click("#wording-intro [data-fill] >> nth=0")
    page.wait_for_selector(".check[data-verdict=identical]")
    assert page.input_value("#wording-text textarea") in site.assistant.edition.notice.source
    page.click("#wording-intro [data-fill] >> nth=4")
    page.wait_for_selector(".check[data-verdict=wrong_section]")
    page.click("#wording-clear")
    page.wait_for_selector(".check", state="detached")
    assert page.input_value("#wording-text textarea") == ""
    page.context.close()


def test_empty_and_too_long_are_one_sentence(page: Any) -> None:
    page.click("#wording-check")
    page.wait_for_selector("#wording .said")
    assert page.inner_text("#wording .said") == say("wording.empty", Language.HANS)
    page.fill("#wording-text textarea", "甲" * 20_001)
    page.click("#wording-check")
    page.wait_for_selector("#wording .said:has-text('20,001')")
    assert page.inner_text("#wording .said") == say("wording.too_long", Language.HANS, n="20,001", limit="20,000")


def test_a_long_text_shows_progress_and_the_page_answers_meanwhile(site: Site, page: Any) -> None:
    edition = site.assistant.edition
    text = restore(edition.notice.source, edition.terms).text.replace("业", "叶").replace("。", "") * 2
    page.fill("#wording-text textarea", text[:20_000])
    page.click("#wording-check")
    page.wait_for_selector("#wording progress[max='20000']")
    assert page.is_disabled("#wording-check")
    show(page, "read")  # the page is not blocked
    show(page, "wording")
    page.wait_for_selector("#wording .check", timeout=60_000)
    assert page.locator("#wording .check").count() > 100 and page.is_enabled("#wording-check")
    check(page, CHANGED)
    page.wait_for_function("document.querySelectorAll('#wording .check').length === 1")


@pytest.mark.parametrize(("form", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_the_result_is_downloaded(page: Any, form: str, begins: bytes) -> None:
    check(page, DRAFT)
    with page.expect_download() as waiting:
        page.click(f"[data-form={form}]")
    download = waiting.value
    assert download.suggested_filename.endswith(f".{form}")
    with open(download.path(), "rb") as file:
        data = file.read()
    assert data.startswith(begins)
    if form == "csv":
        rows = data.decode("utf-8-sig").splitlines()
        assert len(rows) == 4 and say("wording.wrong_section", Language.HANS) in rows[2]


def test_what_is_pasted_is_text(page: Any) -> None:
    harm = "<img src=x onerror='window.harmed=1'>${1+1}{{x}} 到2025年，力争建成5G基站25万个。"
    check(page, harm)
    assert page.locator(".check img").count() == 0 and page.evaluate("window.harmed") is None
    assert "<img src=x onerror='window.harmed=1'>${1+1}{{x}}" in page.inner_text(".check .pasted")


def test_a_phone_has_all_of_it_within_its_width(site: Site) -> None:
    page = opened(site, "zh-TW")
    page.set_viewport_size(PHONE)
    check(page, DRAFT)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert all(box <= PHONE["width"] for box in page.eval_on_selector_all(
        ".check *", "nodes => nodes.filter(n => !n.closest('.unseen')).map(n => n.getBoundingClientRect().right)"
    ))  # fmt: skip
    page.context.close()


def test_no_other_host_was_asked(site: Site, page: Any) -> None:
    check(page, DRAFT)
    assert site.hosts - {"data", "blob"} == {host(site.url)}
