"""The scripts of Chinese: folding for search, Simplified as published, and the language of a question.

The copy is Traditional with Taiwan's vocabulary put over a Mainland original (智慧型 for 智能). `fold` and
`matching_form` are for comparing and are never shown; `restore` is for showing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import opencc

# The first mark of each row stands for the rest. NFKC has already made （ ( and ，a comma, but 。 and 、 stay
# themselves: a full stop is no decimal point, and 、 parts the items within what a comma parts.
_SAME_MARKS = ('"“”„‟「」『』〝〞', "'‘’‚‛`´", "([{〔【〖〘", ")]}〕】〗〙", "-‐‒–—―−─~〜", "·•‧∙⋅・")
_MARK = {mark: row[0] for row in _SAME_MARKS for mark in row}
_converter = cache(opencc.OpenCC)  # by the name of the conversion; reads its dictionaries once


@cache
def _dictionary(name: str) -> dict[str, list[str]]:
    """One of OpenCC's dictionaries: a character or phrase and what it may become, the likeliest first."""
    lines = (Path(opencc.__file__).parent / "dictionary" / f"{name}.txt").read_text("utf-8").splitlines()
    return {key: values.split(" ") for key, values in (line.split("\t") for line in lines)}


@cache
def _characters(name: str) -> dict[str, str]:
    """The likeliest counterpart of each character in one of OpenCC's dictionaries."""
    return {key: values[0] for key, values in _dictionary(name).items()}


@cache
def _regional() -> dict[str, str]:
    """Taiwan's and Hong Kong's own forms → Simplified (著 → 着, 群 → 群)."""
    t2s = _characters("TSCharacters")
    variants = _characters("HKVariantsRev") | _characters("TWVariantsRev")
    return {char: t2s.get(standard, standard) for char, standard in variants.items()}


@cache
def _simplifications() -> dict[str, str]:
    """Traditional → Simplified: t2s, and the regional forms it leaves alone (not 么: it would be 幺)."""
    t2s = _characters("TSCharacters")
    simplified = set(t2s.values())  # what is the Simplified form of another character stays
    return {char: form for char, form in _regional().items() if char not in simplified} | t2s


class _CharacterFolding(dict[int, str]):
    """A table for `str.translate`, filled as characters are met; each is changed until it stays the same."""

    def __missing__(self, code: int) -> str:
        char, before = chr(code), ""
        while char != before:
            before = char
            marks_and_script = _MARK.get(char, _simplifications().get(char, char))
            steps = (unicodedata.normalize("NFKC", char), char.casefold(), marks_and_script)
            # ㈠ becomes three characters, ß two: kept, or offsets would no longer index the original.
            char = next((step for step in steps if len(step) == 1 and step != char), char)
        self[code] = char
        return char


_FOLDING = _CharacterFolding()


def _alternatives(keys: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the keys, the longest first; without keys it matches nowhere."""
    return re.compile("|".join(map(re.escape, sorted(keys, key=len, reverse=True))) or r"(?!)")


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """OpenCC's phrases that characters alone get wrong (計畫 is 计划, not 计画), their characters folded."""
    pairs = ((k.translate(_FOLDING), v.translate(_FOLDING)) for k, v in _characters("TSPhrases").items())
    table = {key: value for key, value in pairs if key != value and len(key) == len(value)}
    return _alternatives(table), table


def fold(text: str) -> str:
    """The form for matching: NFKC, lower case, Simplified, one form for like marks; as long as `text`.

    Character i of the result stands for character i of `text`. Taiwan's vocabulary stays (`matching_form`).
    On the notice (11,655 characters) it takes 1 ms once warm, against 30 ms for OpenCC, and equals the fold
    of OpenCC's t2s and of its tw2s; characters alone differ from t2s in 計畫 (14 times), nowhere else.

    >>> fold("「計畫」（２０２３—2025年）")
    '"计划"(2023-2025年)'
    """
    pattern, table = _phrases()
    return pattern.sub(lambda match: table[match[0]], text.translate(_FOLDING))


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase of the converted copy, its original, and how often the copy has it, in a longer term too."""

    copy: str
    original: str
    occurrences: int


@dataclass(frozen=True, slots=True)
class TermTable:
    """The terms to undo, in the order of their file.

    `everywhere` are English words, case-folded, for the place the whole notice is about (henan, provincial): what is
    said of any clause may have them, so they tell none from another.
    """

    terms: tuple[Term, ...]
    everywhere: frozenset[str] = frozenset()


def load_terms(path: Path) -> TermTable:
    """Read lines of term, original and count, tabs between, `#` for comments; ValueError names a bad line."""
    terms: dict[str, Term] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            fields = line.split("\t")
            if len(fields) != 3 or not all(fields) or not fields[2].isdecimal() or fields[0] in terms:
                wanted = "a new term, its original and a count with tabs between"
                raise ValueError(f"{path.name}, line {number}: expected {wanted}, got {line!r}; correct it.")
            terms[fields[0]] = Term(fields[0], fields[1], int(fields[2]))
    return TermTable(tuple(terms.values()))


@dataclass(frozen=True, slots=True)
class Restored:
    """A text whose terms were undone, with the way back to its source; a span never cuts a term.

    `offsets[i]` is where in the source the character or term begins that gave character i of `text`; one more
    entry holds the source's length.
    """

    text: str
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.offsets) != len(self.text) + 1:
            raise ValueError(f"expected {len(self.text) + 1} offsets, got {len(self.offsets)}")

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that gave `text[start:end]`."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[bisect_right(self.offsets, self.offsets[end - 1])]

    def from_source(self, start: int, end: int) -> tuple[int, int]:
        """The span of `text` that the source's characters from `start` to `end` gave."""
        first = bisect_left(self.offsets, self.offsets[bisect_right(self.offsets, start) - 1])
        return first, bisect_left(self.offsets, end) if end > start else first


@cache
def _undoing(terms: TermTable) -> tuple[re.Pattern[str], dict[str, str]]:
    originals = {term.copy: term.original for term in terms.terms}
    return _alternatives(originals), originals


def _undo(text: str, terms: TermTable, convert: Callable[[str], str]) -> Restored:
    """Put the originals of the terms in and convert the whole; `convert` must keep the length."""
    pattern, originals = _undoing(terms)
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in pattern.finditer(text):
        original = originals[match[0]]
        parts += text[at : match.start()], original
        offsets += [*range(at, match.start()), *[match.start()] * len(original)]
        at = match.end()
    return Restored(convert("".join([*parts, text[at:]])), (*offsets, *range(at, len(text) + 1)))


def restore(text: str, terms: TermTable) -> Restored:
    """Simplified as published, to be shown as restored from a converted copy: terms undone, then tw2s.

    For Traditional text only: tw2s reads 么 as 幺. It keeps the length (tw2sp does not, and corrupts).
    """
    return _undo(text, terms, _converter("tw2s").convert)


def matching_form(text: str, terms: TermTable) -> Restored:
    """The form for searching and for comparing quotes across scripts: terms undone, then folded.

    智慧型製造, 智能製造 and 智能制造 have the same; so have 工具機 and 机床. For text of any language.
    """
    return _undo(text, terms, fold)


def to_traditional(text: str) -> str:
    """Traditional for text composed in Simplified; the words stay the Mainland's (智能 is not 智慧型).

    OpenCC's s2tw is nearest to the copy (為, not s2t's 爲; 群, not s2hk's 羣), but for its 臺.
    """
    return str(_converter("s2tw").convert(text)).replace("臺", "台")


class Language(StrEnum):
    """Language and script of a question."""

    EN = "en"
    HANS = "zh-Hans"
    HANT = "zh-Hant"


_QUOTED = re.compile('“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]*’|"[^"]*"')
_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]+"
_TOKEN = re.compile(rf"(?P<han>{_HAN})|(?P<word>[A-Za-z\u00c0-\u024f]{{2,}})")
# What makes a sentence. Not of, and, in, for: names have them (Internet of Things); nor it and may: IT, May.
_ENGLISH_CUE = re.compile(  # ASCII, so that a Han character ends an English word too
    r"(?ai)\b(?:wh(?:at|ich|o|ose|en|ere|y)|how|is|are|was|were|be|do|does|did|can|could|will|would|should|must"
    r"|has|have|had|the|th(?:is|at|ese|ose|ere|ey|eir)|we|my|our|your?|me|about|if|please|tell|explain|give"
    r"|list|show|describe|summari[sz]e|compare)\b"
)
_CHINESE_CUE = re.compile("[的是吗嗎呢吧了么麼哪谁誰怎几幾请請]|多少|如何|为何|為何|有没有|有沒有|是否")


def detect(text: str, default: Language = Language.HANS) -> Language:
    """The language a question is asked in, and for Chinese the script; quoted parts only if all is quoted.

    `default` is for text that does not tell: without a word (empty, figures, 5G), or Chinese written the same
    in both scripts (Simplified if the default is English).
    """
    text = unicodedata.normalize("NFKC", text)
    unquoted = _QUOTED.sub(" ", text)
    asked = unquoted if _TOKEN.search(unquoted) else text
    tokens = list(_TOKEN.finditer(asked))
    if not tokens:
        return default
    # Of a mixture the function words decide, then the last word that is no name: in both languages a noun
    # phrase ends in its head (5G基站 targets, smart factory 补贴).
    lead = len(_ENGLISH_CUE.findall(asked)) - len(_CHINESE_CUE.findall(asked))
    carrying = [token for token in tokens if token["han"] or token["word"][0].islower()]
    if not any(token["han"] for token in tokens) or lead > 0 or (lead == 0 and not carrying[-1]["han"]):
        return Language.EN
    return _script(asked) or _script(text) or (Language.HANS if default is Language.EN else default)


def script_of(text: str) -> Language:
    """The script a Chinese text is written in; Simplified where nothing tells.

    >>> [str(script_of(text)) for text in ("显著提升", "顯著提升", "人工")]
    ['zh-Hans', 'zh-Hant', 'zh-Hans']
    """
    return _script(text) or Language.HANS


def _script(text: str) -> Language | None:
    """The script of which `text` has more telling characters; None where neither has more."""
    hans, hant = (sum(char in telling for char in text) for telling in _telling_characters())
    return None if hans == hant else Language.HANS if hans > hant else Language.HANT


@cache
def _telling_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Simplified has, and that only Traditional has."""
    s2t, t2s = _dictionary("STCharacters"), _characters("TSCharacters")
    # OpenCC's own Traditional writes 羣 and 峯; Taiwan and Hong Kong write 群 and 峰, as the Mainland does.
    shared = {char for char, simplified in _regional().items() if char == simplified}
    hans = {char for char, values in s2t.items() if char not in values and t2s.get(char, char) == char}
    hant = {char for char, simplified in t2s.items() if char != simplified and char not in s2t}
    return frozenset(hans - shared), frozenset(hant - shared)
