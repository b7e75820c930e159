"""The unnumbered ends of a GB/T 9704 document: its title block, and the closing with 落款 and date."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from corpus.notice import Span
from corpus.section import parse_han_numeral
from corpus.sentence import ORGAN_ENDS

Line = tuple[Span, str]  # its span, and its text without white space at the ends

# All of these see a line in its plain form: NFKC, without white space.
_NUMBER = re.compile(r"[^|:]{1,16}[〔\[(]\d{4}[〕\])]第?\d+[号號]")
_KIND = (
    "(?:通知|意见|意見|决定|決定|公告|通告|通报|通報|批复|批復|命令|决议|決議|公报|公報|函|纪要|紀要"
    "|办法|辦法|规定|規定|方案)"
)
_TITLE = re.compile(rf"[^|。]*(?:关于|關於)[^|。]*{_KIND}(?:\([^()]*\))?")
_HAN_YEAR = "〇一二三四五六七八九"
_DATE = re.compile(
    r"(?P<authority>[^,。:、;|]*[^,。:、;|\d])??"
    rf"(?P<day>[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|[○零{_HAN_YEAR}]{{4}}年[{_HAN_YEAR}十]+月[{_HAN_YEAR}十]+日)"
)
_AUTHORITY = re.compile(r"[^,。:、;|]{2,40}")
_ATTACHMENTS = re.compile(r"附件\d{0,2}:")
_NEXT_ATTACHMENT = re.compile(r"\d{1,2}[.、]|附件\d")


def plain(text: str) -> str:
    """The form of a line in which its part is recognised: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(slots=True)
class Front:
    """Metadata found in an unnumbered stretch; `kinds` tells what its lines are, by their spans.

    `start` is where the stretch begins: below the page furniture, above 落款. Texts are as in the source,
    but a title broken over lines is joined, and several issuing authorities are parted by 、.
    """

    start: int
    title: str = ""
    document_number: str = ""
    issuing_authority: str = ""
    addressees: str = ""
    issue_date: date | None = None
    kinds: dict[Span, str] = field(default_factory=dict)


def read_front(lines: list[Line]) -> Front:
    """Read the title block: title, 发文字号 above or below it, 主送机关, and 落款 where it stands here.

    Page furniture above title and number is left out. Of several titles the one nearest to the number counts.
    """
    front = Front(0)
    number_at = next((i for i, (_, text) in enumerate(lines) if _NUMBER.fullmatch(plain(text))), None)
    near = len(lines) if number_at is None else number_at
    first, end = min(_titles(lines), key=lambda title: abs(title[0] - near), default=(0, 0))
    if end:
        front.title = "".join(text for _, text in lines[first:end])
        front.kinds[lines[first][0][0], lines[end - 1][0][1]] = "title"
    if number_at is not None:
        span, front.document_number = lines[number_at]
        front.kinds[span] = "document_number"
        end = max(end, number_at + 1)
    front.start = min(front.kinds, default=(lines[0][0] if lines else (0, 0)))[0]
    for span, text in lines[end:]:
        # 现将有关事项通知如下： opens what follows; it names nobody.
        if plain(text).endswith(":") and not re.search("如下:|附件:", plain(text)):
            front.kinds[span] = "addressees"
            front.addressees = text.rstrip(":：")
        if text.endswith((":", "：", "。")):
            break
    _read_signature(front, lines)
    if not front.issuing_authority:
        # By the standard a title begins with the name of the authority.
        name = re.split("关于|關於", front.title)[0].strip()
        front.issuing_authority = name if name.endswith(ORGAN_ENDS) else ""
    return front


def read_closing(lines: list[Line]) -> Front | None:
    """Read the closing of a document from the lines below its last mark; None where there is none.

    It begins with the list of attachments (附件：1.…) or with 落款, and everything after it belongs to it.
    """
    closing = Front(0)
    listing = False
    for span, text in lines:
        if listing := lists_attachment(text, after_another=listing):
            closing.kinds[span] = "attachment"
    _read_signature(closing, lines)
    if not closing.kinds:
        return None
    closing.start = min(start for start, _ in closing.kinds)
    return closing


def lists_attachment(text: str, *, after_another: bool) -> bool:
    """Whether a line belongs to the list of attachments: 附件：1.…, or below such a line 2.…"""
    return bool(_ATTACHMENTS.match(plain(text)) or (after_another and _NEXT_ATTACHMENT.match(plain(text))))


def is_date(text: str) -> bool:
    """Whether a line is the date of a document, alone or behind the authority's name."""
    match = _DATE.fullmatch(plain(text))
    return match is not None and (not match["authority"] or match["authority"].endswith(ORGAN_ENDS))


def _titles(lines: list[Line]) -> list[tuple[int, int]]:
    """Runs of at most three lines (first, one past the last) that together read as a title."""
    texts = [plain(text) for _, text in lines]
    found: list[tuple[int, int]] = []
    for end in range(1, len(lines) + 1):
        runs = range(end - 1, max(end - 4, -1), -1)  # the shortest first: what stands above may be furniture
        first = next((i for i in runs if _TITLE.fullmatch("".join(texts[i:end]))), None)
        if first is not None:
            if first and re.match("关于|關於", texts[first]) and texts[first - 1].endswith(ORGAN_ENDS):
                first -= 1  # the authority's name on a line of its own
            found.append((first, end))
    return found


def _read_signature(front: Front, lines: list[Line]) -> None:
    """Take the last line that is a date below `front.start`, and the names of authorities right above it."""
    lines = [line for line in lines if line[0][0] >= front.start]
    at = max((i for i, (_, text) in enumerate(lines) if is_date(text)), default=None)
    if at is None or not (match := _DATE.fullmatch(plain(lines[at][1]))):
        return
    front.kinds[lines[at][0]] = "date"
    front.issue_date = _read_date(match["day"])
    names = [match["authority"]] if match["authority"] else []
    for span, text in reversed(lines[:at] if not names else []):
        if span in front.kinds or not (_AUTHORITY.fullmatch(plain(text)) and text.endswith(ORGAN_ENDS)):
            break
        front.kinds[span] = "authority"
        names.insert(0, text)
    front.issuing_authority = "、".join(names)


def _read_date(text: str) -> date | None:
    numbers = re.split("[年月日]", text)[:3]
    try:
        if text[0].isdecimal():
            return date(*map(int, numbers))
        year = "".join(str(_HAN_YEAR.index(c)) for c in re.sub("[○零]", "〇", numbers[0]))
        return date(int(year), parse_han_numeral(numbers[1]), parse_han_numeral(numbers[2]))
    except ValueError:
        return None
