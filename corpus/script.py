"""The scripts of Chinese: folding for search, Simplified as published, and the language of a question.

The notice's copy is Traditional with Taiwan's vocabulary put over a Mainland original (智慧型 for 智能). Three
forms are kept apart: `fold` and `matching_form` are for comparing and are never shown; `restore` is for showing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import opencc  # type: ignore[import-untyped]

# Marks that mean the same: the first of each row stands for the rest. NFKC has already made （ ( and ， into ,
# but 。 and 、 stay themselves, so that a full stop is no decimal point and a list comma no clause comma.
_SAME_MARKS = (
    '"“”„‟「」『』﹁﹂﹃﹄〝〞',
    "'‘’‚‛`´",
    "([{〔【〖〘",
    ")]}〕】〗〙",
    "-‐‑‒–—―−─~〜",
    "·•‧∙⋅・",
)
_MARK = {mark: row[0] for row in _SAME_MARKS for mark in row}


@cache
def _dictionary(name: str) -> dict[str, list[str]]:
    """One of OpenCC's dictionaries: a character or phrase and what it may become, the likeliest first."""
    lines = (Path(opencc.__file__).parent / "dictionary" / f"{name}.txt").read_text("utf-8").splitlines()
    return {key: values.split(" ") for key, values in (line.split("\t") for line in lines)}


@cache
def _converter(name: str) -> Callable[[str], str]:
    """OpenCC's conversion of this name, such as `tw2s`; its dictionaries are read once."""
    convert: Callable[[str], str] = opencc.OpenCC(name).convert
    return convert


def _t2s(char: str) -> str:
    return _dictionary("TSCharacters").get(char, [char])[0]


@cache
def _simplifications() -> dict[str, str]:
    """Traditional character → Simplified, with the Taiwan and Hong Kong forms t2s leaves alone (著 → 着)."""
    table = {char: values[0] for char, values in _dictionary("TSCharacters").items()}
    simplified = set(table.values())
    for variants in ("TWVariantsRev", "HKVariantsRev"):
        for char, (standard, *_) in _dictionary(variants).items():
            # 么 would become 幺: a character that is itself the Simplified form of another is left alone.
            if char not in simplified:
                table.setdefault(char, _t2s(standard))
    return table


class _CharacterFolding(dict[int, str]):
    """A table for `str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        seen = {char}
        while (step := self._step(char)) not in seen:
            seen.add(step)
            char = step
        self[code] = char
        return char

    @staticmethod
    def _step(char: str) -> str:
        for change in (lambda c: unicodedata.normalize("NFKC", c), str.casefold):
            changed = change(char)
            # ㈠ becomes three characters, ß two: kept, or offsets would no longer index the original.
            char = changed if len(changed) == 1 else char
        return _MARK.get(char, _simplifications().get(char, char))


_CHARACTERS = _CharacterFolding()


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """OpenCC's phrases that characters alone get wrong (計畫 is 计划, not 计画), both sides folded.

    They are looked for in text whose characters are folded already, so either script takes the same way.
    """
    folded = {
        key.translate(_CHARACTERS): value.translate(_CHARACTERS)
        for key, (value, *_) in _dictionary("TSPhrases").items()
        if len(key) == len(value)
    }
    table = {key: value for key, value in folded.items() if key != value}
    return _alternatives(table), table


def _alternatives(keys: dict[str, str]) -> re.Pattern[str]:
    """A pattern for any of the keys, the longest first; without keys it matches nowhere."""
    return re.compile("|".join(map(re.escape, sorted(keys, key=lambda k: (-len(k), k)))) or r"(?!)")


def fold(text: str) -> str:
    """The form for matching: NFKC, lower case, Simplified, one form for like marks; as long as `text`.

    For any text, character i of the result stands for character i of `text`. Taiwan's vocabulary stays (see
    `matching_form`). On the notice (11,655 characters) it takes 0.7 ms once warm, against 30 ms for OpenCC, and
    equals the fold of OpenCC's t2s and of its tw2s; its characters alone differ from t2s in 計畫 (14 times).

    >>> fold("「計畫」（２０２３—2025年）")
    '"计划"(2023-2025年)'
    """
    pattern, table = _phrases()
    return pattern.sub(lambda match: table[match[0]], text.translate(_CHARACTERS))


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase the copy's converting tool put in, what the original says, and how often the copy has it.

    `occurrences` counts every place, also inside a longer term: 網路 counts in 工業網際網路.
    """

    copy: str
    original: str
    occurrences: int


@dataclass(frozen=True, slots=True)
class TermTable:
    """The terms to undo, in the order of their file."""

    terms: tuple[Term, ...]

    def matches(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where terms stand in `text`, as (start, end, original): left to right, the longest first."""
        pattern, originals = _term_pattern(self)
        return ((*match.span(), originals[match[0]]) for match in pattern.finditer(text))


@cache
def _term_pattern(table: TermTable) -> tuple[re.Pattern[str], dict[str, str]]:
    originals = {term.copy: term.original for term in table.terms}
    return _alternatives(originals), originals


def load_terms(path: Path) -> TermTable:
    """Read a table of `copy<TAB>original<TAB>occurrences` lines, `#` for comments; ValueError names a bad line."""
    terms: dict[str, Term] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        copy, original, count = (line.split("\t") + ["", "", ""])[:3]
        if not (copy and original and count.isdecimal()) or line.count("\t") != 2:
            raise ValueError(
                f"{path.name}, line {number}: expected a term, its original and a count with tabs between, "
                f"got {line!r}; correct the line or begin it with #."
            )
        if copy in terms:
            raise ValueError(f"{path.name}, line {number}: {copy} is there twice; keep one of the two lines.")
        terms[copy] = Term(copy, original, int(count))
    return TermTable(tuple(terms.values()))


@dataclass(frozen=True, slots=True)
class Restored:
    """A text whose terms were undone, with the way back to its source.

    `offsets[i]` is where in the source the character or term begins that gave character i of `text`; one more
    entry holds the source's length. A term is never cut: spans that touch one take it whole.
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
        unit = self.offsets[bisect_right(self.offsets, start) - 1]
        first = bisect_left(self.offsets, unit)
        return first, bisect_left(self.offsets, end) if end > start else first


def _undo(text: str, terms: TermTable, convert: Callable[[str], str]) -> Restored:
    """Put the originals of the terms in and convert the whole; `convert` must keep the length."""
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end, original in terms.matches(text):
        parts += text[at:start], original
        offsets += [*range(at, start), *[start] * len(original)]
        at = end
    parts.append(text[at:])
    offsets += range(at, len(text) + 1)
    return Restored(convert("".join(parts)), tuple(offsets))


def restore(text: str, terms: TermTable) -> Restored:
    """Simplified as published, to be shown as restored from a converted copy: terms undone, then tw2s.

    For Traditional text only: tw2s takes the Simplified 么 for Taiwan's 么 and makes it 幺. It has no phrase that
    changes the length (tw2sp has, and corrupts).
    """
    return _undo(text, terms, _converter("tw2s"))


def matching_form(text: str, terms: TermTable) -> Restored:
    """The form for searching and comparing quotes across scripts: terms undone, then folded.

    智慧型製造, 智能製造 and 智能制造 have the same; so have 工具機 and 机床. Text of any script or language.
    """
    return _undo(text, terms, fold)


def to_traditional(text: str) -> str:
    """Traditional for text composed in Simplified; the words stay the Mainland's (智能 is not 智慧型).

    OpenCC's s2tw, characters only: of s2t, s2hk and s2tw it differs least from the copy (為 not 爲, 群 not 羣).
    It always writes 臺, where the copy and much of what is printed have 台.
    """
    return _converter("s2tw")(text).replace("臺", "台")


class Language(StrEnum):
    """Language and script of a question."""

    EN = "en"
    HANS = "zh-Hans"
    HANT = "zh-Hant"


_QUOTED = re.compile("“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]*’|\"[^\"]*\"")
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_TOKEN = re.compile(rf"(?P<han>{_HAN}+)|(?P<word>[A-Za-z\u00c0-\u024f]{{2,}})")
# What makes a sentence of names: of, and, in, for are left out, since names have them (Internet of Things).
_ENGLISH_CUES = frozenset(
    "what which who whom whose when where why how is are was were be been do does did can could will would "
    "should must has have had the this that these those there we my our you your they their me about if "
    "please tell explain give list show describe summarise summarize compare".split()
)
_CHINESE_CUES = re.compile("[的是吗嗎呢吧了么麼哪谁誰怎几幾请請]|多少|如何|为何|為何|有没有|有沒有|是否")


def detect(text: str, default: Language = Language.HANS) -> Language:
    """The language a question is asked in, and for Chinese the script.

    Quoted parts are left out where there are others. `default` is for text that does not tell: without a word
    (empty, figures, 5G), or Chinese written the same in both scripts (Simplified if the default is English).
    """
    text = unicodedata.normalize("NFKC", text)
    unquoted = _QUOTED.sub(" ", text)
    tokens = list(_TOKEN.finditer(unquoted)) or list(_TOKEN.finditer(text))
    if not tokens:
        return default
    if not any(token["han"] for token in tokens) or _reads_as_english(tokens):
        return Language.EN
    return _script(unquoted) or _script(text) or (Language.HANS if default is Language.EN else default)


def _reads_as_english(tokens: list[re.Match[str]]) -> bool:
    """Whether English carries a sentence of both: by its function words, then by its last word.

    Noun phrases of either language end in their head: 5G基站 targets, smart factory 补贴. Names do not count.
    """
    english = sum((token["word"] or "").lower() in _ENGLISH_CUES for token in tokens)
    chinese = sum(len(_CHINESE_CUES.findall(token["han"] or "")) for token in tokens)
    if english != chinese:
        return english > chinese
    carrying = [token for token in tokens if token["han"] or token["word"][0].islower()]
    return carrying[-1]["han"] is None


@cache
def _telling_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Simplified has and that only Traditional has."""
    to_traditional_, to_simplified = _dictionary("STCharacters"), _dictionary("TSCharacters")
    # OpenCC's own Traditional writes 羣 and 峯; Taiwan and Hong Kong write 群 and 峰, as the Mainland does.
    shared = {
        char
        for variants in ("TWVariantsRev", "HKVariantsRev")
        for char, (standard, *_) in _dictionary(variants).items()
        if _t2s(standard) == char
    }
    hans = {char for char, values in to_traditional_.items() if char not in values and _t2s(char) == char}
    hant = {char for char in to_simplified if _t2s(char) != char and char not in to_traditional_}
    return frozenset(hans - shared), frozenset(hant - shared)


def _script(text: str) -> Language | None:
    """The script of which `text` has more telling characters; None where neither has more."""
    hans, hant = _telling_characters()
    lead = sum((char in hant) - (char in hans) for char in text)
    return None if lead == 0 else Language.HANT if lead > 0 else Language.HANS
