"""The view "What applies to us" without a browser: its form, its tables, its files and its texts."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from app.measures.export import measures_table
from app.measures.render import COLUMNS
from app.measures.view import MeasuresView, place, profile_values
from app.measures.words import Teller
from app.texts import say
from corpus.script import Language
from index import store
from index.retrieve import Retriever
from qa.export.table import to_csv
from qa.measure_fit import STANDINGS, Finder, Weighing
from qa.measure_profile import LIMIT, make_profile
from qa.measure_read import STRENGTHS
from tests.fakes import CountingEmbedder, orchard
from tests.scripted import EDITION
from tests.test_measures_backend import FORGE

EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'so'"
PROFILE = {"sectors": ["agri_machinery"], "groups": ["foreign"], "needs": ["finance", "land"], "text": ""}


class Document(HTMLParser):
    """The tags of a page that are open at its end, what it holds, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("input", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.tags if t == tag and all(a.get(k.strip("_")) == v for k, v in wanted.items())]


def looking(retriever: Retriever) -> MeasuresView:
    """The view over a search that has no say: a word in the text alone is worth a need."""
    view = MeasuresView(SimpleNamespace(retriever=retriever, edition=retriever.edition))  # type: ignore[arg-type]
    view.finder = Finder(retriever, Weighing(text=100.0, heading=0.0, least=50.0))
    return view


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    plain = orchard(translated=False, source=FORGE)
    forge = replace(plain, metadata={**plain.metadata, "document_number": plain.notice.document_number})
    embedder = CountingEmbedder(("zzz",))
    index = store.build(tmp_path_factory.mktemp("forge") / "index", forge, embedder)
    return looking(Retriever(forge, embedder, index))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The shipped notice with a search that has no opinion: only the vocabulary tells."""
    embedder = CountingEmbedder(("zzz",))
    index = store.build(tmp_path_factory.mktemp("shipped") / "index", EDITION, embedder)
    return looking(Retriever(EDITION, embedder, index))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("given", [{}, PROFILE, {"text": "Foreign company in need of loans"}, {"text": HOSTILE}])
def test_the_page_is_well_formed_in_every_language(shipped, given, language):
    for html in (shipped.form(given, language), shipped.results(given, language), shipped.head(language)):
        page = Document(html)
        assert page.open == [] and page.text.strip() and not page.all("img")


def test_what_was_typed_is_text(shipped):
    page = Document(shipped.form({"text": HOSTILE}, "en"))
    assert page.all("input", name="text")[0]["value"] == HOSTILE
    assert "onerror" not in shipped.results({"text": HOSTILE}, "en")


def test_every_field_of_the_form_is_labelled_and_keeps_what_was_chosen(shipped):
    page = Document(
        shipped.form({"sectors": ["food"], "places": ["洛阳"], "groups": ["srdi"], "needs": ["land"]}, "en")
    )
    fields = page.all("input") + page.all("select")
    assert len(page.all("label")) == len(fields) > 30
    assert len(page.all("fieldset")) == len(page.all("legend")) == 4
    assert {a["value"] for a in page.all("input", type="checkbox") if "checked" in a} == {"srdi", "land"}
    assert {a["value"] for a in page.all("option") if "selected" in a} == {"food", "洛阳"}


def test_a_row_has_every_column_its_section_its_units_and_its_quote(view):
    html = view.results(PROFILE, "zh-Hant")
    page = Document(html)
    rows = page.all("tr", class_="measure")
    assert len(rows) == len(view.finder.measures)
    assert len(page.all("td")) == len(rows) * len(COLUMNS)
    links = page.all("a", class_="section-link")
    assert len(links) == len(rows) and {a["data-section"] for a in links} == {"1.1", *(f"2.{n}" for n in range(1, 7))}
    first = html[html.index('<tr class="measure"') :].split("</tr>")[0]
    assert "鍛造項目用地應保盡保" in first and "市自然資源局" in first and say("measures.shall", HANT) in first
    assert "“用地”" in first


def test_each_standing_has_its_table_and_only_what_applies_is_open(view):
    html = view.results(PROFILE, "en")
    order = re.findall(r'data-standing="(\w+)"', html)
    assert order == list(STANDINGS)
    assert html.count("<details>") == 2 and html.index("<details>") > html.index('data-standing="others"')
    assert say("measures.count", EN, n=7, fits=4, general=3) in Document(html).text


def test_an_empty_profile_shows_everything_as_general(view):
    html = view.results({}, "en")
    assert re.findall(r'data-standing="(\w+)"', html) == ["general", "background"]
    assert "data-empty" in html


def test_needs_group_the_rows(view):
    html = view.results(PROFILE, "en")
    needs = re.findall(r'<tr class="need"[^>]*><th[^>]*>([^<]+)', html)
    assert needs[:2] == ["Land and site", "Loans, listing, bonds and investment funds"]


def test_what_was_read_from_the_text_is_said(shipped):
    page = Document(shipped.results({"text": "外商投资企业，需要贷款", "needs": ["finance"]}, "zh-Hans"))
    assert say("measures.read_as", HANS) in page.text and "外资企业" in page.text
    nothing = shipped.results({"text": "qwertz"}, "en")
    assert say("measures.read_as_none", EN) in Document(nothing).text


def test_a_profile_that_cannot_be_used_is_told_and_not_guessed(view):
    assert 'role="alert"' in view.results({"text": "x" * (LIMIT + 1)}, "en")
    assert "there is no gold" in view.results({"needs": ["gold"]}, "en")


def test_only_names_and_a_text_are_taken_from_the_page():
    assert profile_values({"text": 5, "needs": ["land", ""], "groups": "x", "other": 1}) == {
        "text": "5", "sectors": [], "groups": [], "places": [], "needs": ["land"],
    }  # fmt: skip
    assert profile_values(None)["text"] == ""


@pytest.mark.parametrize("language", list(Language))
def test_a_file_has_the_rows_asked_for_in_their_order(view, language):
    found = view.finder.find(make_profile(view.vocabulary, PROFILE))
    ids = [fit.measure.id for fit in found.fits][2:0:-1]
    table = measures_table(found, Teller(view.edition, view.vocabulary, language), [*ids, "no such", ids[0]])
    rows = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"))))
    quote = rows[0].index(say("measures.col_quote", language))
    assert [row[quote] for row in rows[1:]] == [found.fits[2].measure.quote, found.fits[1].measure.quote]
    assert len(rows[0]) == (9 if language is HANT else 10)
    assert any(say("measures.file_note", language) == note for note in table.notes)


def test_the_button_offers_a_file_and_nothing_for_an_odd_request(view, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    ids = [measure.id for measure in view.finder.measures]

    def asked(data: Any) -> Any:
        return view.file(PROFILE, "en", SimpleNamespace(_data=data))

    path = Path(asked({"form": "xlsx", "rows": ids})["value"])
    assert path.suffix == ".xlsx" and path.read_bytes()[:2] == b"PK"
    for odd in ({"form": "exe", "rows": ids}, {"form": "csv", "rows": "all"}, None):
        assert "value" not in asked(odd)


def test_it_can_be_placed_with_a_search_that_fails():
    """The page is built before the search is asked, and does not depend on it."""
    broken = SimpleNamespace(edition=EDITION)
    with gr.Blocks() as page:
        language = gr.Radio(["zh-Hans", "en"], value="zh-Hans")
        place(broken, language)  # type: ignore[arg-type]
    names = {block.elem_id for block in page.blocks.values()}
    assert {"measures-form", "measures-found"} <= names


def test_the_texts_say_the_same_in_three_languages():
    path = Path(__file__).parent.parent / "app" / "measures" / "texts.toml"
    texts = tomllib.loads(path.read_text(encoding="utf-8"))["measures"]
    for name, forms in texts.items():
        assert set(forms) == {"en", "zh-Hans", "zh-Hant"}, name
        blanks = [set(re.findall(r"\{(\w+)\}", text)) for text in forms.values()]
        assert blanks[0] == blanks[1] == blanks[2], name
    assert {*STRENGTHS, *STANDINGS, *(f"col_{name}" for name in COLUMNS)} <= set(texts)
