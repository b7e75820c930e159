"""Every view in both schemes under axe-core, and the Ask view with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.page import VIEWS
from app.texts import say
from corpus.script import Language
from tests.browser import PHONE, Site, show
from tests.test_page import BASE_STATIONS, ask

pytestmark = pytest.mark.browser
EN, HANS = Language.EN, Language.HANS
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's script, as the package brings it: nothing is fetched."""
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any, axe: str) -> list[str]:
    """What axe finds grave, one line for each element. Put in by the browser, as the page allows no other scripts."""
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations")
    return [
        f"{one['id']}: {node['target']} {node['any'][0]['message'] if node['any'] else ''}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def opened(page: Any, name: str) -> None:
    if name != "ask":
        show(page, name)
    page.wait_for_timeout(1500)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(VIEWS))
def test_view_has_no_grave_violation(site: Site, axe: str, name: str, scheme: str) -> None:
    page = site.open("en-GB", color_scheme=scheme)
    opened(page, name)
    assert violations(page, axe) == []
    page.context.close()


def answered(page: Any) -> None:
    ask(page, BASE_STATIONS)
    page.click(".checks summary")


def clause(page: Any) -> None:
    answered(page)
    page.click("#turn-0 button.mark >> nth=0")
    page.wait_for_selector("#pane mark")


def telling(page: Any) -> None:
    answered(page)
    page.click("[data-tell=wrong_citation]")


def conversations(page: Any) -> None:
    answered(page)
    page.click("#shelf .kept summary")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", [answered, clause, telling, conversations])
def test_answer_has_no_grave_violation(site: Site, axe: str, state: Callable[[Any], None], scheme: str) -> None:
    page = site.open("zh-CN", color_scheme=scheme)
    state(page)
    page.wait_for_timeout(400)
    assert violations(page, axe) == []
    page.context.close()


def test_axe_finds_what_is_wrong(page: Any, axe: str) -> None:
    page.evaluate("() => document.body.append(Object.assign(document.createElement('img'), { src: 'data:,' }))")
    assert any("image-alt" in line for line in violations(page, axe))


def focused(page: Any) -> str:
    """The element that has the focus, as a test names it."""
    return str(page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)"))


def tab_to(page: Any, selector: str, most: int = 40) -> None:
    """Press Tab until an element has the focus; it must be in sight then, with a ring around it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            break
    seen = page.evaluate(
        """() => {
          const e = document.activeElement, box = e.getBoundingClientRect();
          const ring = [e, e.closest("label") ?? e].some((one) => getComputedStyle(one).outlineStyle !== "none");
          return [ring || e.tagName === "TEXTAREA", box.top >= -1 && box.bottom <= innerHeight + 1];
        }"""
    )
    assert page.evaluate("s => document.activeElement.matches(s)", selector), f"{selector}: at {focused(page)}"
    assert seen == [True, True], selector


def test_keyboard_alone_asks_opens_tells_and_deletes(site: Site) -> None:
    page = site.open("en-GB")
    page.evaluate("() => document.activeElement.blur()")
    tab_to(page, "a.skip", 3)
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('#question textarea')")
    page.keyboard.type("How many 5G base stations by 2025, and who is responsible?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-0[data-stage=done]")
    badge = say("outcome.answered", EN)
    page.wait_for_function(f"document.querySelector('#announce').textContent.startsWith('{badge}')")
    assert "250,000" in page.inner_text("#announce")
    page.locator("#turn-0").evaluate("turn => turn.querySelector('button.mark').focus()")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('#pane h2')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#pane') !== null")
    page.locator("#turn-0 button.mark").last.focus()
    tab_to(page, ".checks summary", 2)
    page.keyboard.press("Enter")
    assert page.is_visible(".checks ul")
    tab_to(page, "#turn-0 .menu summary", 2)
    page.keyboard.press("Enter")
    assert page.is_visible("#turn-0 [data-take=docx]")
    page.keyboard.press("Escape")
    assert not page.is_visible("#turn-0 [data-take=docx]")
    assert page.evaluate("document.activeElement.matches('#turn-0 .menu summary')")
    tab_to(page, "[data-tell=incomplete]", 4)
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('#tell-comment')")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.dataset.tell === 'incomplete'")
    page.focus("#shelf .kept summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-show]", 2)
    tab_to(page, "li > [data-delete]", 2)
    page.keyboard.press("Enter")
    page.wait_for_selector(".welcome")
    page.wait_for_function("document.activeElement.matches('#shelf .kept summary')")
    page.context.close()


def test_tabs_are_reached_and_changed_with_the_keyboard(site: Site) -> None:
    page = site.open("en-GB", PHONE)
    for name in VIEWS:
        page.focus(f"#{name}-button")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#{name}", state="visible")
        box = page.locator(f"#{name}-button").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] and box["y"] == 56
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()


def test_text_can_be_twice_as_large(site: Site) -> None:
    """At 200 % (WCAG 1.4.4) a desktop window is 640 pixels wide: nothing is cut off sideways."""
    page = site.open("en-GB", {"width": 640, "height": 400})
    ask(page, BASE_STATIONS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.context.close()
