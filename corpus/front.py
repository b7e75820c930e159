"""The title block of a GB/T 9704 document: where it starts, and the metadata its lines carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.notice import Span
from corpus.section import parse_han_numeral

_NUMBER = re.compile(r"^[^\s|]{1,16}[〔\[［（(]\d{4}[〕\]］）)]\s*第?\d+[号號]$")
_KIND = "(?:通知|意见|意見|决定|決定|公告|通告|通报|通報|批复|批復|办法|辦法|规定|規定|方案|函|纪要|紀要)"
_TITLE = re.compile(rf"^[^\s|].*(?:关于|關於).*{_KIND}$")
_DATE = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
_HAN_DATE = re.compile(r"^([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]+)月([一二三四五六七八九十]+)日$")
_AUTHORITY = re.compile(r"^[^\s|，,。:：、]{2,30}$")


@dataclass(frozen=True, slots=True)
class Front:
    """Metadata found in the title block; `kinds` tells what each of its lines is, by the line's span."""

    start: int
    title: str
    document_number: str
    issuing_authority: str
    addressees: str
    issue_date: date | None
    kinds: dict[Span, str]


def read_front(lines: list[tuple[Span, str]]) -> Front:
    """Read the title block from its lines (span and text without white space at the ends).

    Page furniture above the title is left out: the title is the line nearest above the 发文字号 that ends
    as a title does, or failing a number the last such line of the block.
    """
    kinds: dict[Span, str] = {}
    found = {"title": "", "document_number": "", "authority": "", "addressees": "", "date": ""}

    def take(kind: str, at: int) -> None:
        kinds[lines[at][0]] = kind
        found[kind] = lines[at][1]

    number_at = next((i for i, (_, text) in enumerate(lines) if _NUMBER.match(text)), None)
    above = range((len(lines) if number_at is None else number_at) - 1, -1, -1)
    title_at = next((i for i in above if _TITLE.match(lines[i][1])), None)
    if title_at is not None:
        take("title", title_at)
    if number_at is not None:
        take("document_number", number_at)
    first = min((i for i in (title_at, number_at) if i is not None), default=0)
    for i in range(first, len(lines)):
        text = lines[i][1]
        if not found["addressees"] and text.endswith((":", "：")):
            take("addressees", i)
        elif not found["date"] and (_DATE.match(text) or _HAN_DATE.match(text)):
            take("date", i)
            if i and _AUTHORITY.match(lines[i - 1][1]) and lines[i - 1][0] not in kinds:
                take("authority", i - 1)
    return Front(
        start=lines[first][0][0] if lines else 0,
        title=found["title"],
        document_number=found["document_number"],
        issuing_authority=found["authority"],
        addressees=found["addressees"].rstrip(":："),
        issue_date=_read_date(found["date"]),
        kinds=kinds,
    )


def _read_date(text: str) -> date | None:
    try:
        if match := _DATE.match(text):
            return date(*map(int, match.groups()))
        if match := _HAN_DATE.match(text):
            year = int("".join(str("〇一二三四五六七八九".find(c.replace("○", "〇").replace("零", "〇"))) for c in match[1]))
            return date(year, parse_han_numeral(match[2]), parse_han_numeral(match[3]))
    except ValueError:
        return None
    return None
