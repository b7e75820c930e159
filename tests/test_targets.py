from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Edition, load_notice
from qa.figures import Figure, find_figures
from qa.measured import continues, measured
from qa.measured_english import measured_in_english
from qa.targets import Target, main, targets
from tests.scripted import EDITION

LIST = Path(__file__).parent / "targets_expected.jsonl"
EXPECTED = [json.loads(line) for line in LIST.read_text("utf-8").splitlines()]
FOUND = targets(EDITION)

HARBOURS = """\
一、目标
（一）总量。到2031年，建成渔港5座。水产规模力争达到30亿元，新增灯塔2座，其中电灯塔占一半。
（二）船队。鼓励渔民换船，每年更新木船40艘、累计培训船员3000人次以上。力争建成栈桥12座，浮桥7座。
（三）加工。发展鱼糜、海藻等加工产业，到2030年、2032年，产业规模分别达到8亿元和20亿元。
二、保障
（一）落实“两个责任”，实施五项工程，开展三年行动，发挥3个小组作用。确保验收时限压缩到5天以内。（责任单位：市渔业局、财政局）
（二）到2031年，力争年收入超过3亿元、1亿元的企业分别达到2家和9家。对新建企业给予最高50万元奖励。
"""


@pytest.fixture(scope="module")
def harbours(tmp_path_factory: pytest.TempPathFactory) -> tuple[Target, ...]:
    folder = tmp_path_factory.mktemp("shelf") / "harbours"
    folder.mkdir()
    (folder / "source.txt").write_text(HARBOURS, "utf-8")
    (folder / "notice.toml").write_text(
        'title = ""\n[copy]\nscript = "zh-Hans"\n[files]\nsource = { name = "source.txt" }\n', "utf-8"
    )
    return targets(load_notice("harbours", folder.parent))


def told(found: tuple[Target, ...]) -> list[tuple[str, str, str, int | None, bool, str]]:
    return [(str(t.section), t.figure.text, t.what_zh, t.by, t.annual, t.strength) for t in found]


def test_targets_of_a_made_up_plan(harbours):
    assert told(harbours) == [
        ("1.1", "5座", "渔港", 2031, False, "plain"),
        ("1.1", "30亿元", "水产规模", 2031, False, "strive"),
        ("1.1", "2座", "新增灯塔", 2031, False, "plain"),  # 力争 within 水产规模力争达到 reaches no further
        ("1.2", "40", "更新木船", None, True, "plain"),
        ("1.2", "3000人次", "培训船员", None, False, "plain"),
        ("1.2", "12座", "栈桥", None, False, "strive"),
        ("1.2", "7座", "浮桥", None, False, "strive"),  # 力争 that opens the fragment before governs it
        ("1.3", "8亿元", "加工产业规模", 2030, False, "plain"),
        ("1.3", "20亿元", "加工产业规模", 2032, False, "plain"),
        ("2.1", "5天", "验收时限", None, False, "ensure"),
        ("2.2", "2家", "年收入超过3亿元的企业", 2031, False, "strive"),
        ("2.2", "9家", "年收入超过1亿元的企业", 2031, False, "strive"),
    ]
    assert {t.units_zh for t in harbours if str(t.section) == "2.1"} == {("市渔业局", "财政局")}
    assert {t.what_en for t in harbours} == {None}


def value(figure: Figure) -> str:
    return f"{figure.low:f}" if figure.low == figure.high else f"{figure.low:f}-{figure.high:f}"


def test_the_targets_of_the_notice_are_those_read_by_hand():
    """Every row of the list is found once (recall), and nothing else is (precision)."""
    left = list(FOUND)
    for row in EXPECTED:
        match = [
            t for t in left
            if (str(t.section), value(t.figure), t.figure.unit) == (row["section"], row["value"], row["unit"])
            and row["what"] in t.what_zh
        ]  # fmt: skip
        assert match, row
        left.remove(match[0])
    assert not left and len(EXPECTED) == 65


def test_a_target_is_quoted_verbatim_and_its_figure_stands_in_the_quote():
    for t in FOUND:
        assert EDITION.notice.source[slice(*t.span)] == t.quote
        assert t.quote[slice(*t.figure.span)] == t.figure.text
        assert t.what_zh and not t.what_zh.startswith(("力争", "到2025"))


def test_what_the_english_counts_is_the_same_thing():
    in_english = {(str(t.section), t.what_zh): t.what_en for t in FOUND}
    assert in_english["2.2.3", "5G基站"] == "5G base stations"
    assert in_english["2.2.1", "数字化转型示范区"] == "digital transformation demonstration zones"
    assert in_english["2.2.1", "制造业数字化赋能中心"] == "manufacturing digital enablement centres"
    assert in_english["3.5.1", "全省主营业务收入超过500亿元的开发区"].endswith("exceeding RMB 50 billion")
    turned = in_english["2.1.1", "传统企业转型为战略性新兴企业"]
    assert turned == "traditional enterprises transformed into strategic emerging enterprises"
    assert in_english["2.1.1", "未来产业规模"] == "scale of future industries"
    share = in_english["2.1.2", "高端装备产业规模占装备制造业比重"]
    assert share == "scale of the high-end equipment industry as a share of equipment manufacturing"
    # 五年倍增 is of what the figure before it measures.
    assert [t.what_en for t in FOUND if t.what_zh == "新兴产业规模"] == ["scale of emerging industries"] * 2
    assert all(t.what_en for t in FOUND)


@pytest.mark.parametrize(
    ("place", "by", "annual", "strength"),
    [
        ("5G基站", 2025, False, "strive"),
        ("工业投资规模", 2025, True, "strive"),
        ("延链补链强链项目", 2025, False, "strive"),  # 累计 ends 每年
        ("制造业单项冠军企业(产品)", None, True, "strive"),
        ("国家级创新平台", 2025, False, "plain"),
        ("省级及以上服务型制造试点示范企业", None, True, "plain"),  # 试点 in a name is no hedge
        ("智能工厂(车间)", None, False, "plain"),  # the year is in a later sentence
    ],
)
def test_by_when_and_how_firmly(place, by, annual, strength):
    (target,) = [t for t in FOUND if t.what_zh == place]
    assert (target.by, target.annual, target.strength) == (by, annual, strength)


def test_what_is_reached_in_total_is_no_yearly_amount(harbours):
    assert [t.what_zh for t in harbours if t.cumulative] == ["培训船员"]
    total = {t.what_zh: t.annual for t in FOUND if t.cumulative}
    assert total == {"智能工厂(车间)": False, "企业上云、上平台": False, "延链补链强链项目": False}


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("推动五链深度耦合", []),
        ("落实《百亿产业倍增计划(2023—2025年)》", []),
        ("形成一批中国制造500强企业", []),
        ("深入实施“1+N”平台和5G行动", []),
        ("发挥六个工作专班作用", []),
        ("晋级千亿级产业链", []),
        ("产业规模达到千亿级", [("千亿级", "产业规模")]),
        ("研发人员占比超过15%的企业全部入库", []),
        ("森林覆盖率由38%提高到40%", [("40%", "森林覆盖率")]),
        ("形成1—2个世界级、7个国家级港口", [("1—2个", "世界级港口"), ("7个", "国家级港口")]),
        ("力争30%的渔民转为船员", [("30%", "渔民转为船员")]),
        ("按照用地比例不低于60%的标准布局", [("60%", "用地比例")]),
        ("建设10万吨级码头2座", [("2座", "10万吨级码头")]),
        ("产量分别达到50万辆和80万辆", [("50万", "产量"), ("80万", "产量")]),
        ("甲、乙两市分别建成充电桩3个、4个", [("3个", "甲充电桩"), ("4个", "乙两市充电桩")]),
        ("给予不超过100万元奖励", []),
        ("加快推进6000个亿元以上项目", [("6000个", "亿元以上项目")]),
    ],
)
def test_what_is_measured_in_a_fragment(fragment, found):
    assert [(m.figure.text, m.what) for m in measured(fragment)] == found


NOUNS = st.sampled_from(["灯塔", "渔港", "“双新”企业", "加工园区(基地)", "绿色码头", "5G基站"])
BOUNDS = st.sampled_from(["", "左右", "以上"])
AMOUNTS = st.builds("{}{}".format, st.integers(2, 9999), st.sampled_from("个家座项"))


@given(st.lists(st.tuples(NOUNS, AMOUNTS), min_size=1, max_size=4), st.booleans(), BOUNDS)
def test_a_list_is_read_item_by_item_whichever_comes_first(items, noun_first, about):
    listed = "、".join(f"{n}{a}{about}" if noun_first else f"{a}{about}{n}" for n, a in items)
    assert [(m.what, m.figure.text) for m in measured(f"力争建成{listed}。")] == items


@given(st.text(alphabet="力争达到建成3个家座5%的、和分别与及20亿元级以上灯塔()“”万", max_size=40))
def test_whatever_the_fragment_the_spans_stand_in_it(fragment):
    for m in measured(fragment):
        assert fragment[slice(*m.figure.span)] == m.figure.text
        assert 0 <= m.span[0] <= m.span[1] <= len(fragment)


@pytest.mark.parametrize(
    ("english", "figure", "what"),
    [
        ("By 2031, strive to build 5 harbours and 12 piers by the river.", "5座", "harbours"),
        ("By 2031, strive to build 5 harbours and 12 piers by the river.", "12座", "piers by the river"),
        ("strive for the number of boats to exceed 40 each year", "40艘", "boats"),
        ("the share will reach 40% of the catch", "40%", "share as a share of the catch"),
        ("strive for 30% of fishers to be trained", "30%", "fishers"),
        ("boats with sales above RMB 3 billion and RMB 1 billion to reach 2 and 9 respectively", "9家",
         "boats with sales above RMB 1 billion"),
        ("9 boats will be converted into museums, and more", "9家", "boats converted into museums"),
        ("strive for 30% of fishers to be turned into pilots", "30%", "fishers turned into pilots"),
        ("the catch of cod to reach 40% of all fish, with herring alone holding steady at 25%", "25%",
         "herring as a share of all fish"),
        ("strive for the scale of the net industry to exceed RMB 3 billion and its share of all trade to rise to 30%",
         "30%", "scale of the net industry as a share of all trade"),
        ("Cultivate coastal trades such as netting; strive for the scale of these trades to reach RMB 8 billion",
         "80亿元", "scale of coastal trades"),
        ("strive for the scale of these trades to reach RMB 8 billion", "80亿元", "scale of these trades"),
        ("no figure here", "9家", None),
    ],
)  # fmt: skip
def test_what_is_measured_in_english(english, figure, what):
    (wanted,) = find_figures(figure)
    assert measured_in_english(english, wanted, 0) == what
    assert measured_in_english(english, wanted, 1) is None


def test_a_fragment_that_goes_on_is_known():
    assert continues("占总量的比重提升到30%") and not continues("总量占比30%")


def test_the_command(capsys):
    assert main([]) == 0
    assert "2.2.3\t25萬個\t5G基站\t2025\tstrive\n" in capsys.readouterr().out
    assert main(["--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == len(FOUND) and rows[0]["figure"]["low"] == "40" and rows[0]["label"] == "一、（二）"
    assert main(["--csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["what_zh"] for row in table] == [row["what_zh"] for row in rows]
    assert main(["--notice", "none"]) == 2
    assert "there is no notice 'none'" in capsys.readouterr().err


def test_an_edition_without_figures_has_no_targets(tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "source.txt").write_text("一、总体要求\n节约用水。\n", "utf-8")
    (folder / "notice.toml").write_text(
        'title = ""\n[copy]\nscript = "zh-Hans"\n[files]\nsource = { name = "source.txt" }\n', "utf-8"
    )
    edition: Edition = load_notice("plain", tmp_path)
    assert targets(edition) == ()
