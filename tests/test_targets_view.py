from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace

import gradio as gr
import pytest

from app.links import section_address
from app.targets import values
from app.targets.chart import axes, chart
from app.targets.duties import duties
from app.targets.export import duties_table, targets_table
from app.targets.render import render
from app.targets.rows import rows
from app.targets.view import TargetsView
from corpus.library import load_notice
from corpus.script import Language, fold
from qa.export.table import to_csv
from tests.scripted import EDITION, EN, HANS, HANT

ALL = {language: rows(EDITION, language) for language in Language}
MADE_UP = """\
一、目标<b>
（一）总量。到2031年，建成渔港5座。水产规模力争达到30亿元。累计培训船员3000人次以上。（责任单位：市渔业局、财政局）
（二）船队。每年更新木船40艘，达标率保持在120%。（责任单位：财政局、市渔业局）
"""


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shelf") / "harbours"
    folder.mkdir()
    (folder / "source.txt").write_text(MADE_UP, "utf-8")
    meta = 'title = ""\n[copy]\nscript = "zh-Hans"\n[files]\nsource = { name = "source.txt" }\n'
    (folder / "notice.toml").write_text(meta, "utf-8")
    return load_notice("harbours", folder.parent)


class Seen(HTMLParser):
    """What stands in a piece of HTML: its tags with their attributes; that every one of them is closed."""

    VOID = frozenset(("input", "line", "rect", "circle"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, name: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for tag, a in self.tags if tag == name and all(a.get(k.strip("_")) == v for k, v in wanted.items())]


def row(what, language=EN):
    (found,) = [r for r in ALL[language] if r.target.what_zh == what]
    return found


@pytest.mark.parametrize(
    ("what", "english", "simplified", "traditional", "digits"),
    [
        ("5G基站", "250,000", "25万个", "25萬個", "250,000"),
        ("企业上云、上平台", "≈250,000", "≈25万家", "≈25萬家", "250,000"),
        ("规模以上工业企业", "28,000+", "2.8万家+", "2.8萬家+", "28,000"),
        ("全部工业增加值", "RMB 2.3 trillion", "2.3万亿元", "2.3萬億元", None),
        ("高端装备产业规模", "RMB 300 billion+", "3000亿元+", "3000億元+", None),
        ("世界级先进制造业集群", "1–2", "1—2个", "1—2個", None),
        ("智能制造就绪率", "13%", "13%", "13%", None),
    ],
)
def test_a_value_is_readable_in_each_language(what, english, simplified, traditional, digits):
    assert [row(what, language).value for language in (EN, HANS, HANT)] == [english, simplified, traditional]
    assert [row(what, language).digits for language in (EN, HANS)] == [None, digits]


@pytest.mark.parametrize(
    ("what", "unit", "unit_zh", "when"),
    [
        ("5G基站", "number", "个", "by 2025"),
        ("工业投资规模", "RMB", "人民币", "each year, until 2025"),
        ("培训企业家", "person-times", "人次", "each year"),
        ("延链补链强链项目", "number", "个", "by 2025, in total"),
        ("产业用地比例", "%", "%", "—"),
    ],
)
def test_its_unit_and_by_when(what, unit, unit_zh, when):
    assert (row(what).unit, row(what, HANS).unit, row(what).when) == (unit, unit_zh, when)


@pytest.mark.parametrize("language", list(Language))
def test_what_stands_beside_the_quote_has_the_same_figure(language):
    for r in ALL[language]:
        assert EDITION.notice.source[slice(*r.target.span)] == r.target.quote
        assert r.said and r.said_at
        figure = r.said[slice(*r.said_at)]
        if language is not EN:
            assert fold(figure) == fold(r.target.figure.text)
        elif r.kind in ("share", "count"):
            assert f"{r.target.figure.high:,f}" in figure


def test_every_target_is_on_its_axis_and_in_proportion():
    scales = axes(ALL[EN])
    assert set(scales) == {"money", "share", "count"}
    for r in ALL[EN]:
        if axis := scales.get(r.kind):
            assert axis.ticks[0] <= r.target.figure.low <= r.target.figure.high <= axis.ticks[-1]
    trillion = Decimal(10**12)
    assert scales["money"].ticks[-1] == 3 * trillion  # the most is 2.6 trillion
    assert scales["money"].at(trillion) * 2 == pytest.approx(scales["money"].at(2 * trillion), abs=0.02)
    assert scales["share"].at(Decimal(30)) == 30 and not scales["share"].logarithmic
    steps = [scales["count"].at(Decimal(10**n)) for n in range(1, 6)]
    assert scales["count"].logarithmic
    assert [b - a for a, b in pairwise(steps)] == pytest.approx([100 / 6] * 4, abs=0.02)


def test_a_share_of_more_than_a_hundred_has_room(made_up):
    assert axes(rows(made_up, HANS))["share"].ticks[-1] == 125


def test_the_chart_draws_each_target_once_in_its_theme():
    seen = Seen(chart(ALL[EN], EN))
    assert [int(a["data-number"]) for a in seen.all("li") if "data-number" in a] == list(range(65))
    links = seen.all("a", class_="section-link goal")
    assert [a["href"] for a in links] == [section_address(r.target.section) for r in ALL[EN]]
    themes = [a["data-key"] for a in seen.all("section") if a["data-by"] == "theme"]
    assert themes == list(dict.fromkeys(str(r.theme) for r in ALL[EN])) and len(themes) == 12
    drawn = sum(r.kind != "other" for r in ALL[EN])
    assert len(seen.all("rect")) + len(seen.all("circle")) > drawn
    hollow = sum(a.get("class") == "hollow" for tag, a in seen.tags if tag in ("rect", "circle")) - 2  # two in the key
    assert hollow == sum(r.strength not in ("plain", "ensure") and r.kind != "other" for r in ALL[EN])
    pictures = seen.all("svg", role="img")
    assert len(pictures) == 3 and all("aria-labelledby" in a for a in pictures)
    assert len(seen.all("title")) == len(seen.all("desc")) == 3
    assert "logarithmic" in chart(ALL[EN], EN)


@pytest.mark.parametrize("language", list(Language))
def test_the_view_has_every_target_with_its_quote(language):
    html = render(EDITION, language)
    seen = Seen(html)
    bodies = [a for a in seen.all("tbody") if "data-number" in a]
    assert len(bodies) == 65
    assert [a["aria-sort"] for a in seen.all("th", role="columnheader")] == ["none"] * 7
    ids = [a["id"] for _, a in seen.tags if "id" in a]
    assert len(ids) == len(set(ids))
    referred = {a[k] for _, a in seen.tags for k in ("aria-controls", "aria-describedby") if k in a}
    assert referred <= set(ids)
    assert html.count("<mark") >= 130
    assert not re.search(r"\$\{|targets\.\w+", html)  # Gradio's template, a text that is missing


def test_nothing_of_a_notice_is_taken_for_html(made_up):
    html = render(made_up, EN)
    assert "<b>渔" not in html and "目标<b>" not in html
    assert len([a for a in Seen(html).all("tbody") if "data-number" in a]) == 5
    assert "市渔业局" in html


def test_a_notice_without_targets_says_so(tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "source.txt").write_text("一、总体要求\n节约用水。\n", "utf-8")
    meta = 'title = ""\n[copy]\nscript = "zh-Hans"\n[files]\nsource = { name = "source.txt" }\n'
    (folder / "notice.toml").write_text(meta, "utf-8")
    html = render(load_notice("plain", tmp_path), EN)
    assert "no quantified target" in html and "<table" not in html


def test_a_unit_named_with_and_without_its_province_is_one():
    by_name = {d.name: d for d in duties(EDITION, HANS)}
    english = {d.name for d in duties(EDITION, EN)}
    brackets = [c.responsible_units for c in EDITION.notice.clauses if c.responsible_units]
    assert len(by_name) == len(english) == 27
    assert len({en for c in EDITION.notice.clauses for en in c.responsible_units_en}) == 27
    assert sum(len(d.sections) for d in by_name.values()) == sum(map(len, brackets))
    assert sum(d.first for d in by_name.values()) == len(brackets)
    first = duties(EDITION, HANS)[0]
    assert (first.name, len(first.sections), first.first) == ("省工业和信息化厅", 31, 25)
    assert [(str(s), role) for s, role in by_name["郑州海关"].sections] == [("3.7.3", "named")]
    assert "Provincial Department of Industry and Information Technology" in english


def test_the_units_of_a_made_up_notice(made_up):
    found = [(d.name, d.first, [(str(s), role) for s, role in d.sections]) for d in duties(made_up, HANS)]
    assert found == [
        ("市渔业局", 1, [("1.1", "first"), ("1.2", "named")]),
        ("财政局", 1, [("1.1", "named"), ("1.2", "first")]),
    ]


def test_the_table_taken_away_is_what_is_shown_in_its_order():
    table = targets_table(EDITION, EN, [34, 2, 2, 999])
    assert [r[:2] for r in table.rows] == [(ALL[EN][n].what, int(ALL[EN][n].target.figure.low)) for n in (34, 2)]
    read = list(csv.DictReader(io.StringIO(to_csv(table).decode("utf-8-sig"))))
    assert read[1]["Value"] == "2300000000000" and read[1]["As written"] == "2.3萬億元"
    assert read[1]["Quote, verbatim"] == ALL[EN][2].target.quote
    assert any("unofficial" in note for note in table.notes)


@pytest.mark.parametrize("language", list(Language))
def test_the_matrix_taken_away_has_its_totals(language):
    table = duties_table(EDITION, language, [d.key for d in duties(EDITION, language)])
    assert len(table.rows) == 27 and len(table.columns) == 3 + 43
    for cells in table.rows:
        assert cells[1] == sum(c is not None for c in cells[3:]) and cells[2] == cells.count("●")
    assert duties_table(EDITION, language, ["nobody"]).rows == ()


def test_the_file_is_of_the_rows_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    view = TargetsView(SimpleNamespace(edition=EDITION))

    def ask(data):
        return view.file("en", gr.EventData(None, data))

    path = ask({"table": "targets", "form": "csv", "rows": [1, "x"]})["value"]
    with open(path, encoding="utf-8-sig") as file:
        assert [line["As written"] for line in csv.DictReader(file)] == ["30%"]
    assert ask({"table": "duties", "form": "xlsx", "rows": ["财政厅"]})["value"].endswith(".xlsx")
    for wrong in (None, {}, {"form": "exe", "rows": []}, {"form": "csv", "rows": "all"}):
        assert ask(wrong) == gr.skip()


def test_the_kinds_of_figures():
    kinds = [values.kind(r.target.figure) for r in ALL[EN]]
    assert {kind: kinds.count(kind) for kind in values.KINDS} == {"money": 7, "share": 12, "count": 43, "other": 3}
