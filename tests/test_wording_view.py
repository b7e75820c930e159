"""The view that checks a wording, without a browser: what it shows, and the table it gives."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest

from app.texts import _texts, say
from app.wording.examples import examples
from app.wording.export import table
from app.wording.names import tone
from app.wording.render import results, working
from app.wording.view import LIMIT, Report, WordingView
from corpus.script import Language
from qa.checked import Verdict
from qa.wording import check_wording
from tests.scripted import EDITION

EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
CHANGED = "到2025年，建成5G基站30万个。"
ENGLISH = "By 2025, strive to have built 300,000 5G base stations."
MISPLACED = "三、（八）2.规定：“加大用地保障力度，制造业项目新增用地计划指标应保尽保。”"


def shown(text: str, language: Language = HANS) -> str:
    return results(check_wording(EDITION, text), language, EDITION)


def words(html: str) -> str:
    """What is read of it, by eye or by a screen reader."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def view() -> WordingView:
    return WordingView(SimpleNamespace(edition=EDITION))  # type: ignore[arg-type]


def event(**data: Any) -> Any:
    return SimpleNamespace(_data=data)


def test_differences_have_signs_and_words_beside_their_colours():
    html = shown(CHANGED)
    assert "<del>" in html and "<ins>" in html
    diff = re.search(r'<p class="diff".*?</p>', html, re.DOTALL)
    assert diff
    read = words(diff[0])
    assert read == "到2025年,[−(缺： 力爭)−]建成5G基站[−(缺： 25)−][+(多： 30)+]萬個"
    seen = words(re.sub(r'<span class="unseen">.*?</span>', "", diff[0]))
    assert seen == "到2025年,[−力爭−]建成5G基站[−25−][+30+]萬個"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (HANS, ["数字有变：25萬個 → 30万个", "留有余地", "力爭", "二、（二）3. 建设新型基础设施"]),
        (HANT, ["數字有變：25萬個 → 30万个", "留有餘地", "二、（二）3. 建設新型基礎設施"]),
        (EN, ["Figure changed: 25萬個 → 30万个", "with reserve", "Part II (2) 3 Build new-type infrastructure"]),
    ],
)
def test_a_changed_figure_and_a_dropped_hedge_are_said_in_a_sentence(language, said):
    html = shown(CHANGED, language)
    assert all(part in words(html) for part in said)
    assert 'data-verdict="differs"' in html and 'href="?section=2.2.3"' in html


def test_the_whole_sentence_is_given_verbatim_to_be_copied_with_its_english():
    html = shown(CHANGED, EN)
    sentence = "加快推進5G、工業網際網路、大數據中心和智慧型計算中心等信息基礎設施建設,到2025年,力爭建成5G基站25萬個。"
    assert f'data-copy="{sentence}"' in html and sentence in EDITION.notice.source
    assert "by 2025, strive to have built 250,000 5G base stations." in words(html)
    assert '<mark class="quote">到2025年,力爭建成5G基站25萬個</mark>' in html
    assert "力争建成5G基站25万个。" in shown(CHANGED, HANS)


def test_script_is_folded_away_and_told_apart():
    html = shown("力争建成5G基站25万个，力争建成5G基站25万个")
    assert 'data-verdict="differs"' in html
    html = shown("加快推进5G、工业互联网、大数据中心和智能计算中心等信息基础设施建设")
    assert 'data-verdict="script"' in html and "<del>" not in html
    details = re.search(r'<details class="folded">.*?</details>', html, re.DOTALL)
    assert details
    read = words(details[0])
    assert "智慧型 → 智能" in read and "進 → 进" in read and "設 → 设 ×2" in read
    assert 'data-verdict="identical"' in shown("到2025年,力爭建成5G基站25萬個。")
    assert "folded" not in shown("到2025年,力爭建成5G基站25萬個。")


def test_the_wrong_section_is_named_with_the_right_one():
    html = shown(MISPLACED, EN)
    assert 'data-verdict="wrong_section"' in html and 'data-tone="bad"' in html
    assert "Attributed to Part III (8) 2; the words stand in Part III (8) 1 Tackle" in words(html)
    assert 'href="?section=3.8.2"' in html and 'href="?section=3.8.1"' in html
    absent = words(shown(MISPLACED.replace("（八）", "（九）"), EN))
    assert "Attributed to Part III (9) 2, which the notice does not have" in absent


def test_english_is_said_to_be_compared_with_an_unofficial_translation():
    html = shown(ENGLISH, EN)
    assert "unofficial: the Chinese text alone is authoritative" in words(html)
    assert '<p class="diff" lang="en">' in html and "Figure changed: 250,000 → 300,000" in words(html)
    assert "5G基站25萬個" in words(html)


def test_a_number_alone_shows_the_clause_and_an_unknown_one_says_so():
    html = shown("三、（八）1.", EN)
    assert 'data-verdict="clause"' in html and "1.攻堅破解要素瓶頸。" in words(html)
    assert "Tackle and resolve factor bottlenecks" in words(html)
    assert say("wording.no_such", EN, stated="Part III (8) 9") in words(shown("三、（八）9.", EN))


def test_what_is_not_in_the_notice_tells_of_its_figures_and_of_what_is_nearest():
    html = shown("通知明确：“对新建项目给予最高5000万元补助”。", HANS)
    assert 'data-verdict="not_found" data-tone="bad"' in html and "通知中没有数字 5000万元。" in words(html)
    html = shown("By 2025, 300,000 5G base stations will be built.", EN)
    assert "Nearest to it: Part II (2) 3 Build new-type infrastructure" in words(html)
    plain = shown("我市将投资3亿元修建公园，并种树25万个。", HANS)
    assert 'data-verdict="not_found" data-tone="plain"' in plain
    assert "数字 25万个 见于 二、（二）3.；" in words(plain)


def test_a_summary_counts_and_leads_to_what_is_to_be_mended():
    text = f"{CHANGED}\n{MISPLACED}\n“凡投资者一律给予补助奖励”\n推进绿色技术创新载体和公共服务平台建设。\n三、（八）9."
    html = shown(text, EN)
    summary = re.search(r'<div class="summary".*?</div><article', html, re.DOTALL)
    assert summary
    read = " ".join(words(summary[0]).split())
    for part in ("5 checked:", "1 identical, 1 of them in another script", "1 differ 1", "1 not found 3"):
        assert part in read
    jumps = re.findall(r'href="#(wording-\d+)"', summary[0])
    assert jumps == ["wording-1", "wording-2", "wording-3", "wording-5"]
    assert all(f'id="{jump}"' in html for jump in jumps)
    assert "checked:" not in shown(CHANGED, EN)


def test_what_is_pasted_is_shown_as_text():
    harm = "到2025年，<img src=x onerror=alert(1)>力争建成5G基站25万个&amp;。"
    html = shown(harm) + shown(f"“{harm}”") + shown("<script>x</script>")
    assert "<img" not in html and "<script" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_the_table_has_a_row_for_each_check():
    found = check_wording(EDITION, f"{CHANGED}\n{MISPLACED}\n三、（八）9.")
    made = table(found, EN, EDITION)
    assert len(made.rows) == len(found) == 3
    rows = [dict(zip(made.columns, row, strict=True)) for row in made.rows]
    assert [row["Verdict"] for row in rows] == ["Differs", "Attributed to the wrong section", "No such section"]
    assert rows[0]["Differences"] == "到2025年,[−力爭−]建成5G基站[−25−][+30+]萬個"
    assert rows[0]["Figures"] == "Figure changed: 25萬個 → 30万个 (the notice → your text)."
    assert (rows[1]["Attributed to"], rows[1]["Section"]) == ("Part III (8) 2", "Part III (8) 1")
    assert rows[1]["Pasted"] == "加大用地保障力度，制造业项目新增用地计划指标应保尽保。"
    assert {len(table(found, language, EDITION).columns) for language in Language} == {11}


def test_examples_come_from_the_notice_and_do_what_they_say():
    for language in Language:
        offered = examples(language, EDITION)
        told = {name: [str(c.verdict) for c in check_wording(EDITION, text)] for name, text in offered.items()}
        assert told["verbatim"] == ["identical"] and told["section"] == ["clause"]
        assert told["simplified"] == ["script"] and set(told["english"]) <= {"identical", "script"}
        assert told["draft"][0] in ("identical", "script") and told["draft"][1] == "wrong_section"


def test_every_text_is_there_in_three_languages_and_every_verdict_has_its_name():
    texts = _texts()["wording"]
    assert all(set(forms) == {"en", "zh-Hans", "zh-Hant"} for forms in texts.values())
    assert all(str(verdict) in texts for verdict in Verdict)


def test_empty_and_too_long_a_text_are_one_sentence_each():
    for text, name in ((" \n。", "empty"), ("甲" * (LIMIT + 1), "too_long")):
        _, report, taken, html, button = view().begin(text, Report(), 0, "en", event())
        assert report.checks == () and taken == 0 and button["interactive"]
        assert words(html) == say(f"wording.{name}", EN, n="20,001", limit="20,000")


def test_a_short_text_is_checked_at_once_and_an_example_fills_the_box():
    text, report, taken, html, _ = view().begin("", Report(), 0, "en", event(fill=CHANGED))
    assert (text, taken, len(report.checks)) == (CHANGED, 0, 1) and 'data-verdict="differs"' in html
    assert view().repaint(report, "zh-Hant") == results(report.checks, HANT, EDITION)


def test_a_long_text_tells_how_far_it_is_and_comes_to_the_same(monkeypatch):
    monkeypatch.setattr("app.wording.view._EVERY", 0.0)
    text = EDITION.notice.source[:3000]
    _, report, taken, html, button = view().begin(text, Report(), 4, "en", event())
    assert report.running and taken == 5 and not button["interactive"]
    assert words(html) == "Checked 0 of 3,000 characters …" and '<progress max="3000" value="0"' in html
    again = view().begin("甲", report, 5, "en", event())
    assert all(isinstance(update, dict) and update.get("__type__") == "update" for update in again)  # nothing changes
    *steps, last = view().go_on(report, "en")
    done = [int(re.search(r'value="(\d+)"', step[1])[1]) for step in steps]  # type: ignore[index]
    assert len(done) > 10 and done == sorted(done) and done[-1] <= 3000
    assert last[0].checks == check_wording(EDITION, text) and last[2]["interactive"]
    assert list(view().go_on(last[0], "en")) == []
    assert "3,000" in working(3000, 3000, HANS)


def test_a_failure_is_said_and_the_text_stays(monkeypatch, capsys):
    def fails(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("app.wording.view.check_wording", fails)
    text, report, _, html, button = view().begin(CHANGED, Report(), 0, "en", event())
    assert text == CHANGED and words(html) == say("wording.failed", EN) and button["interactive"]
    assert "broken" in capsys.readouterr().err and not report.running


def test_only_a_quotation_or_an_attributed_text_is_wrong_for_not_being_in_the_notice():
    quoted, plain = check_wording(EDITION, "“凡投资者一律给予补助奖励”\n凡投资者一律给予补助奖励。")
    assert (tone(quoted), tone(plain)) == ("bad", "plain")


def test_a_file_is_made_of_what_is_shown(monkeypatch):
    saved: dict[str, bytes] = {}
    monkeypatch.setattr("app.wording.view.saved", lambda name, data: saved.setdefault(name, data) and name)
    report = Report(CHANGED, check_wording(EDITION, CHANGED))
    for form in ("csv", "xlsx"):
        assert view().file(report, "en", event(form=form))["value"] == f"henan-2023-27 wording check.{form}"
    rows = saved["henan-2023-27 wording check.csv"].decode("utf-8-sig").splitlines()
    assert rows[0].startswith("No.,Kind,Pasted,Verdict") and "[−25−][+30+]" in rows[1]
    assert saved["henan-2023-27 wording check.xlsx"][:2] == b"PK"
    view().file(report, "en", event(form="exe"))
    view().file(Report(), "en", event(form="csv"))
    assert len(saved) == 2
