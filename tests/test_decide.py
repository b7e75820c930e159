from __future__ import annotations

import pytest

from qa.answer import Outcome
from qa.constraints import without_lacking
from qa.decide import Decision, decide
from qa.evidence import choose
from qa.settings import Settings
from tests.scripted import EDITION, hit, reading


def decided(question, *sections, cosine=0.7, lexical=9.0, history=()) -> Decision:
    """The decision where these sections were found, the first the best by far."""
    found = [hit(s, 9.0 - 3 * n, rank=n + 1, cosine=cosine, lexical=lexical) for n, s in enumerate(sections)]
    read = reading(question, *history)
    chosen = choose(read, found, [found[:1] for _ in read.parts], (), EDITION, Settings())
    return decide(read, found, chosen.core, EDITION)


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("到2025年，力争建成多少个5G基站？", "2.2.3"),
        ("到2025年，力爭建成多少個5G基站？", "2.2.3"),
        ("How many 5G base stations will be built by 2025?", "2.2.3"),
        ("碳达峰由谁负责？", "2.3.2"),
        ("到2024年的目标是什么？", "1.2"),  # within 2023—2025
        ("河南的制造业怎样发展？", "1.1"),
        ("這份通知的文號是什麼？", "0"),
        ("What does section 3.8.1 say?", "3.8.1"),
    ],
)
def test_what_the_evidence_carries_is_answered(question, section):
    decision = decided(question, section)
    assert (decision.outcome, decision.text, decision.tell) == (Outcome.ANSWERED, "", True)
    assert decision.missing == ()


@pytest.mark.parametrize(
    ("question", "section", "named"),
    [
        # another year
        ("到2030年要建成多少个5G基站？", "2.2.3", "2030"),
        ("2021年培育了多少家专精特新企业？", "3.4.2", "2021"),
        ("How many 5G base stations will be built by 2035?", "2.2.3", "2035"),
        # another place
        ("深圳要建多少个5G基站？", "2.2.3", "深圳"),
        ("How many 5G base stations will Guangdong build?", "2.2.3", "Guangdong"),
        # an amount, a person, a telephone, a deadline
        ("国家级专精特新“小巨人”企业每家奖励多少钱？", "3.4.2", "金额"),
        ("How large is the subsidy for a little giant in yuan?", "3.4.2", "money"),
        ("省工业和信息化厅厅长叫什么名字？", "2.2.3", "姓名"),
        ("Who signed the notice?", "0", "name"),
        ("負責部門的聯繫電話是多少？", "2.2.3", "聯繫方式"),
        ("What is the phone number of the office?", "4.1", "contact"),
        ("申报截止日期是哪天？", "3.4.2", "申报时间"),
        # a number no sentence of the evidence gives
        ("要引进多少位两院院士？", "2.1.3", "数字"),
        # an attribute the clause does not speak of
        ("智能工厂能减免多少税？", "2.2.2", "税"),
        ("智能工厂的贷款利率是多少？", "2.2.2", "利率"),
        ("How many jobs will the smart factories create?", "2.2.2", "jobs"),
    ],
)
def test_a_constraint_that_nothing_carries_is_named_in_the_refusal(question, section, named):
    decision = decided(question, section)
    assert decision.outcome is Outcome.NOT_IN_NOTICE
    assert named in decision.text
    assert decision.missing


@pytest.mark.parametrize("place", ["深圳", "广东"])
def test_a_place_the_asker_is_in_refuses_nothing(place):
    assert decided(f"我们是{place}的企业，有什么政策支持？", "3.4.2").outcome is Outcome.ANSWERED


def test_a_place_within_the_notice_s_reach_is_supported_though_it_is_not_named():
    assert "焦作" not in EDITION.matching
    assert decided("焦作的轴承厂能得到什么政策支持？", "3.4.2").outcome is Outcome.ANSWERED
    assert decided("焦作要建多少个5G基站？", "2.2.3").outcome is Outcome.NOT_IN_NOTICE
    assert decided("惠州的轴承厂能得到什么政策支持？", "3.4.2").missing == ("惠州",)


def test_a_near_refusal_tells_the_nearest_clause_a_far_one_does_not():
    near = decided("到2030年要建成多少个5G基站？", "2.2.3", cosine=0.7)
    far = decided("到2030年要建成多少个5G基站？", "2.2.3", cosine=0.46, lexical=0.1)
    assert (near.outcome, near.tell) == (Outcome.NOT_IN_NOTICE, True)
    assert (far.outcome, far.tell) == (Outcome.NOT_IN_NOTICE, False)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("到2025年和2030年各建成多少个5G基站？", "2030"),
        ("How many 5G base stations by 2025 and by 2030?", "2030"),
        ("智能工厂要建多少个？能减免多少税？", "税"),
    ],
)
def test_part_of_what_was_asked_is_answered_and_the_rest_named(question, named):
    decision = decided(question, "2.2.3" if "5G" in question else "2.2.2")
    assert (decision.outcome, decision.tell) == (Outcome.PARTIAL, True)
    assert named in decision.text


@pytest.mark.parametrize(
    ("question", "section", "lacking"),
    [
        ("到2024年底要建成多少个5G基站？", "2.2.3", True),  # the clause has 2025 alone
        ("到2025年底要建成多少个5G基站？", "2.2.3", False),
        ("2024年要培育多少家单项冠军？", "3.4.2", False),  # every year
        ("How many 5G base stations by 2024?", "2.2.3", True),
    ],
)
def test_how_many_by_a_year_is_told_of_that_year_or_of_every_year(question, section, lacking):
    assert (decided(question, section).outcome is Outcome.NOT_IN_NOTICE) is lacking


def test_a_short_name_of_the_clause_s_own_institution_is_not_contradicted():
    assert decided("这件事是由省工信厅负责吗？谁负责？", "2.2.3").text == ""
    assert "财政厅" in decided("这件事是由省财政厅负责吗？谁负责？", "2.2.3").text


def test_how_often_is_no_figure_and_two_numbers_please_no_claim():
    assert decided("各市的情况隔几年考评一次？", "4.2").outcome is Outcome.ANSWERED
    assert decided("Need 2 numbers please: how many 5G base stations by 2025?", "2.2.3").text == ""


def test_a_place_is_never_partly():
    assert decided("深圳和广东各要建多少个5G基站？", "2.2.3").outcome is Outcome.NOT_IN_NOTICE


@pytest.mark.parametrize(
    ("question", "section", "named"),
    [
        ("力争建成30万个5G基站，对吗？", "2.2.3", "30万个"),
        ("Is it true that 300,000 5G base stations will be built?", "2.2.3", "300,000"),
        ("碳达峰是由省财政厅负责吗，谁负责？", "2.3.2", "财政厅"),
        ("既然2030年才建成5G基站，那么要建多少？", "2.2.3", "2030"),
        ("产业用地占比最多只能是60%，对吧？", "3.5.2", "至多60%"),
        ("So industrial land is at most 60% of a zone, right?", "3.5.2", "at most 60%"),
        ("听说产业用地占比至少七成，是吧？", "3.5.2", "七成"),
    ],
)
def test_a_false_premise_is_corrected_and_the_evidence_told(question, section, named):
    decision = decided(question, section)
    assert (decision.outcome, decision.tell) == (Outcome.ANSWERED, True)
    assert named.lower() in decision.text.lower()


def test_a_wrong_figure_is_named_beside_what_is_lacking():
    decision = decided("既然要建成30万个5G基站，每个补贴多少钱？", "2.2.3")
    assert decision.outcome is Outcome.ANSWERED and decision.missing
    assert "30万个" in decision.text and "补贴" in decision.text


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("力争建成25万个5G基站，对吗？", "2.2.3"),
        ("Is it true that 250,000 5G base stations will be built?", "2.2.3"),
        ("碳達峰是由省生態環境廳負責嗎，誰負責？", "2.3.2"),
        ("產業用地占比至少六成，對吧？", "3.5.2"),
    ],
)
def test_a_true_premise_is_not_corrected(question, section):
    assert decided(question, section).text == ""


@pytest.mark.parametrize(
    ("question", "section", "named"),
    [
        ("力爭建成30萬個5G基站，對嗎？", "2.2.3", "30萬個"),
        ("廣東要建多少個5G基站？", "2.2.3", "廣東"),
        ("碳達峰是由省財政廳負責嗎，誰負責？", "2.3.2", "財政廳"),
        ("Is the Department of Finance responsible for carbon peaking?", "2.3.2", "Department of Finance"),
    ],
)
def test_what_a_message_names_is_in_the_question_s_language_and_script(question, section, named):
    assert named in decided(question, section).text


def test_a_named_section_s_number_is_no_false_premise():
    assert decided("二（二）3怎么写的？", "2.2.3").text == ""


@pytest.mark.parametrize(
    ("question", "part"),
    [("2.9.9条说了什么？", "2.9.9"), ("What does section 7.1 say?", "7.1"), ("三（十二）1的責任單位？", "3.12.1")],
)
def test_a_section_the_notice_has_not_is_said_not_to_be_there(question, part):
    decision = decided(question, "2.2.3")
    assert (decision.outcome, decision.tell) == (Outcome.NOT_IN_NOTICE, False)
    assert part in decision.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("明天的天气好不好呀？", "本助手"),
        ("明天的天氣好不好呀？", "本助手"),
        ("Will the sun shine tomorrow morning?", "assistant"),
    ],
)
def test_what_lies_far_from_every_clause_is_off_topic(question, words):
    decision = decided(question, "2.2.3", cosine=0.2, lexical=0.5)
    assert (decision.outcome, decision.tell) == (Outcome.OFF_TOPIC, False)
    assert words in decision.text


def test_a_rare_term_brings_a_distant_question_within_reach():
    question = "C2M模式是什么样的一种商业模式？"
    assert decided(question, "2.4.1", cosine=0.35, lexical=0.2).outcome is Outcome.OFF_TOPIC
    assert decided(question, "2.4.1", cosine=0.35, lexical=6.0).outcome is Outcome.ANSWERED


@pytest.mark.parametrize("question", ["?", "那个呢", "how about it", "的"])
def test_a_question_without_content_asks_back(question):
    decision = decided(question, "2.2.3", cosine=0.4, lexical=0.0)
    assert (decision.outcome, decision.tell) == (Outcome.UNCLEAR, False)


@pytest.mark.parametrize("question", ["這份文件是哪一天發出來的?", "文号是多少"])
def test_a_question_about_the_document_itself_needs_no_other_word(question):
    assert decided(question, "0", cosine=0.6, lexical=0.0).outcome is not Outcome.UNCLEAR


@pytest.mark.parametrize("question", ["氢能", "智能", "节能", "要素"])
def test_a_single_word_of_the_notice_is_not_unclear(question):
    assert decided(question, "2.1.1").outcome is not Outcome.UNCLEAR


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("我们是机床厂，有什么支持？补贴多少？", "我们是机床厂，有什么支持？"),
        ("Which body runs the cluster scheme, and what is its phone number?", "Which body runs the cluster scheme,"),
        ("公司準備引進院士團隊，安家費給多少？省裡有什麼說法？", "公司準備引進院士團隊，省裡有什麼說法？"),
        ("电话是多少？", None),
        ("要建多少个5G基站？", None),
    ],
)
def test_what_is_asked_beside_a_lacking_thing_is_searched_without_it(question, rest):
    assert without_lacking(reading(question), EDITION) == rest
