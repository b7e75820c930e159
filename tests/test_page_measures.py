"""The view "What applies to us" in Chromium, over the real index."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from app.texts import say
from corpus.script import Language
from tests.browser import PHONE, Site, show

pytestmark = [pytest.mark.browser, pytest.mark.weights]
EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
FITS = '#measures [data-standing="fits"] tr.measure'
ENGLISH = "German maker of machine tools, looking for land; are foreign firms treated equally?"


def opened(site: Site, locale: str = "en-US", **more: Any) -> Any:
    """The view, with everything listed as general."""
    page = site.open(locale, **more)
    show(page, "measures")
    page.wait_for_selector("#measures .found[data-empty]", timeout=60_000)
    return page


def described(page: Any, text: str) -> None:
    page.fill("#measures [name=text]", text)
    page.press("#measures [name=text]", "Enter")
    page.wait_for_selector("#measures .read")


def shown(page: Any, rows: str = FITS) -> list[str]:
    """The quotes of the rows in sight."""
    script = "rows => rows.filter(r => r.checkVisibility()).map(r => r.querySelector('q').textContent)"
    return list(page.eval_on_selector_all(rows, script))


def test_a_choice_made_while_the_last_is_answered_counts(site: Site) -> None:
    page = opened(site, "zh-CN")
    slow = """const send = window.fetch;
      window.fetch = async (url, more) => {
        if (String(url).includes("/run/")) await new Promise((go) => setTimeout(go, 800));
        return send(url, more);
      };"""
    page.evaluate(slow)
    page.select_option("#measures [name=sectors]", "agri_machinery")
    page.wait_for_timeout(300)  # sent, and not answered yet
    for value in ("srdi", "finance"):
        page.check(f"#measures [value={value}]")
    page.locator(FITS, has_text="支持“专精特新”企业上市融资").wait_for(timeout=10_000)
    page.context.close()


def test_a_profile_chosen_from_the_lists(site: Site) -> None:
    page = opened(site, "zh-CN")
    page.select_option("#measures [name=sectors]", "agri_machinery")
    page.select_option("#measures [name=places]", "洛阳")
    for value in ("srdi", "finance"):
        page.check(f"#measures [value={value}]")
    listing = page.locator(FITS, has_text="支持“专精特新”企业上市融资")
    listing.wait_for()
    assert "专精特新企业（“专精特新”）" in listing.inner_text()
    quotes = shown(page)
    assert any(quote.startswith("以洛陽市為中心") for quote in quotes)
    assert any(quote.startswith("提升現代農機") for quote in quotes)
    assert not any("國企改革" in quote or "鋼鐵" in quote or "以南陽市為中心" in quote for quote in quotes)
    source = site.assistant.edition.notice.source
    assert all(quote in source or quote in "".join(source.splitlines()) for quote in quotes)
    page.click("#measures button[type=reset]")
    page.wait_for_selector("#measures .found[data-empty]")
    assert page.locator("#measures input:checked").count() == 0
    page.context.close()


def test_an_english_reader_describes_the_firm_and_opens_a_clause(site: Site) -> None:
    page = opened(site)
    described(page, ENGLISH)
    chips = page.inner_text("#measures .read")
    assert "Foreign-invested" in chips and "Land and site" in chips
    text = page.inner_text('#measures [data-standing="fits"]')
    assert "treat all types of market entities alike" in text and "standard land + commitment system" in text
    assert page.evaluate("document.querySelector('#measures-found').getBoundingClientRect().top") < 200
    page.locator(FITS).first.locator("a.section-link").click()
    page.wait_for_selector("#read", state="visible")
    assert "section=" in page.url
    page.context.close()


def test_filtering_and_sorting_keep_count(site: Site) -> None:
    page = opened(site)
    described(page, ENGLISH)
    before = page.inner_text("#measures .count")
    page.select_option("#measures select[name=strength]", "shall")
    strengths = page.eval_on_selector_all(
        "#measures tr.measure", "rows => rows.filter(r => !r.hidden).map(r => r.dataset.strength)"
    )
    assert strengths and set(strengths) == {"shall"}
    assert page.inner_text("#measures .count") != before
    page.select_option("#measures select[name=strength]", "")
    assert page.inner_text("#measures .count") == before
    fitting = shown(page)
    page.locator('#measures [data-standing="fits"] [data-sort=section]').click()
    assert page.get_attribute('#measures [data-standing="fits"] th.section', "aria-sort") == "ascending"
    places = page.eval_on_selector_all(FITS, "rows => rows.map(r => Number(r.dataset.at))")
    assert places == sorted(places) and sorted(shown(page)) == sorted(fitting)
    page.locator('#measures [data-standing="fits"] [data-sort=section]').click()
    assert page.eval_on_selector_all(FITS, "rows => rows.map(r => Number(r.dataset.at))") == places[::-1]
    page.click("#measures .best")
    assert shown(page) == fitting
    page.context.close()


def test_what_is_shown_is_what_is_downloaded(site: Site, tmp_path: Path) -> None:
    page = opened(site)
    described(page, ENGLISH)
    page.select_option("#measures select[name=need]", "land")
    quotes = [*shown(page), *shown(page, '#measures [data-standing="general"] tr.measure')]
    for form in ("csv", "xlsx"):
        with page.expect_download() as download:
            page.click(f"#measures [data-form={form}]")
        download.value.save_as(tmp_path / f"table.{form}")
        assert download.value.suggested_filename.endswith(f"{say('measures.file', EN)}.{form}")
    rows = list(csv.DictReader((tmp_path / "table.csv").open(encoding="utf-8-sig")))
    assert [row[say("measures.col_quote", EN)] for row in rows] == quotes and quotes
    page.context.close()


def test_the_language_of_the_page_changes_and_the_profile_stays(site: Site) -> None:
    page = opened(site)
    page.check("#measures [value=green]")
    page.wait_for_selector(FITS)
    page.locator("#language label").nth(1).click()
    page.wait_for_selector(f"#measures h2:has-text('{say('measures.title', HANT)}')")
    page.wait_for_selector(f"#measures .standing h3:has-text('{say('measures.fits', HANT)}')")
    assert page.is_checked("#measures [value=green]")
    assert page.locator("#measures .found[lang=zh-Hant]").count() == 1
    page.context.close()


def test_everything_is_there_on_a_phone_and_by_keyboard(site: Site) -> None:
    page = opened(site, "zh-TW", viewport=PHONE, is_mobile=True, has_touch=True)
    page.focus("#measures [value=land]")
    page.keyboard.press("Space")
    page.wait_for_selector(FITS)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.focus('#measures [data-standing="background"] summary')
    page.keyboard.press("Enter")
    assert shown(page, '#measures [data-standing="background"] tr.measure')
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()
