from __future__ import annotations

import pytest

from qa.context import names_nothing, new_subject, points_at_nothing, with_context
from tests.scripted import EDITION


@pytest.mark.parametrize(
    "turn",
    [
        "那个目标是多少?",
        "这个怎么弄",
        "上面说的那条什么时候完成啊",
        "What about that one?",
        "Is it the same for them?",
        "When is it due?",
    ],
)
def test_a_turn_that_names_nothing_points_at_nothing(turn):
    assert points_at_nothing(turn, EDITION)


@pytest.mark.parametrize(
    "turn",
    [
        "那5G基站呢？",
        "这个示范区叫什么",
        "有哪些目标？",
        "What about RCEP?",
        "Will it rain tomorrow?",
        "what are they doing about chips",
        "how many trillion yuan clusters are they aiming at",
    ],
)
def test_a_turn_that_names_something_or_only_asks_does_not(turn):
    assert not points_at_nothing(turn, EDITION)


def test_who_is_responsible_names_nothing():
    assert names_nothing("那由谁负责？", EDITION) and not names_nothing("数据中心由谁负责？", EDITION)


def test_a_new_subject_is_what_is_left():
    assert new_subject("换个话题，碳达峰呢？") == "碳达峰呢？"
    assert new_subject("碳达峰呢？") is None


def test_what_leans_is_joined_to_the_last_turn_that_stands_alone():
    before = ["到2025年建多少个5G基站？", "那谁负责？"]
    assert with_context("还有呢？", before, EDITION) == "到2025年建多少个5G基站？ 那谁负责？ 还有呢？"
    assert with_context("还有呢？", before, EDITION, reach=0) == "还有呢？"
    assert with_context("还有呢？", before, EDITION, reach=2) == "到2025年建多少个5G基站？ 那谁负责？ 还有呢？"
    assert with_context("那谁负责？", ["5G基站建多少？", "企业家培训多少人次？"], EDITION, reach=2).count("？") == 3


@pytest.mark.parametrize(
    ("turn", "earlier"),
    [
        ("回到第一个问题，那谁负责？", 0),
        ("回到最開始那個，誰負責？", 0),
        ("再说第二个，那谁负责？", 1),
        ("Going back to the first one, who is in charge of that?", 0),
        ("Back to my third question: who is in charge of that?", 2),
    ],
)
def test_a_turn_that_goes_back_is_joined_to_the_one_it_names(turn, earlier):
    before = ["到2025年建多少个5G基站？", "碳达峰怎么推进？", "企业家每年培训多少人次？"]
    assert with_context(turn, before, EDITION) == f"{before[earlier]} {turn}"
