"""The grammar of figures: for every kind, the patterns that write it in Chinese and in English.

Patterns run on folded text (`numerals.fold`) in the order of `RULES`; what one has claimed, the next leave
alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from qa.numerals import (
    DIGITS,
    HAN,
    HAN_CHAR,
    MAGNITUDE,
    NUMBER,
    ORDINAL_WORD,
    PLAIN_NUMBER,
)

Bound: TypeAlias = Literal["at_least", "about", "at_most"]
NAME = "name"  # the kind of what is written with digits and is no figure


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with groups `low` and `high`, `y` `m` `d`, or `part` and `whole`; or with a fixed value."""

    unit: str
    pattern: re.Pattern[str]
    value: int | None = None


def _rule(unit: str, pattern: str, value: int | None = None) -> Rule:
    return Rule(unit, re.compile(pattern, re.VERBOSE | re.IGNORECASE | re.ASCII | re.MULTILINE), value)


# A number does not start inside a word, another number or a name (COVID-19).
_START = r"(?<![A-Za-z0-9$])(?<![0-9][.,])(?<![A-Za-z]-)"
_DASH = r"[ ]?(?:[-~]{1,2}|[至到])[ ]?"


def _amount(unit: str, before: str = "", after: str = "", number: str = NUMBER) -> list[Rule]:
    """A range, then a single amount: 1-2个, 10%至15%, between 10 and 20, RMB 2 to 3 trillion; 300余家.

    从30提高到60 and "from 30 to 60" tell a change, two figures and not a range.
    """
    low = rf"(?P<low>{number}|一|\bone\b)(?:{after})?"
    high = rf"(?:{before})?(?P<high>{number})(?:{after})"
    no_change = r"(?<!from[ ])(?<![从由])"
    return [
        _rule(unit, rf"\bbetween[ ](?:{before}){low}[ ]and[ ]{high}"),
        _rule(unit, rf"{_START}{no_change}(?:{before}){low}[ ]to[ ]{high}"),
        # No English words in front of the dash: twenty-one thousand is one number.
        _rule(unit, rf"{_START}{no_change}(?:{before})(?![a-z]){low}{_DASH}{high}"),
        _rule(unit, rf"{_START}(?:{before})(?P<low>{number})(?P<over>[余多])?(?:{after})"),
    ]


_ORDINAL = (
    r"(?:[0-9]{1,3}(?:st|nd|rd|th)\b"
    rf"|(?:\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty-)?{ORDINAL_WORD})"
)
_UNITS_AFTER_DIGITS = (
    rf"(?:{MAGNITUDE}|(?:(?-i:[kmx])|st|nd|rd|th|km|kg|[mcn]m|ha|[kMGT]?(?:Wh?|Hz|bps)|fold|yuan)\b)"
)
_NAMES = [
    # Marks of sections, lists and citations: 一、 · （一） · 1. · [1] · Part II (2) 3 · 3.8.1 · "Second, …".
    _rule(NAME, rf"^[ \t*•-]*(?:[0-9]{{1,2}}(?:[.](?![0-9])|、|[.](?=(?:19|20)[0-9]{{2}}年))|{HAN}、)"),
    _rule(NAME, r"\b(?:Part|Section)[ ](?:[IVXLC]+|[0-9.]*[0-9])\b(?:[ ]?\([0-9]+\)(?:[ ]?[0-9]+\b)?)?"),
    _rule(NAME, rf"\((?:[0-9]{{1,2}}|{HAN})\)|\[[0-9]{{1,2}}(?:[ ]?[,-][ ]?[0-9]{{1,2}})*\]"),
    _rule(NAME, r"(?<![0-9.])(?!(?:19|20)[0-9]{2}\.)[0-9]+(?:\.[0-9]+){2,}"),
    _rule(NAME, rf"(?:^|(?<=[.;:。])[ ]?)(?:第{HAN_CHAR}|{ORDINAL_WORD})(?=,)"),
    # Names: 1+N, 5G+, C2M, H2; not 250k, 20x, 3rd, 28nm, RMB5bn, FY2025.
    _rule(NAME, r"(?<![A-Za-z0-9])[0-9A-Za-z]+(?:\+[0-9A-Za-z]+)+"),
    _rule(NAME, r"\b(?!(?:RMB|CNY|USD|EUR|FY|No|Top)[0-9])[A-Z]+[0-9][0-9A-Z.]*\b"),
    _rule(NAME, rf"{_START}[0-9]+(?:\.[0-9]+)?(?!{_UNITS_AFTER_DIGITS})[A-Z][0-9A-Z]*"),
    # Phrases: 数十家 and "ten, hundred, thousand" give no number, a first-class firm is not the first one.
    _rule(NAME, r"[数几][十百千万亿]+|first-(?:class|rate)|first[ ]of[ ]all|at[ ]first\b"),
    _rule(NAME, r"\bten,[ ]hundred(?:,[ ](?:and[ ])?(?:ten[ ])?(?:thousand|million))*\b"),
]

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_NUMBERS = {name[:3].lower(): n for n, name in enumerate(_MONTHS, 1)}
# Capitals needed, or "enterprises may 2…" is a month.
_MONTH_NAMES = "|".join(f"{name[:3]}(?:{name[3:]}|[.])?" for name in _MONTHS)
_MONTH = rf"(?P<m>(?-i:{_MONTH_NAMES})(?![a-z]))"
_FOUR, _HAN_YEAR = r"(?:(?:19|20)[0-9]{2}|2100)", r"(?:[一二][〇零九][〇零一二三四五六七八九]{2})"
_YEAR = rf"(?:{_FOUR}(?![0-9A-Za-z]|[.,][0-9]|[ ]?[%万亿元])|{_HAN_YEAR}(?=[ ]?年))"
_BEFORE_YEAR = r"(?<![0-9A-Za-z])(?<![0-9][.,])"
_LAST_YEAR = rf"(?P<high>{_YEAR}|[0-9]{{2}}(?![0-9A-Za-z%.,万亿]))(?:[ ]?年)?"
_DAY = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
_NUM = rf"(?:[0-9]{{1,2}}|{HAN})"
_MONTH_DAY = rf"(?P<m>{_NUM})[ ]?月(?:[ ]?(?P<d>{_NUM})[ ]?日)?"
_DATES = [
    _rule("date", rf"{_START}(?P<y>{_FOUR})(?P<sep>[-/.])(?P<m>[0-9]{{1,2}})(?P=sep)(?P<d>[0-9]{{1,2}})"
                  r"(?![0-9.])"),
    _rule("date", rf"{_START}(?:(?P<y>{_FOUR}|{_HAN_YEAR})[ ]?年[ ]?)?{_MONTH_DAY}"),
    _rule("date", rf"{_START}{_DAY}[ ](?:of[ ])?{_MONTH}(?:,?[ ](?P<y>{_YEAR}))?"),
    _rule("date", rf"\b{_MONTH}[ ]{_DAY}(?![0-9])(?:,?[ ](?P<y>{_YEAR}))?"),
    _rule("date", rf"\b{_MONTH},?[ ](?P<y>{_YEAR})"),
    # 2023—2025年, 2023–25, from 2023 to 2025; then 2025年. Two years joined by "and" are two.
    _rule("year", rf"{_BEFORE_YEAR}(?P<low>{_YEAR})[ ]?年?(?:{_DASH}|[ ]to[ ]){_LAST_YEAR}"),
    _rule("year", rf"\bbetween[ ](?P<low>{_YEAR})[ ]and[ ]{_LAST_YEAR}"),
    _rule("year", rf"{_BEFORE_YEAR}(?P<low>{_YEAR})[ ]?年(?!代)"),
]  # fmt: skip

_ONE_TO_TEN = "one|two|three|four|five|six|seven|eight|nine|ten"
_PARTS = "third|fourth|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
_SHARES = [
    *_amount("percent", before="百分之"),
    _rule("fraction", rf"{_START}(?P<whole>{HAN}|[0-9]+)分之(?P<part>{HAN}|[0-9]+)"),
    _rule("fraction", rf"{_START}(?P<part>[0-9]{{1,3}})/(?P<whole>[0-9]{{1,3}})(?![0-9/])"),
    _rule("fraction", rf"\b(?P<part>{_ONE_TO_TEN})[ -](?P<whole>{_PARTS})s?\b(?=[ ]of\b|[.,;:]|$)"),
    *_amount("point", after=r"[ ]?个?百分点|[ -]percentage[ -]points?\b"),
    *_amount("percent", after=r"[ ]?%|[ -]?per[ ]?cent\b"),
    _rule("tenths", rf"(?<!{HAN_CHAR})(?P<low>[二三四五六七八九])成(?![为立果本员功套品长熟就分年人份交效])"),
]

# What a Han numeral counts. 一批, 十分, 三门峡, 四川, 千方百计, 两院 have none of these after a numeral.
CLASSIFIER = (
    "(?:[亿万]?(?:千瓦时?|平方米|平方公里|公里|吨|亩|斤)|人次|方面|领域|台(?![河山])"
    "|[个家项条件批种类名位人户座套所支只款轮层处点带区制品基最部份场班组县市省国城字校员化链大强])"
)
_MONEY = {
    "yuan": (r"(?:RMB|CNY|¥|人民币)[ ]?", r"[ ]?元(?!宇宙|素|件|器)|[ -]?(?:yuan|renminbi|RMB|CNY)\b"),
    "dollar": (r"(?:USD?|HK)?\$[ ]?|USD[ ]?", r"[ ]?[美港]元|[ -]?(?:US[ ])?dollars?\b|[ -]?USD\b"),
    "euro": (r"(?:EUR|€)[ ]?", r"[ ]?欧元|[ -]?euros?\b"),
}
_LEVEL = r"(?:level|scale|class|tier)\b"
_NO_AMOUNT = r"(?<!-)(?<!\.[0-9][ ])(?<!RMB[ ][0-9][ ])"
_PLURAL = r"(?=(?:-level)?(?:[ ](?!(?:and|of|that|in|by|as|is|has|was|for)\b)[a-z-]+){0,3}?[ ][a-z-]{2,}s\b)"
_OPTIONAL_RMB = rf"(?:{_MONEY['yuan'][0]})?"
_AMOUNTS = [
    # The 14th Five-Year Plan, “十四五”规划: one ordinal, no five years.
    _rule("ordinal", rf"(?P<low>{_ORDINAL}|(?<!{HAN_CHAR})十[一二三四五六七八九](?=五))"
                     r"(?:[ ]Five-Year[ ]Plans?\b|五(?=[\"”》]|规划|时期|期间|末))"),
    # 千亿级, 百亿级, the RMB 1 trillion level, trillion-yuan, 万亿招商: money, though no 元 is written.
    *_amount("yuan", number=rf"(?:{DIGITS}(?:[十百千万]?亿|[ ]亿)|{HAN}(?<=亿))", after="元?级"),
    # 28 hundred-billion-yuan chains, 7 trillion-yuan clusters; but a 2.3 trillion-yuan industry, and
    # 10 billion-yuan firms are of 10 billion, the levels of billions being 10 and 100.
    _rule("yuan", rf"{_START}(?P<low>(?:hundred|ten)-(?:billion|trillion))-(?:yuan\b|{_LEVEL})"),
    _rule("yuan", rf"{_START}{_NO_AMOUNT}(?P<low>trillion)-(?:yuan\b|{_LEVEL}){_PLURAL}"),
    *(
        rule
        for unit in ("dollar", "euro")
        for rule in _amount(unit, _MONEY[unit][0], rf"[ -]{_LEVEL}", number=rf"{DIGITS}[ -](?:billion|trillion)")
    ),
    *_amount("yuan", _OPTIONAL_RMB, rf"[ -]{_LEVEL}", number=rf"{DIGITS}[ -](?:billion|trillion)"),
    *(rule for unit, (sign, word) in _MONEY.items() for rule in
      (*_amount(unit, before=sign, after=f"(?:{word})?"), *_amount(unit, after=word))),
    _rule("yuan", rf"{_START}(?P<low>billion|trillion)-(?:yuan\b|{_LEVEL})"),
    *_amount("times", after=r"[ ]?倍|[ ]?次(?![级生])|[ ]times\b|[ -]?fold\b|x\b"),
    _rule("times", r"倍增|翻一?番|\bdoubl(?:e|es|ed|ing)\b(?!-)", 2),
    *_amount("months", after=r"[ ]?个月|[ -]months?\b"),
    *_amount("days", after=r"[ ]?个?(?:工作日|[天日])|[ -](?:working[ ]|business[ ])?days?\b"),
    *_amount("weeks", after=r"[ ]?周(?![年边期])|[ -]weeks?\b"),
    *_amount("hours", after=r"[ ]?个?小时|[ -]hours?\b"),
    *_amount("years", after=r"[ ]?年(?![级代轻龄产])|[ -](?:consecutive[ ])?years?\b"),
]  # fmt: skip

_ORDINALS = [
    _rule("ordinal", rf"第[ ]?(?P<low>{HAN}|[0-9]{{1,4}})"),
    _rule("ordinal", rf"{_START}(?P<low>{HAN}|[0-9]{{1,5}})[ ]?(?:号|届|世纪|周年|中全会)"),
    # 市县三级 are three levels; else 二级节点 is of the second level.
    _rule("count", rf"(?<=[省市县乡镇村])(?P<low>{HAN})级"),
    _rule("ordinal", rf"(?P<low>{HAN})[级期代]"),
    _rule("ordinal", rf"(?<=党的)(?P<low>{HAN})大"),
    _rule("ordinal", rf"(?P<low>{HAN})大(?=精神|报告|以来)"),
    _rule("ordinal", r"首(?=[台套批版次个家条项款位届])", 1),
    _rule("ordinal", r"\b(?:Nos?\.?|Article|Chapter|Phase)[ ]?(?P<low>[0-9]{1,5})(?![0-9])"),
    _rule("ordinal", rf"(?P<low>{_ORDINAL})"),
    _rule("ordinal", r"\bprimary\b(?=,?[ ](?:and|or|secondary|tertiary|industr|sector))", 1),
]  # fmt: skip
_DATED = "|".join(
    rf"(?<=\b{word}[ ])" for word in ("by", "in", "since", "until", "before", "after", "year", "the", "s")
)
_COUNTS = [
    *_amount("count", before=r"\bTop[ -]", after=""),
    _rule("count", rf"(?P<low>[二两三四五六七八])(?P<high>[三四五六七八九])(?={CLASSIFIER})"),  # 两三家
    *_amount("count", after=rf"[ ]?{CLASSIFIER}"),
    # A bare 2025 is a year, as in "by 2025" and "the 2025 targets"; "2000 new enterprises" are counted.
    _rule("year", rf"(?:{_DATED})(?P<low>{_YEAR})"),
    _rule("year", rf"{_BEFORE_YEAR}(?P<low>{_YEAR})(?![ ](?:[a-z-]+[ ])?[a-z-]{{2,}}s\b)"),
    *_amount("count", number=PLAIN_NUMBER),
    _rule("yuan", rf"(?P<low>{HAN}(?<=[十百千万]亿))(?!{CLASSIFIER})"),
]

RULES = (*_NAMES, *_DATES, *_SHARES, *_AMOUNTS, *_ORDINALS, *_COUNTS)

_FLAGS = re.IGNORECASE | re.ASCII
# Read on the text that ends where a figure starts; the negative forms come before those they contain.
_BEFORE: tuple[tuple[Bound, str, str], ...] = (
    ("at_least", "不[得应能可会宜]?(?:低于|少于|小于|下于)|至少|最少|起码|下限",
     "not? (?:less|fewer|lower) than|at least|minimum of|floor of"),
    ("at_most", "不[得应能可会宜]?(?:超过|高于|多于|大于)|低于|少于|小于|不足|至多|最多|上限",
     "not? (?:more|higher|greater) than|not (?:to )?exceed(?:ing)?|(?:less|fewer|lower) than"
     "|at most|up to|(?:maximum|cap|ceiling|limit) of|(?:capped|limited) (?:at|to)|below|under"),
    ("at_least", "超过|突破|高于|多于|大于|逾|超出?",
     "(?:more|greater|higher) than|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|over|above|in excess of"),
    ("about", "约|近|大约|大概", "about|around|approximately|roughly|nearly|almost|close to|some"),
)  # fmt: skip
# Read where it ends: 以上, "or more", and "20 enterprises or more".
_AFTER: tuple[tuple[Bound, str, str], ...] = (
    ("at_least", r"[及或]?以上|\+", "or (?:above|more|over|higher|greater)|and above"),
    ("at_most", "[及或]?以下|以内|之内|封顶", "or (?:below|less|fewer|lower|under)|and below"),
    ("about", "左右|上下", "or so|or thereabouts"),
)
# Between a bound and its figure: 最多只能占六成.
_BETWEEN = "(?:只?能|可以?|只|要|须)?"
BOUND_BEFORE = tuple(
    (b, re.compile(rf"(?:(?:{zh}){_BETWEEN}|\b(?:{en}))[了到达占有为是]?[ ]?$", _FLAGS)) for b, zh, en in _BEFORE
)
BOUND_AFTER = tuple(
    (b, re.compile(rf"[ ]?(?:{zh})|(?:[ ][a-z-]+){{0,3}}?[ ](?:{en})\b", _FLAGS)) for b, zh, en in _AFTER
)
# What a count counts, for messages: the classifier and the next Han words, or up to four English ones.
COUNTED = re.compile(
    r"""(?P<zh>(?!以[上下内]|左右|上下)[一-鿿]{1,12}?)
        (?=以[上下内]|左右|[和与及的、]|[^一-鿿]|$|(?<=[一-鿿]{12}))
    |[\s“”"‘’'-]*(?P<en>
        (?:(?!(?:and|or|of|to|in|will|by|at|for|each|is|are|with)\b)[A-Za-z][\w’'-]*[ ]?){1,4})""",
    re.VERBOSE,
)
