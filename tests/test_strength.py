from __future__ import annotations

import pytest

from corpus.script import to_traditional
from qa.strength import hedges, negates, strengthened

HEDGES = [
    ("力争建成", "strive"),
    ("努力提升", "strive"),
    ("争取完成", "strive"),
    ("争创先导区", "strive"),
    ("鼓励社会参与", "encourage"),
    ("引导企业上云", "encourage"),
    ("支持企业上市", "support"),
    ("探索新模式", "explore"),
    ("开展试点", "explore"),
    ("原则上不新建", "principle"),
    ("力争并鼓励", "encourage strive"),
    ("建成三条河渠", ""),
    ("strive to build", "strive"),
    ("aims to build", "strive"),
    ("seek to establish", "strive"),
    ("compete to establish", "strive"),
    ("Encourage localities", "encourage"),
    ("guide enterprises", "encourage"),
    ("Support firms", "support"),
    ("explore new models", "explore"),
    ("in principle", "principle"),
    ("will be built", ""),
    ("misguided maims", ""),  # only whole words count
]


@pytest.mark.parametrize(("text", "names"), HEDGES)
def test_the_weakening_words_of_a_text(text, names):
    assert hedges(text) == frozenset(names.split())
    assert hedges(to_traditional(text)) == frozenset(names.split())


@pytest.mark.parametrize(
    ("statement", "source", "change"),
    [
        ("达到40%", "力争达到40%", "drops strive"),
        ("争取达到40%", "力争达到40%", None),  # another word of the same strength
        ("aim to reach 40%", "strive to reach 40%", None),
        ("will reach 40%", "strive to reach 40%", "drops strive"),
        ("应当创建园区", "鼓励创建园区", "drops encourage"),
        ("鼓励创建", "鼓励和支持创建", None),
        ("创建", "鼓励和支持创建", "drops encourage/support"),
        ("必须创建园区", "创建园区", "adds '必须'"),
        ("应保尽保", "应保尽保", None),
        ("shall reach", "will reach", "adds 'shall'"),
        ("Require firms to join", "Firms join", "adds 'require'"),
        ("ensures completion", "ensure completion", None),  # the duty is the source's
        ("力争建成", "建成", None),  # weaker is not stronger
        ("建成", "建成", None),
        ("", "", None),
    ],
)
def test_what_a_statement_makes_stronger(statement, source, change):
    assert strengthened(statement, [source], source) == change
    assert (strengthened(to_traditional(statement), [source], source) is None) == (change is None)


def test_each_hedged_part_needs_its_hedge():
    parts = ["力争种树500棵,", "力争修路3公里。"]
    assert strengthened("力争种树500棵，力争修路3公里。", parts, "".join(parts)) is None
    assert strengthened("力争种树500棵，修路3公里。", parts, "".join(parts)) == "drops strive"
    assert strengthened("力争种树500棵，种草3亩。", ["力争种树500棵,", "种草3亩。"], "") is None


def test_a_duty_may_stand_anywhere_in_the_cited_sentence():
    assert strengthened("必须种树。", ["种树。"], "各村必须修路,种树。") is None
    assert strengthened("必须种树。", ["种树。"], "种树。") == "adds '必须'"


@pytest.mark.parametrize(
    "text",
    [
        "不得新建",
        "没有涉及",
        "尚未建成",
        "严禁新增",
        "禁止进入",
        "无补贴",
        "并非目标",
        "沒有涉及",
        "尚未建成",
        "will not be built",
        "There is no subsidy",
        "never",
        "without approval",
        "It isn't given",
        "cannot",
        "prohibited",
    ],
)
def test_what_denies(text):
    assert negates(text)


@pytest.mark.parametrize(
    "text",
    [
        "不断提升",
        "不低于30%",
        "不少于300人",
        "不超过30%",
        "不仅如此",
        "毫不动摇",
        "未来产业",
        "无人机",
        "无论大小",
        "不斷最佳化",
        "Yu Zheng [2023] No. 27",
        "notable",
        "known",
        "建成三条河渠",
        "",
    ],
)
def test_what_only_looks_like_a_denial(text):
    assert not negates(text)
