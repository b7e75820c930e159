"""What a figure of a notice counts or measures: 灯塔 of 建成灯塔3座.

Rules on one fragment; no list of clauses or of phrases of one notice. For the English see `qa.measured_english`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.notice import Span
from qa.figures import Figure
from qa.fragment import stated_figures

_TIMES = frozenset(("years", "months", "weeks", "days", "hours"))
_TITLE = re.compile(r"《[^》]*》")
_ENCLOSED = re.compile(r"[（(][^（()）]*[）)]|“[^”]*”|《[^》]*》")
# Words of attaining: what stands right behind one is a goal even if spelled, as in 新增三个 and 达到千亿级.
_ATTAIN = (
    r"达到?|突破|超过|超|新增|建成|增至|[增提升]\S{0,2}[到至]|[降减压缩]\S{0,2}[到至]|不[低少高多]于|不超过|高于|低于"
)
_ATTAINED = re.compile(rf"(?:{_ATTAIN})[“\"]?$")
_NAMED = re.compile(r"[^，,、；;。]{0,4}?(?:计划|行动|战略|政策|规划)")  # 倍增行动 is a name
_LEVEL = re.compile(r".*[级級]|[百千万萬亿億]+元")  # 千亿级, and 亿元 of 亿元以上项目
_GRANT = re.compile(r"给予|奖励|补助|补贴|资助")  # an amount paid, not one to be reached
_BASELINE = re.compile(r"[由从][^，,、；;。]{0,4}$")
_BOUND = re.compile(r"^(?:[及或]?以[上下内]|左右|上下)+")
_JOIN = re.compile(r"[、和与及]")
# What stands before the thing measured, and between it and its figure.
_LEAD = re.compile(
    r"(?:[,，、和与及 ]|(?:[到至]|截至)?20\d\d年底?前?|力争|努力|争取|确保|每年|年均|分别|累计|其中|实现|实施|按照|根据"
    r"|完成|惠及|推动|带动|使|将|建成|培育|创建|形成|打造|引进|遴选|建设(?!用地|规模|项目|投资|周期|资金))+"
)
_TAIL = re.compile(
    r"(?:力争|努力|争取|确保|原则上|稳定在|保持在|控制在|累计|分别|实现|约|近|为|“|[0-9一二三四五六七八九十]+年内?"
    rf"|[由从][0-9.]+[^，,、；;]{{0,5}}?|{_ATTAIN})+$"
)
_DEPENDENT = re.compile(r"^(?:占|比|较|同比)")
_STANDARD = re.compile(r"^的(?:标准|要求|目标|比例|水平)")
_ADJECTIVE = re.compile(r"(?<=.)[级型类]$")


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure that says how much of something, what that is, and the stretch of the fragment that names it.

    `figure.span` and `span` index the fragment; `what` is "" where the fragment leaves it to the one before.
    """

    figure: Figure
    what: str
    span: Span


def measured(text: str) -> list[Measured]:
    """The figures of a Chinese fragment that set an amount, each with what it is an amount of.

    Left out: names with a number in them (三化, 500强, 千亿级, 三年行动), what only limits another count
    (收入超过10亿元的企业达到5家), and where a change starts from (由30%提高到40%).

    >>> [(m.figure.text, m.what) for m in measured("力争建成灯塔3座、栈桥12座和5个左右渔港")]
    [('3座', '灯塔'), ('12座', '栈桥'), ('5个', '渔港')]
    """
    masked = _TITLE.sub(lambda m: "\0" * len(m[0]), text)
    figures = [f for f in stated_figures(masked) if _sets_an_amount(masked, f)]
    if listed := _one_to_one(text, figures):
        return listed
    return _with_borrowed_heads(list(_in_order(text, figures)))


def _sets_an_amount(text: str, figure: Figure) -> bool:
    before, after = text[: figure.span[0]], text[figure.span[1] :]
    if _BASELINE.search(before) or figure.counted.startswith("强"):
        return False
    if figure.unit == "times":
        return not _NAMED.match(after)
    if figure.unit == "yuan" and _GRANT.search(text):
        return False
    level = _LEVEL.fullmatch(figure.text)
    named = level or figure.unit in _TIMES or (figure.spelled and figure.unit == "count")
    return not named or _ATTAINED.search(before) is not None


def _one_to_one(text: str, figures: Sequence[Figure]) -> list[Measured]:
    """甲、乙分别达到2个和5个: the figures behind 分别 without nouns, matched to what is listed before it."""
    at = text.find("分别")
    own = [f for f in figures if f.span[0] > at >= 0]
    if len(own) < 2 or not _is_list(text, own):
        return []
    lead = _LEAD.match(text, 0, at)
    start = lead.end() if lead else 0
    subject, noun = text[start:at], _TAIL.sub("", _LEAD.sub("", text[at + 2 : own[0].span[0]]))
    limits = [f for f in figures if f.span[0] < at]
    items = re.split(_JOIN, subject)
    if len(limits) == len(own) and _is_list(text, limits):
        first, last = limits[0].span[0] - start, limits[-1].span[1] - start
        items = [subject[:first] + limit.text + subject[last:] for limit in limits]
    elif len(items) != len(own):
        items = [subject] * len(own)
    return [Measured(f, item + noun, (start, at)) for f, item in zip(own, items, strict=True)]


def _is_list(text: str, figures: Sequence[Figure]) -> bool:
    """Whether nothing parts the figures but 、 and 和; and a classifier (50万辆和80万辆)."""
    return all(re.fullmatch(r"\w?[、和与及 ]+", text[a.span[1] : b.span[0]]) for a, b in pairwise(figures))


def _in_order(text: str, figures: Sequence[Figure]) -> list[Measured]:
    """Each figure with the noun behind it (3座灯塔) or, where there is none, the one before it (灯塔3座)."""
    found = []
    begin = 0  # where the part of the text starts that no figure has taken
    for i, figure in enumerate(figures):
        following = figures[i + 1] if i + 1 < len(figures) else None
        start = figure.span[1]
        end = following.span[0] if following else len(text.rstrip(",，；;。、"))
        bound = _BOUND.match(text[start:end])
        noun_start = start + (bound.end() if bound else 0)
        lead = _LEAD.match(text, begin, figure.span[0])
        subject_start = lead.end() if lead else begin
        subject = _TAIL.sub("", text[subject_start : figure.span[0]])
        joined = _last_join(text, noun_start, end) if following else end
        behind = text[noun_start : max(joined, noun_start)]
        limits = behind.startswith("的") and subject and not _STANDARD.match(behind)
        if (following and joined < 0) or limits:
            continue  # the figure is part of what the next one counts, or limits what is spoken of
        begin = joined
        noun = behind.removeprefix("的")
        if noun.endswith("作用"):
            continue  # 发挥5个小组作用 sets no number of them
        if (subject and (figure.unit != "count" or len(noun) == 1)) or not re.match(r"[\w“(（]", noun):
            found.append(Measured(figure, subject, (subject_start, subject_start + len(subject))))
        else:
            new = "新增" if re.search(r"新增$", text[: figure.span[0]]) else ""
            found.append(Measured(figure, new + noun, (noun_start, joined)))
    return found


def _last_join(text: str, start: int, end: int) -> int:
    """Where the last 、 or 和 between two figures stands, outside brackets and quotes; -1 where none does."""
    masked = _ENCLOSED.sub(lambda m: "\0" * len(m[0]), text)
    return max((m.start() for m in _JOIN.finditer(masked, start, end)), default=-1)


def _with_borrowed_heads(found: list[Measured]) -> list[Measured]:
    """2个世界级、7个国家级港口: the first counts 港口 too."""
    for i in range(len(found) - 2, -1, -1):
        this, following = found[i], found[i + 1]
        head = re.match(r"\w{1,6}?[级型类](.+)", following.what)
        if head and _ADJECTIVE.search(this.what):
            found[i] = Measured(this.figure, this.what + head[1], this.span)
    return found


def continues(fragment: str) -> bool:
    """Whether a fragment measures a share of, or a change in, what the one before it measured: 占…比重, 同比…"""
    return _DEPENDENT.match(fragment) is not None
