from __future__ import annotations

import pytest

from corpus.script import Language
from qa.verify import Verified, split_keys, verify
from tests.scripted import EDITION, EN, HANS, HANT, evidence

# S1 base stations · S2 innovative firms · S3 carbon, encouraged · S4 service-oriented, about 30 · S5 service cities
# S6 the first units · S7 shares and totals · S8 green factories
PLACES = (
    *(("2.2.3", 1), ("3.4.2", 1), ("2.3.2", 3), ("2.4.1", 1), ("2.4.1", 2), ("2.3.2", 4), ("1.2", 3), ("2.3.1", 4)),
)
ISSUED = {language: evidence(language, *PLACES) for language in Language}


def check(sentence: str, language: Language, question: str = "") -> Verified:
    return verify(sentence, ISSUED[language], question, EDITION, language)


GOOD = [
    (HANS, "到2025年，力争建成5G基站25万个。[S1]"),
    (HANS, "力争建成5G基站25万个。[S1]"),
    (HANS, "到2025年，力争建成5G基站250000个 [S1]。"),
    (HANS, "力争每年培育100家国家级专精特新“小巨人”企业。[S2]"),
    (HANS, "力争每年培育10000家创新型中小企业、1000家省级“专精特新”企业。[S2]"),
    (HANS, "鼓励在重点产业链建设碳排放公共服务平台。[S3]"),
    (HANS, "鼓励有条件的地方创建国家级服务型制造示范城市。[S5]"),
    (HANS, "责任单位：省工业和信息化厅、发展改革委、生态环境厅。[S6]"),
    (HANS, "制造业增加值力争突破2万亿元。[S7]"),
    (HANS, "全部工业增加值力争达到23000亿元。[S7]"),
    (HANT, "到2025年,力爭建成5G基站25萬個。[S1]"),
    (HANT, "力爭每年培育100家國家級專精特新「小巨人」企業。[S2]"),
    (HANT, "鼓勵在重點產業鏈建設碳排放公共服務平台。[S3]"),
    (HANT, "力爭培育省級及以上綠色工廠500家。[S8]"),
    (HANT, "責任單位:省工業和信息化廳、發展改革委、生態環境廳。[S6]"),
    (EN, "By 2025, strive to build 250,000 5G base stations. [S1]"),
    (EN, "By 2025, the notice aims to build 250,000 5G base stations [S1]."),
    (EN, "Strive to cultivate 100 national-level SRDI “little giant” enterprises each year. [S2]"),
    (EN, "Encourage building public service platforms for carbon emissions in key industrial chains. [S3]"),
    (EN, "Responsible units: Provincial Department of Industry and Information Technology. [S6]"),
    (EN, "Strive for the value added of all industry to reach RMB 2.3 trillion. [S7]"),
    (EN, "Strive to cultivate 500 green factories at the provincial level or above by 2025. [S8]"),
]


@pytest.mark.parametrize(("language", "sentence"), GOOD)
def test_a_faithful_sentence_passes_with_its_own_key(language, sentence):
    verified = check(sentence, language)
    text, keys = split_keys(sentence)
    assert verified.problems == ()
    assert verified.statement is not None
    assert (verified.statement.text, verified.statement.keys) == (text, keys)
    assert (verified.statement.origin, verified.statement.verdict) == ("generated", "supported")
    assert verified.unknown_keys == 0


OWN = [
    (str(clause.section), index)
    for clause in EDITION.notice.clauses[1:]
    for index, sentence in enumerate(clause.sentences)
    if sentence.kind == "body"
]


@pytest.mark.parametrize(("language", "turn"), [(HANS, 0), (HANT, 1), (EN, 2)])
def test_the_notice_s_own_sentences_pass(language, turn):
    """Every third sentence of the numbered sections, each language another third, cited to itself."""
    assert len(OWN) > 150
    problems = {}
    for place in OWN[turn::3]:
        issued = evidence(language, place)
        problems[place] = verify(f"{issued[0].text}[S1]", issued, "", EDITION, language).problems
    assert {place: found for place, found in problems.items() if found} == {}


def test_a_sentence_with_a_duty_of_its_own_passes():
    issued = evidence(EN, ("3.7.2", 1))
    assert "ensur" in issued[0].text.lower()
    assert verify(f"{issued[0].text}[S1]", issued, "", EDITION, EN).problems == ()


# language · sentence · what the check says of it
BAD = [
    # a wrong figure
    (HANS, "到2025年，力争建成5G基站30万个。[S1]", "figure"),
    (HANS, "到2026年，力争建成5G基站25万个。[S1]", "figure"),
    (HANT, "力爭培育省級及以上綠色工廠600家。[S8]", "figure"),
    (EN, "By 2025, strive to build 260,000 5G base stations. [S1]", "figure"),
    (EN, "Strive to cultivate 200 national-level SRDI “little giant” enterprises each year. [S2]", "figure"),
    # a figure the question lends
    (HANS, "到2025年，力争建成5G基站99万个。[S1]", "figure"),
    # a wrong unit or magnitude
    (HANS, "到2025年，力争建成5G基站25个。[S1]", "figure"),
    (HANS, "全部工业增加值力争达到2.3亿元。[S7]", "figure"),
    (HANS, "制造业占比稳定在30个百分点以上。[S7]", "figure"),
    (HANT, "全部工業增加值力爭達到2.3萬億美元。[S7]", "figure"),
    (EN, "Strive for the value added of all industry to reach RMB 2.3 billion. [S7]", "figure"),
    (EN, "Strive for the value added of all industry to reach USD 2.3 trillion. [S7]", "figure"),
    # a bound turned round
    (HANS, "制造业占比稳定在30%以下。[S7]", "bound"),
    (EN, "Manufacturing alone holding steady at no more than 30%. [S7]", "bound"),
    # a figure told of something else in the same sentence
    (EN, "Strive to cultivate each year 10 innovative SMEs. [S2]", "belongs to something else"),
    # an institution the clause does not name
    (HANS, "责任单位：省工业和信息化厅、发展改革委、水利厅。[S6]", "not named"),
    (HANS, "鼓励财政厅在重点产业链建设碳排放公共服务平台。[S3]", "not named"),
    (HANT, "責任單位:省工業和信息化廳、發展改革委、商務廳。[S6]", "not named"),
    (EN, "Responsible units: Provincial Department of Finance. [S6]", "not named"),
    (EN, "Responsible units: Ministry of Ecology and Environment. [S6]", "not named"),
    # a hedge dropped
    (HANS, "到2025年，建成5G基站25万个。[S1]", "strength: drops strive"),
    (HANT, "到2025年,將建成5G基站25萬個。[S1]", "strength: drops strive"),
    (EN, "By 2025, 250,000 5G base stations will be built. [S1]", "strength: drops strive"),
    (HANS, "在重点产业链建设碳排放公共服务平台。[S3]", "strength: drops encourage"),
    # encouragement made a duty
    (HANS, "重点产业链应当建设碳排放公共服务平台。[S3]", "strength"),
    (HANT, "有條件的地方必須創建國家級服務型製造示範城市。[S5]", "strength"),
    (EN, "Localities with the necessary conditions must establish demonstration cities. [S5]", "strength"),
    (HANS, "鼓励并确保在重点产业链建设碳排放公共服务平台。[S3]", "strength: adds"),
    # a denial
    (HANS, "不鼓励在重点产业链建设碳排放公共服务平台。[S3]", "denial"),
    (HANT, "不鼓勵有條件的地方創建國家級服務型製造示範城市。[S5]", "denial"),
    (
        EN,
        "Do not encourage localities to establish service-oriented manufacturing demonstration cities. [S5]",
        "denial",
    ),
    # something the notice does not speak of
    (HANS, "鼓励家长送孩子参加暑期游泳训练班。[S3]", "of its words"),
    (HANT, "鼓勵居民種植向日葵並參加晚間舞會。[S3]", "of its words"),
    (EN, "Encourage residents to plant sunflowers and to attend evening dances. [S3]", "of its words"),
    # a good beginning with something of the writer's own
    (HANS, "力争建成5G基站25万个，居民可以免费乘坐地铁和公交出行。[S1]", "of its words"),
    # nothing cited, nothing said
    (HANS, "到2025年，力争建成5G基站30万个。", "cites nothing"),
    (EN, "By 2025, strive to build 260,000 5G base stations. [S77]", "cites nothing"),
    (EN, "[S1]", "empty"),
]


@pytest.mark.parametrize(("language", "sentence", "said"), BAD)
def test_an_unfaithful_sentence_comes_back_with_its_problem(language, sentence, said):
    verified = check(sentence, language, "99万 5G base stations")
    assert verified.statement is None
    assert any(said in problem for problem in verified.problems), verified.problems


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        # 100; 10000 are the innovative ones
        (HANS, "力争每年培育10000家国家级专精特新“小巨人”企业。[S2]"),
        # 500; 50 are the supply chain managers
        (HANT, "力爭培育省級及以上綠色工廠50家。[S8]"),
        (EN, "Strive to cultivate 50 green factories at the provincial level or above. [S8]"),
    ],
)
def test_a_figure_told_of_its_neighbour_in_the_list_comes_back(language, sentence):
    assert check(sentence, language).statement is None


@pytest.mark.parametrize("sentence", ["到2025年，建成5G基站。[S1]", "建成5G基站。[S1]"])
def test_a_hedge_may_not_be_dropped_with_the_figure(sentence):
    assert check(sentence, HANS).statement is None


def test_what_is_prevented_is_not_denied():
    issued = evidence(HANS, ("3.8.3", 3))
    assert verify("防止乱收费、乱罚款、乱摊派。[S1]", issued, "", EDITION, HANS).statement
    assert verify("不防止乱收费、乱罚款、乱摊派。[S1]", issued, "", EDITION, HANS).statement is None


def test_an_unknown_key_is_dropped_and_counted():
    verified = check("到2025年，力争建成5G基站25万个。[S1][S40]", HANS)
    assert verified.statement is not None and verified.statement.keys == ("S1",)
    assert verified.unknown_keys == 1
    assert check("力争建成5G基站25万个。[S41, S42]", HANS).unknown_keys == 2


@pytest.mark.parametrize(
    ("language", "sentence", "key"),
    [
        (HANS, "到2025年，力争建成5G基站25万个。[S2]", "S1"),
        (HANT, "力爭每年培育100家國家級專精特新「小巨人」企業。[S1]", "S2"),
        (EN, "By 2025, strive to build 250,000 5G base stations. [S8]", "S1"),
        (EN, "By 2025, strive to build 250,000 5G base stations. [S77]", "S1"),
        (HANS, "到2025年，力争建成5G基站25万个。", "S1"),  # it cites nothing, and one sentence says it in full
    ],
)
def test_the_citation_moves_to_the_issued_clause_that_has_the_figure(language, sentence, key):
    statement = check(sentence, language).statement
    assert statement is not None
    assert (statement.keys, statement.verdict) == ((key,), "moved")


def test_what_the_cited_sentence_says_less_strongly_does_not_move_elsewhere():
    issued = evidence(HANS, ("2.3.2", 3), ("2.1.1", 1))
    assert verify("在重点产业链建设碳排放公共服务平台。[S1]", issued, "", EDITION, HANS).statement is None


def test_the_citation_does_not_move_to_what_was_not_issued():
    issued = ISSUED[HANS][1:2]
    assert verify("到2025年，力争建成5G基站25万个。[S2]", issued, "", EDITION, HANS).statement is None


def test_a_sentence_may_rest_on_two_keys():
    statement = check("力争建成5G基站25万个，力争培育省级及以上绿色工厂500家。[S1][S8]", HANS).statement
    assert statement is not None and statement.keys == ("S1", "S8")


def test_the_question_lends_words_but_does_not_answer_itself():
    question = "要在重点产业链建设碳排放公共服务平台吗"
    assert check("鼓励在重点产业链建设碳排放公共服务平台。[S3]", HANS, "平台").statement
    repeated = verify(f"{question}。[S3]", ISSUED[HANS], question, EDITION, HANS)
    assert "it only repeats the question" in repeated.problems


@pytest.mark.parametrize(
    ("sentence", "text", "keys"),
    [
        ("Paths are mended [S1].", "Paths are mended.", ("S1",)),
        ("修路。[S1][S2]", "修路。", ("S1", "S2")),
        ("修路。【S1、S3】", "修路。", ("S1", "S3")),
        ("修路（S2）。", "修路。", ("S2",)),
        ("修路［S10，S2］", "修路", ("S10", "S2")),
        ("twice [S1] said [S1]", "twice said", ("S1",)),
        ("no key [1] here [Sx]", "no key [1] here [Sx]", ()),
        ("the S1 in a sentence", "the S1 in a sentence", ()),
        ("", "", ()),
    ],
)
def test_a_sentence_is_split_from_its_keys(sentence, text, keys):
    assert split_keys(sentence) == (text, keys)


def test_the_question_lends_no_words():
    question = "大学科技园、创客空间对大学生团队收费，收费这事是怎么规定的？"
    issued = evidence(HANS, ("3.4.2", 3))
    false = "大学科技园、创客空间对大学生团队收费，收费这事是由政府规定的。[S1]"
    assert verify(false, issued, question, EDITION, HANS).statement is None
    true = "建设一批大学科技园、创客空间等创业载体，免费向大学生团队开放。[S1]"
    assert verify(true, issued, question, EDITION, HANS).statement


def test_no_and_cuts_off_what_a_figure_counts():
    issued = evidence(EN, ("2.2.1", 1))
    swapped = "By 2025, strive to cultivate 30 SME digital transformation benchmarks. [S1]"
    assert any("belongs to something else" in p for p in verify(swapped, issued, "", EDITION, EN).problems)
    right = "By 2025, strive to cultivate 300 SME digital transformation benchmarks. [S1]"
    assert verify(right, issued, "", EDITION, EN).statement
