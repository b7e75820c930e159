"""The Targets view in a browser: filtered, sorted, drawn, opened, taken away; with the keyboard and on a phone."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from app.targets.duties import duties
from app.targets.rows import rows
from corpus.script import Language
from tests.browser import PHONE, show
from tests.scripted import EDITION

pytestmark = pytest.mark.browser
ROWS = rows(EDITION, Language.EN)


@pytest.fixture
def targets(site) -> Any:
    page = site.open(locale="en-US")
    show(page, "targets")
    page.wait_for_selector("#targets .targets:lang(en)")
    yield page
    page.context.close()


def panel(page: Any, name: str) -> None:
    page.click(f"#targets [role=tab][data-panel={name}]")
    page.wait_for_selector(f"#targets-{name}", state="visible")


def shown(page: Any) -> list[int]:
    """The numbers of the table's rows that are shown, in their order."""
    script = "all => all.filter(b => !b.hidden).map(b => Number(b.dataset.number))"
    return page.locator("#targets-table tbody").evaluate_all(script)


def choose(page: Any, name: str, value: str) -> None:
    page.select_option(f"#targets select[data-filter={name}]", value)


def test_the_filters_leave_what_fits_and_say_how_many(targets):
    assert shown(targets) == list(range(65))
    choose(targets, "theme", "3.4")
    wanted = [r.number for r in ROWS if str(r.theme) == "3.4"]
    assert shown(targets) == wanted
    choose(targets, "strength", "plain")
    wanted = [r.number for r in ROWS if str(r.theme) == "3.4" and r.strength == "plain"]
    assert shown(targets) == wanted and len(wanted) == 1
    assert targets.inner_text("#targets .count") == "1 of 65 targets"
    assert targets.locator("#targets .cards li:visible").count() == 1
    targets.click("#targets .reset")
    assert shown(targets) == list(range(65))
    choose(targets, "unit", "科技廳")
    assert shown(targets) == [r.number for r in ROWS if "科技廳" in r.units]
    choose(targets, "year", "yearly")
    choose(targets, "kind", "money")
    assert shown(targets) == []
    assert targets.is_visible("#targets .nothing")


@pytest.mark.parametrize("typed", ["5G base stations", "250,000 5g", "5g基站", "建成5G基站25萬個", "５Ｇ基站"])
def test_words_are_found_in_either_language(targets, typed):
    targets.fill("#targets input[type=search]", typed)
    (number,) = [r.number for r in ROWS if r.target.what_zh == "5G基站"]
    assert shown(targets) == [number]


def test_what_is_typed_is_no_pattern_and_no_html(targets):
    targets.fill("#targets input[type=search]", "<b>.*[")
    assert shown(targets) == []
    assert targets.locator("#targets .nothing b").count() == 0


def test_the_table_is_sorted_with_the_keyboard(targets):
    panel(targets, "table")
    head = targets.locator("#targets-table th[data-column=value]")
    head.locator("button").focus()
    targets.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    kinds = [ROWS[n].kind for n in shown(targets)]
    assert kinds == sorted(kinds, key=["money", "share", "count", "other"].index)
    for kind in set(kinds):
        amounts = [ROWS[n].target.figure.low for n in shown(targets) if ROWS[n].kind == kind]
        assert amounts == sorted(amounts)
    targets.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    targets.click("#targets-table th[data-column=section] button")
    assert shown(targets) == list(range(65))
    assert head.get_attribute("aria-sort") == "none"


def test_a_row_opens_its_quote_and_its_section(targets):
    panel(targets, "table")
    opener = targets.locator("#targets-table tbody[data-number='2'] .opener")
    opener.focus()
    targets.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    quote = targets.inner_text("#target-2-said .verbatim")
    assert quote == ROWS[2].target.quote
    assert targets.inner_text("#target-2-said .verbatim mark") == "2.3萬億元"
    assert targets.inner_text("#target-2-said .beside mark") == "RMB 2.3 trillion"
    targets.click("#target-2-said .where a")
    targets.wait_for_selector("#read", state="visible")
    assert "section=1.2" in targets.url


def test_a_mark_tells_its_wording_and_escape_puts_it_away(targets):
    mark = targets.locator("#targets a.goal").nth(2)
    mark.focus()
    assert ROWS[2].target.quote in targets.inner_text("#targets .tip")
    targets.keyboard.press("Escape")
    assert targets.is_hidden("#targets .tip")
    targets.locator("#targets a.goal").nth(3).scroll_into_view_if_needed()
    targets.wait_for_timeout(200)
    targets.locator("#targets a.goal").nth(3).hover()
    assert ROWS[3].target.quote in targets.inner_text("#targets .tip")
    mark.press("Enter")
    targets.wait_for_selector("#read", state="visible")


def test_the_marks_are_regrouped_by_size(targets):
    targets.click("#targets .grouping [data-by=kind]")
    script = "all => all.map(li => Number(li.dataset.amount))"
    for kind in ("money", "share", "count"):
        items = targets.locator(f"#targets .cards [data-key={kind}] li")
        amounts = items.evaluate_all(script)
        assert amounts == sorted(amounts, reverse=True)
        assert len(amounts) == sum(r.kind == kind for r in ROWS)
    widths = "all => all.map(r => r.getBoundingClientRect().width / r.parentNode.getBoundingClientRect().width)"
    bars = targets.locator("#targets .cards [data-key=money] svg rect:not(.track)").evaluate_all(widths)
    assert bars == pytest.approx([2.6 / 3, 2.3 / 3, 2 / 3, 1 / 3, 1 / 3, 0.3 / 3, 0.1 / 3], abs=0.01)
    targets.click("#targets .grouping [data-by=theme]")
    numbers = "all => all.map(li => Number(li.dataset.number))"
    assert targets.locator("#targets .cards li").evaluate_all(numbers) == list(range(65))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_shown_is_taken_away(targets, tmp_path, form):
    panel(targets, "table")
    choose(targets, "theme", "2.3")
    targets.click("#targets-table th[data-column=value] button")
    order = shown(targets)
    with targets.expect_download() as download:
        targets.click(f"#targets [data-download={form}]")
    path = tmp_path / f"taken.{form}"
    download.value.save_as(path)
    assert download.value.suggested_filename.endswith(f".{form}")
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            names = [line[0] for line in csv.reader(file)][1:]
    else:
        from openpyxl import load_workbook

        names = [cells[0] for cells in load_workbook(path).active.iter_rows(min_row=2, values_only=True)]
    assert names == [ROWS[n].what for n in order] and len(names) == 3


def test_a_second_file_is_that_of_the_second_choice(targets, tmp_path):
    for theme in ("2.3", "2.5"):
        choose(targets, "theme", theme)
        with targets.expect_download() as download:
            targets.click("#targets [data-download=csv]")
        text = download.value.path().read_text(encoding="utf-8-sig")
        assert text.count(f"Part II ({theme[-1]}) ·") == sum(str(r.theme) == theme for r in ROWS)


def test_the_matrix_opens_a_section_and_is_ordered_and_searched(targets):
    panel(targets, "duties")
    units = duties(EDITION, Language.EN)
    script = "all => all.filter(r => !r.hidden).map(r => r.dataset.name)"
    body = targets.locator("#targets .matrix tbody tr")
    assert body.evaluate_all(script) == [d.name for d in units]
    targets.click("#targets .matrix th[data-column=name] button")
    assert body.evaluate_all(script) == sorted((d.name for d in units), key=str.lower)
    targets.fill("#targets input[type=search]", "zhengzhou customs")
    assert body.evaluate_all(script) == ["Zhengzhou Customs"]
    assert targets.inner_text("#targets .count") == "1 of 27 units"
    link = targets.locator("#targets .matrix tbody a:visible")
    assert "Zhengzhou Customs · Part III (7) 3" in link.get_attribute("aria-label")
    link.click()
    targets.wait_for_selector("#read", state="visible")
    assert "section=3.7.3" in targets.url


def test_the_choice_outlives_a_change_of_language(targets):
    panel(targets, "table")
    choose(targets, "theme", "3.4")
    before = shown(targets)
    targets.click("#language label:has-text('简体')")
    targets.wait_for_selector("#targets .targets:lang(zh-Hans)")
    targets.wait_for_function("document.querySelector('#targets .count').textContent.includes('8')")
    assert shown(targets) == before and targets.is_visible("#targets-table")
    assert "力争" in targets.inner_text("#targets-table")


def test_on_a_phone_nothing_is_wider_than_the_screen(site):
    page = site.open(locale="en-US", viewport=PHONE)
    if page.locator("#targets-button").count():
        show(page, "targets")
    else:  # Gradio keeps the tabs it has no room for in a menu
        page.click("#views .overflow-menu > button")
        page.click("#views .overflow-dropdown button:has-text('Targets')")
    for name in ("chart", "table", "duties"):
        panel(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.click("#targets .narrow details >> nth=0 >> summary")
    links = page.locator("#targets .narrow details >> nth=0").locator("a")
    assert links.count() == 31
    links.nth(1).click()
    page.wait_for_selector("#read", state="visible")
    assert page.url.endswith("section=2.1.2")
    page.context.close()


def test_arrow_keys_lead_through_the_views_tabs(targets):
    targets.focus("#targets [role=tab][data-panel=chart]")
    targets.keyboard.press("ArrowRight")
    assert targets.is_visible("#targets-table")
    targets.keyboard.press("ArrowLeft")
    targets.keyboard.press("ArrowLeft")
    assert targets.is_visible("#targets-duties")
