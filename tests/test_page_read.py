"""The Read view in Chromium: addresses, history, columns, search, copying, a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from app.ask.pane import citation_text
from app.ask.turn import Place
from app.texts import say
from corpus.find import find
from corpus.script import Language
from corpus.section import SectionId
from tests.browser import PHONE, Site, show

pytestmark = pytest.mark.browser
EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
CLAUSE = "#section-3\\.8\\.1"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
# What a copy of the selection would put on the clipboard.
COPIED = """() => {
  const clipboardData = new DataTransfer();
  const event = new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector("#read .document").dispatchEvent(event);
  return clipboardData.getData("text/plain");
}"""
SELECT = """([first, last]) => {
  const range = document.createRange();
  range.setStart(document.querySelector(first).firstChild, 0);
  const end = [...document.querySelectorAll(last)].pop();
  range.setEnd(end, end.childNodes.length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


@pytest.fixture
def opened(site: Site) -> Iterator[Any]:
    """Opens pages at an address in the Read view, and closes them."""
    pages: list[Any] = []

    def open_at(path: str, locale: str = "zh-CN", **more: Any) -> Any:
        page = site.open(locale, path=path, **more)
        pages.append(page)
        language = {"zh-CN": HANS, "zh-TW": HANT}.get(locale, EN)
        if "section" in path:
            page.wait_for_selector(f"#read .reader[data-language='{language}'] .clause", state="visible")
        return page

    yield open_at
    for page in pages:
        page.context.close()


def section_of(page: Any) -> str | None:
    return parse_qs(urlsplit(page.url).query).get("section", [None])[0]


def in_sight(page: Any, selector: str) -> bool:
    """Whether the beginning of an element can be seen."""
    script = """e => {
      const box = e.getBoundingClientRect();
      const at = document.elementFromPoint(box.left + 3, box.top + 3);
      return Boolean(at) && (e.contains(at) || at.contains(e));
    }"""
    return bool(page.eval_on_selector(selector, script))


def shown_texts(page: Any, selector: str) -> list[str]:
    """The texts of the elements that are displayed."""
    script = "es => es.filter(e => e.getClientRects().length).map(e => e.textContent)"
    texts: list[str] = page.eval_on_selector_all(selector, script)
    return texts


def tab(page: Any) -> str:
    return str(page.get_attribute("#views [role=tab][aria-selected=true]", "id"))


@pytest.mark.parametrize("spelling", ["3.8.1", "三、（八）1.", "III.8.1"])
def test_an_address_opens_at_its_clause(opened: Any, spelling: str) -> None:
    page = opened(f"/?section={quote(spelling)}", "en-US")
    page.wait_for_selector(f"{CLAUSE}.arrived")
    page.wait_for_function("document.activeElement.matches('[data-section=\"3.8.1\"] .label')")
    assert tab(page) == "read-button" and in_sight(page, f"{CLAUSE} .label") and section_of(page) == "3.8.1"
    page.wait_for_selector("[data-entry='3.8.1'].current > a[aria-current=location]", state="visible")
    assert not page.is_visible("#read .unknown")


@pytest.mark.parametrize(("locale", "language"), [("en-US", EN), ("zh-CN", HANS), ("zh-TW", HANT)])
def test_an_unknown_section_is_told_in_one_sentence(opened: Any, locale: str, language: Language) -> None:
    page = opened("/?section=9.9%3Cb%3E", locale)
    page.wait_for_selector("#read .unknown:visible")
    said = page.inner_text("#read .unknown")
    assert said == say("read.unknown", language, section="9.9<b>", first="1", last="4.4")


def test_the_text_is_fetched_when_the_view_is_opened(site: Site) -> None:
    context = site.browser.new_context(locale="en-US")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    page.wait_for_selector("#read-button")
    page.wait_for_timeout(500)
    assert not any("component_server" in url for url in asked) and page.locator(".clause").count() == 0
    show(page, "read")
    page.wait_for_selector(".clause", state="visible")
    assert page.locator(".clause").count() == len(site.assistant.edition.notice.clauses)
    context.close()


def test_what_is_copied_is_the_source_to_the_character(site: Site, opened: Any) -> None:
    notice = site.assistant.edition.notice
    whole = notice.source[notice.clauses[0].span[0] : notice.clauses[-1].span[1]]
    page = opened("/?section=0&text=verbatim")
    page.evaluate(SELECT, ["#read .front dd", "#read .verbatim"])
    assert page.evaluate(COPIED) == whole
    page.click("[data-choose=beside-english]")
    page.evaluate(SELECT, ["#read .verbatim", "#read .verbatim"])
    assert page.evaluate(COPIED) == whole
    clause = notice.clause(SectionId((3, 8, 1)))
    page.evaluate(SELECT, [f"{CLAUSE} .english", f"{CLAUSE} .english"])
    assert page.evaluate(COPIED) == " ".join(sentence.en or "" for sentence in clause.sentences)


def test_view_is_kept_in_the_address_and_in_the_browser(opened: Any) -> None:
    page = opened("/?section=3.8.1")
    assert page.get_attribute("[data-choose=simplified]", "aria-pressed") == "true"
    assert shown_texts(page, f"{CLAUSE} .sentence.heading > span") == ["1.攻坚破解要素瓶颈。"]
    page.click("[data-choose=beside-english]")
    assert "text=beside-english" in page.url and in_sight(page, f"{CLAUSE} .label")
    heading = ["1.攻堅破解要素瓶頸。", "1. Tackle and resolve factor bottlenecks."]
    assert shown_texts(page, f"{CLAUSE} .sentence.heading > span") == heading
    page.reload()
    page.wait_for_selector(f"{CLAUSE} .verbatim", state="visible")
    assert page.is_visible(f"{CLAUSE} .english")
    page.goto(urlsplit(page.url)._replace(query="section=1.2").geturl())
    page.wait_for_selector("[data-choose=beside-english][aria-pressed=true]")
    page.goto(urlsplit(page.url)._replace(query="section=1.2&text=english").geturl())
    page.wait_for_selector("[data-choose=english][aria-pressed=true]")


def test_the_language_of_the_page_keeps_place_view_and_search(opened: Any) -> None:
    page = opened("/?section=2.2.3&text=verbatim", "zh-TW")
    page.fill("#read .find input", "5G基站")
    page.wait_for_selector("#read .document mark")
    page.click("#language >> text=English")
    page.wait_for_selector(f"#read [data-choose=verbatim]:has-text('{say('read.verbatim', EN)}')")
    page.wait_for_selector("#read .document mark")
    assert page.input_value("#read .find input") == "5G基站"
    assert page.get_attribute("#read .document", "data-view") == "verbatim"
    assert in_sight(page, "#section-2\\.2\\.3 .label")
    assert say("pane.units", EN) in page.inner_text("#section-2\\.2\\.3 .units")


def test_what_is_typed_in_simplified_is_marked_in_every_view(site: Site, opened: Any) -> None:
    page = opened("/?section=1.1&text=verbatim")
    hits = [match for match in find(site.assistant.edition, "智能制造") if match.language != "en"]
    page.type("#read .find input", "智能制造")
    page.wait_for_selector("#read .hits section")
    assert shown_texts(page, "#read .document mark") == ["智慧型製造"] * len(hits)
    assert page.locator("#read .hits [data-hit]").count() == len(hits)
    sections = page.eval_on_selector_all("#read .hits h3 a", "links => links.map(link => link.dataset.section)")
    assert sections == list(dict.fromkeys(str(match.section) for match in hits))
    page.click("[data-choose=simplified]")
    page.wait_for_selector("#read .hits mark:has-text('智能制造')")
    assert shown_texts(page, "#read .document mark") == ["智能制造"] * len(hits)
    page.click("[data-choose=english]")
    said = say("read.hits_in_source", HANS, n=len(hits), clauses=len(sections))
    page.wait_for_selector(f"#read .said:has-text('{said}')")
    tinted = shown_texts(page, "#read .document .tinted.english")
    assert tinted and all("smart manufacturing" in text.lower() for text in tinted)


def test_enter_steps_through_the_hits_and_shift_enter_back(opened: Any) -> None:
    page = opened("/?section=0&text=english", "en-US")
    count = 0

    def at(number: int) -> None:
        page.wait_for_function(f"document.querySelector('#read .count').textContent === '{number} / {count}'")
        assert shown_texts(page, "#read .document mark.now") == ["Responsible units"]
        assert in_sight(page, "#read .document mark.now")
        hit = page.get_attribute("#read .document mark.now", "data-hit")
        assert hit == page.get_attribute("#read .hits .now", "data-hit") == str(number - 1)

    page.fill("#read .find input", "responsible UNITS")
    page.wait_for_selector("#read .hits section")
    count = page.locator("#read .hits [data-hit]").count()
    assert count > 10
    page.press("#read .find input", "Enter")
    at(1)
    page.press("#read .find input", "Enter")
    at(2)
    page.press("#read .find input", "Shift+Enter")
    at(1)
    page.press("#read .find input", "Shift+Enter")
    at(count)
    page.click("#read [data-step='1']")
    at(1)
    page.click("#read .hits [data-hit='4']")
    at(5)
    page.fill("#read .find input", "")
    page.wait_for_selector("#read .contents", state="visible")
    assert page.locator("#read mark").count() == 0 and page.inner_text("#read .count") == ""


def test_no_hits_are_a_sentence_and_what_was_typed_is_text(opened: Any) -> None:
    page = opened("/?section=0", "en-US")
    page.fill("#read .find input", "<img src=x>")
    page.press("#read .find input", "Enter")
    page.wait_for_selector("#read .said:has-text('<img src=x>')")
    assert page.inner_text("#read .said") == say("read.no_hits", EN, wording="<img src=x>")
    assert page.locator("#read .hits img").count() == 0 and page.inner_text("#read .count") == "0"
    page.fill("#read .find input", "3.8.1")
    page.press("#read .find input", "Enter")
    page.wait_for_selector(f"{CLAUSE}.arrived")


def test_links_to_clauses_open_without_a_reload_and_back_leads_to_where_they_were(opened: Any) -> None:
    page = opened("/", "en-US")
    page.evaluate(
        """() => { window.same = true; for (const section of ["1.2", "3.8.1"]) {
          const link = document.createElement("a");
          Object.assign(link, { className: "section-link", href: `?section=${section}`, textContent: section });
          link.dataset.section = section;
          document.querySelector("#conversation").prepend(link);
        } }"""
    )
    page.click("#conversation a[data-section='3.8.1']")
    page.wait_for_selector(f"{CLAUSE}.arrived")
    assert in_sight(page, f"{CLAUSE} .label") and section_of(page) == "3.8.1"
    page.click("[data-entry='1'] > a")
    page.wait_for_selector("#section-1.arrived")
    page.go_back()
    page.wait_for_function("location.search.includes('3.8.1')")
    page.wait_for_timeout(200)
    assert tab(page) == "read-button" and in_sight(page, f"{CLAUSE} .label")
    page.go_back()
    page.wait_for_selector("#conversation", state="visible")
    assert tab(page) == "ask-button" and section_of(page) is None
    page.go_forward()
    page.wait_for_selector(f"{CLAUSE} .label", state="visible")
    page.wait_for_timeout(200)
    assert in_sight(page, f"{CLAUSE} .label") and page.evaluate("window.same") is True
    show(page, "ask")
    with page.context.expect_page() as other:  # as for any link, Ctrl opens another tab of the browser
        page.click("#conversation a[data-section='1.2']", modifiers=["Control"])
    other.value.wait_for_selector("#section-1\\.2.arrived")
    assert tab(page) == "ask-button"


def test_the_contents_follow_the_reader_and_fold(opened: Any) -> None:
    page = opened("/?section=1")
    assert page.is_visible("[data-entry='1.2']") and not page.is_visible("[data-entry='2.1']")
    page.click("[data-entry='2'] > .unfold")
    assert page.get_attribute("[data-entry='2'] > .unfold", "aria-expanded") == "true"
    assert page.is_visible("[data-entry='2.1']") and not page.is_visible("[data-entry='2.1.1']")
    page.click("[data-entry='2'] > .unfold")
    assert not page.is_visible("[data-entry='2.1']")
    page.eval_on_selector("#section-2\\.1\\.1 .paragraph", "e => e.scrollIntoView()")
    page.wait_for_selector("[data-entry='2.1.1'].current", state="visible")
    assert page.locator("#read .contents [aria-current]").count() == 1


def test_link_and_citation_are_copied(site: Site, opened: Any) -> None:
    page = opened("/?section=3.8.1&text=english", "en-US", **CLIPBOARD)
    edition = site.assistant.edition
    clause = edition.notice.clause(SectionId((3, 8, 1)))
    page.hover(CLAUSE)
    page.click(f"{CLAUSE} [data-link]")
    page.wait_for_selector(f"{CLAUSE} [data-link]:has-text('{say('pane.copied', EN)}')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert urlsplit(link).netloc == urlsplit(site.url).netloc
    assert parse_qs(urlsplit(link).query) == {"section": ["3.8.1"], "text": ["english"]}
    page.click(f"{CLAUSE} [data-before]")
    page.wait_for_selector(f"{CLAUSE} [data-before]:has-text('{say('pane.copied', EN)}')")
    whole = citation_text(Place(clause.section, clause.span), EN, edition)
    assert page.evaluate("navigator.clipboard.readText()") == whole
    # With words selected, these are quoted.
    page.click("[data-choose=verbatim]")
    page.evaluate(SELECT, [f"{CLAUSE} .sentence.heading .verbatim", f"{CLAUSE} .sentence.heading .verbatim"])
    page.click(f"{CLAUSE} [data-before]")
    page.wait_for_selector(f"{CLAUSE} [data-before]:has-text('{say('pane.copied', EN)}')")
    part = citation_text(Place(clause.section, clause.sentences[0].span), EN, edition)
    assert page.evaluate("navigator.clipboard.readText()") == part


def test_a_phone_folds_the_contents_away(opened: Any) -> None:
    page = opened("/?section=1.2", viewport=PHONE)
    assert not page.is_visible("#read .contents") and in_sight(page, "#section-1\\.2 .label")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.click("#read .fold")
    page.click("#read .contents [data-entry='3'] > a")
    page.wait_for_selector("#section-3.arrived")
    page.wait_for_timeout(200)
    assert not page.is_visible("#read .contents") and in_sight(page, "#section-3 .label")
    page.fill("#read .find input", "智能")
    page.press("#read .find input", "Enter")
    page.wait_for_selector("#read .document mark.now")
    assert in_sight(page, "#read .document mark.now") and in_sight(page, "#read .find input")


def test_on_paper_there_is_the_text_alone(opened: Any) -> None:
    page = opened("/?section=1&text=verbatim")
    page.emulate_media(media="print")
    for hidden in ("#head", "#read .bar", "#read aside", f"{CLAUSE} .tools"):
        assert not page.is_visible(hidden)
    assert page.is_visible(f"{CLAUSE} .verbatim >> nth=0")
    clipped = "e => e.scrollHeight > e.clientHeight + 1 && getComputedStyle(e).overflowY !== 'visible'"
    assert not page.eval_on_selector("#read .document", clipped)


def test_no_other_host_was_asked(site: Site, opened: Any) -> None:
    page = opened("/?section=1", "en-US")
    page.fill("#read .find input", "industrial")
    page.wait_for_selector("#read .hits section")
    assert site.hosts <= {urlsplit(site.url).netloc, "data", "blob"}
