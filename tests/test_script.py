"""Folding, restoring and detecting: on arbitrary text, on the notice, on questions as people type."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import script
from corpus.script import Language, Restored, TermTable, detect, fold, load_terms, matching_form, restore

NOTICE = Path(script.__file__).parent / "notices" / "henan-2023-27"
SOURCE = (NOTICE / "source.zh-Hant.txt").read_text("utf-8")
TERMS = load_terms(NOTICE / "simplified-terms.tsv")
NO_TERMS = TermTable(())
# Arbitrary text in which terms, and pieces of them, are frequent.
pieces = st.sampled_from([piece for t in TERMS.terms for piece in (t.copy, t.original, t.copy[:-1])])
mixed = st.lists(pieces | st.text(max_size=4), max_size=12).map("".join)


@given(st.text() | mixed)
def test_fold_keeps_length_and_ignores_the_rest(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    # A line break parts phrases, so what surrounds a line does not change its fold.
    assert fold(f"{text}\n計畫") == f"{folded}\n计划"


def test_every_character_folds_to_one_that_stays() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    folded = every.translate(script._FOLDING)
    assert len(folded) == len(every)
    assert folded.translate(script._FOLDING) == folded


@pytest.mark.parametrize("char", "㈠½ßİ…㎡ﬁ")
def test_character_without_a_single_folded_form_stays(char: str) -> None:
    assert fold(char) == char


@pytest.mark.parametrize(
    "forms",
    [
        ("著力", "着力"),
        ("計畫", "計劃", "计划"),
        ("什麼", "什么"),
        ("瞭解", "了解"),
        ("２０２５年", "2025年"),
        ("ＲＣＥＰ", "RCEP", "rcep"),
        ("“專精特新”", '"专精特新"', "「專精特新」", "『专精特新』"),
        ("豫政〔2023〕27號", "豫政[2023]27号", "豫政（2023）27号", "豫政【2023】27號"),
        ("2023—2025", "2023-2025", "2023–2025", "2023−2025", "2023～2025"),
        ("what’s", "What's"),
        ("卡·脖子", "卡•脖子", "卡・脖子"),
        ("工廠，車間：", "工厂,车间:"),
        ("夥伴關係", "伙伴关系"),
        ("衞生", "衛生", "卫生"),
    ],
)
def test_fold_unifies(forms: tuple[str, ...]) -> None:
    assert len({fold(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("3。5", "3.5"), ("甲、乙", "甲,乙"), ("智慧", "智能")])
def test_fold_keeps_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("conversion", ["t2s", "tw2s"])
def test_fold_agrees_with_opencc_on_the_notice(conversion: str) -> None:
    assert fold(SOURCE) == fold(script._converter(conversion).convert(SOURCE))


@given(mixed)
def test_both_forms_have_the_same_offsets(text: str) -> None:
    assert matching_form(text, TERMS).offsets == restore(text, TERMS).offsets


def test_matching_form_is_the_fold_of_the_restored_notice() -> None:
    assert matching_form(SOURCE, TERMS).text == fold(restore(SOURCE, TERMS).text)


@pytest.mark.parametrize(
    "forms",
    [
        ("智慧型製造", "智能製造", "智能制造"),
        ("推廣套用", "推广应用", "推廣應用"),
        ("產業布局最佳化", "产业布局优化"),
        ("數控工具機", "数控机床"),
        ("工業網際網路", "工业互联网"),
        ("人工智慧+", "人工智能+"),
        ("智慧財產權", "知识产权"),
        ("行動計畫", "行动计划", "行動計劃"),
        ("數位化轉型", "数字化转型", "數字化轉型"),
        ("相關程式", "相关程序"),
    ],
)
def test_matching_form_joins_the_vocabularies(forms: tuple[str, ...]) -> None:
    assert len({matching_form(form, TERMS).text for form in forms}) == 1


def test_terms_occur_as_often_as_the_table_expects() -> None:
    """Counted wherever they stand: of the 10 網路, 5 are alone and 5 in 工業網際網路."""
    assert {t.copy: SOURCE.count(t.copy) for t in TERMS.terms} == {t.copy: t.occurrences for t in TERMS.terms}


def test_restored_notice_holds_the_originals_and_no_traditional_character() -> None:
    text = restore(SOURCE, TERMS).text
    assert not [t.copy for t in TERMS.terms if t.copy in text]
    replaced = {t.original: text.count(t.original) - SOURCE.count(t.original) for t in TERMS.terms}
    # Longest first: 互联网 arises within 工业互联网 only, and 网络 from 網路 alone.
    assert (replaced["工业互联网"], replaced["互联网"], replaced["网络"]) == (5, 5, 5)
    assert (replaced["应用"], replaced["优化"], replaced["软件"], replaced["程序"]) == (16, 6, 4, 1)
    assert replaced["智能"] == 20  # 19 智慧型 and 人工智慧
    _, only_traditional = script._telling_characters()
    assert [char for char in text if char in only_traditional] == []


def test_restoring_leaves_words_that_only_look_like_terms() -> None:
    text = restore("智慧綠色,新增,指標,核心,建立,整合,首批次,複製,通道,首台(套)裝備,工具推廣", TERMS).text
    assert text == "智慧绿色,新增,指标,核心,建立,整合,首批次,复制,通道,首台(套)装备,工具推广"


def test_conversions_to_simplified_keep_the_length() -> None:
    for name in ("TSCharacters", "TSPhrases", "TWVariantsRev", "TWVariantsRevPhrases"):
        assert all(len(key) == len(values[0]) for key, values in script._dictionary(name).items()), name


def test_offsets_of_a_short_text() -> None:
    restored = restore("發展智慧型製造。", TERMS)
    assert restored == Restored("发展智能制造。", (0, 1, 2, 2, 5, 6, 7, 8))
    assert restored.to_source(2, 4) == (2, 5)
    assert restored.to_source(3, 4) == (2, 5)  # 能 alone: the whole term
    assert restored.to_source(2, 3) == (2, 5)
    assert restored.to_source(1, 1) == (1, 1)
    assert restored.to_source(0, 7) == (0, 8)
    assert restored.from_source(2, 5) == (2, 4)
    assert restored.from_source(3, 4) == (2, 4)  # 慧 alone: the whole term
    assert restored.from_source(0, 8) == (0, 7)
    assert restored.from_source(8, 8) == (7, 7)


@given(mixed, st.data())
def test_spans_go_there_and_back(text: str, data: st.DataObject) -> None:
    form = script._undo(text, TERMS, str)  # what restore and matching_form share
    assert form.offsets[-1] == len(text)
    start = data.draw(st.integers(0, len(form.text)))
    end = data.draw(st.integers(start, len(form.text)))
    first, last = form.to_source(start, end)
    assert 0 <= first <= last <= len(text)
    again = form.from_source(first, last)
    assert form.to_source(*again) == (first, last)
    if start < end:
        assert again[0] <= start and end <= again[1]
        assert script._undo(text[first:last], TERMS, str).text == form.text[slice(*again)]


def test_quote_typed_in_simplified_is_found_verbatim_in_the_copy() -> None:
    form = matching_form(SOURCE, TERMS)
    quote = matching_form("大力发展精密数控机床、智能机器人", TERMS).text
    assert form.text.count(quote) == 1
    start, end = form.to_source(form.text.index(quote), form.text.index(quote) + len(quote))
    assert SOURCE[start:end] == "大力發展精密數控工具機、智慧型機器人"


def test_without_terms_only_the_script_changes() -> None:
    assert restore("智慧型製造", NO_TERMS) == Restored("智慧型制造", (0, 1, 2, 3, 4, 5))
    assert restore("", TERMS) == Restored("", (0,))


@pytest.mark.parametrize(
    "line", ["網路 网络 10", "網路\t网络", "網路\t网络\tten", "\t网络\t1", "網路\t网\t1\n" * 2]
)
def test_a_bad_line_of_the_table_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(f"# comment\n\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"^terms\.tsv, line [34]: expected a new term, .* got "):
        load_terms(path)


def test_offsets_must_fit_the_text() -> None:
    with pytest.raises(ValueError, match="expected 3 offsets, got 2"):
        Restored("智能", (0, 1))


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("为了发展智能制造,干部群众着力优化平台。", "為了發展智能製造,幹部群眾著力優化平台。"),
        ("后天面条复杂,头发出发", "後天麵條複雜,頭髮出發"),
        ("According to the notice, 5G", "According to the notice, 5G"),
    ],
)
def test_to_traditional(simplified: str, traditional: str) -> None:
    assert script.to_traditional(simplified) == traditional


HANS, HANT, EN = Language.HANS, Language.HANT, Language.EN


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("到2025年河南要建多少个5G基站?", HANS),
        ("到2025年河南要建多少個5G基站?", HANT),
        ("How many 5G base stations will Henan have by 2025?", EN),
        ("Henan 5G基站 2025 多少个?", HANS),
        ("what is 標準地+承諾制?", EN),
        ("What is 标准地+承诺制", EN),
        ("SRDI企业有哪些支持", HANS),
        ("SRDI企業有哪些支持", HANT),
        ("「标准地+承诺制」是什麼意思", HANT),
        ("「標準地+承諾制」是什么意思", HANS),
        ("“標準地+承諾制”是什么意思?", HANS),
        ("《河南省建設製造強省三年行動計畫》的发文机关是哪个?", HANS),
        ("「標準地+承諾制」", HANT),
        ("“标准地+承诺制”", HANS),
        ("「標準地」是何意", HANT),
        ("智慧型工廠要建成幾個", HANT),
        ("智能工厂", HANS),
        ("智慧型工廠", HANT),
        ("專精特新企業每年培育多少家?", HANT),
        ("专精特新", HANS),
        ("5G 基站 多少", HANS),
        ("5G基站25万个", HANS),
        ("双长制由谁负责", HANS),
        ("雙長制由誰負責", HANT),
        ("谁负责 carbon peaking?", HANS),
        ("Who is responsible for 碳达峰?", EN),
        ("Which departments are in charge of 第三部分第八项第1条", EN),
        ("explain 专精特新", EN),
        ("Tell me about 链长制 and 链主企业", EN),
        ("链长 responsibilities", EN),
        ("5G基站 targets 2025", EN),
        ("targets for 5G基站 by 2025", EN),
        ("smart factory 补贴", HANS),
        ("smart factory 補貼", HANT),
        ("Internet of Things 平台是什麼?", HANT),
        ("“Belt and Road”方面有什么安排", HANS),
        ("The Belt and Road 在文件里是怎么说的", HANS),
        ("RCEP 政策", HANS),
        ("AI大模型有没有支持政策", HANS),
        ("IT产业的目标", HANS),
        ("C2M和D2M是什么", HANS),
        ("R&D经费占比", HANS),
        ("GDP share of manufacturing", EN),
        ("What does “专精特新” mean?", EN),
        ("what does 'little giant' (小巨人) stand for", EN),
        ("RCEP?", EN),
        ("請問 industrial internet 平台的目標", HANT),
        ("外企可以拿到哪些优惠 (tax incentives)?", HANS),
        ("产业集群 產業", HANS),
        ("济源示范区、航空港區的責任單位", HANT),
        ("Ｗｈａｔ ｉｓ the 容积率?", EN),
    ],
)
def test_detect(question: str, language: Language) -> None:
    assert detect(question) == language


@pytest.mark.parametrize("question", ["", " ", "2025", "25%?", "5G", "？？？", "3.8.1"])
@pytest.mark.parametrize("default", list(Language))
def test_text_without_a_word_takes_the_default(question: str, default: Language) -> None:
    assert detect(question, default) is default
    assert detect(question) is HANS


@pytest.mark.parametrize(("default", "language"), [(HANS, HANS), (HANT, HANT), (EN, HANS)])
def test_chinese_common_to_both_scripts_is_never_english(default: Language, language: Language) -> None:
    assert detect("5G 基站 多少", default) is language


def test_detect_the_notice_and_its_restored_form() -> None:
    assert detect(SOURCE) is HANT
    assert detect(restore(SOURCE, TERMS).text) is HANS


@given(mixed)
def test_detect_answers_any_text(text: str) -> None:
    assert detect(text) in Language
