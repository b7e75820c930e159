"""Institutions that a text names, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.library import Edition
from corpus.script import Language, matching_form, to_traditional
from corpus.section import SectionId

# Names of organs in general, so that one the notice does not know is noticed too.
_ORGAN_ZH = re.compile(
    r"[\u4e00-\u9fff]{2,12}?"
    r"(?:厅|委员会|改革委|国资委|(?<![结布格])局(?![面部势])|海关|支行|领导小组|管委会|[省市县区](?:人民)?政府|人民政府|工商联)"
)
# 哪个厅 asks for an organ and names none.
_ASKED = re.compile(r"[哪谁]|什么|几个?[厅局]|多少")
# Words that stand before a name and in none.
_BEFORE = re.compile(r".*[由是归让请找向的](?=..)")
_ORGAN_EN = re.compile(
    r"\b(?:Ministry|Department|Bureau|Administration|Commission|Office|Authority|Agency|Federation)"
    r" (?:of|for) (?:the )?[A-Z][\w’-]*(?:(?:,| and|,? and| of| for| the)* [A-Z][\w’-]*)*"
    r"|\b(?!(?:Which|What|Whose|The|This|That|Any|Does|Do|Is|Are|Why|How|Who)\b)(?:[A-Z][\w’-]+ (?:and )?){1,5}"
    r"(?:Bureau|Department|Administration|Commission|Authority|Agency|Federation)\b"
)
# An organ named in passing, in no one's official words: the provincial housing department.
_IN_PASSING = re.compile(
    r"\b(?:the|provincial|provinces?'?s?|state) (?!same |responsible |relevant )(?:[a-z&-]+ ){1,4}?"
    r"(?:department|bureau|administration|commission|authority|agency|ministry|office)\b"
)
_SHORT_EN = re.compile(r"\([A-Z][A-Z&]+\)|^the |,$")


def named_institutions(text: str, edition: Edition) -> frozenset[str]:
    """The institutions a text names: those of the glossary in their Mainland form, others as they are written.

    A name that is part of a longer one found there (科技厅 in 省科技厅) is not told apart from it.
    """
    folded = matching_form(text, edition.terms).text
    found: set[str] = set()
    rest = folded
    for form, name in _known(edition):
        if form and form in rest:
            found.add(name)
            rest = rest.replace(form, "\n")
    found.update(_BEFORE.sub("", m[0]) for m in _ORGAN_ZH.finditer(rest) if not _ASKED.search(m[0]))
    # Capitals tell an English name, so it is sought in the text as written.
    for match in _ORGAN_EN.finditer(text):
        if _fold(match[0], edition) in rest:
            found.add(match[0])
    return frozenset(found)


def speaks_of_institution(text: str, edition: Edition) -> bool:
    """Whether a text names an institution, officially or in passing."""
    return bool(named_institutions(text, edition) or _IN_PASSING.search(_fold(text, edition)))


def institution_name(name: str, language: Language, edition: Edition) -> str:
    """A name that `named_institutions` gave, as the reader's language has it."""
    if language is Language.EN:
        return next((t.en for t in edition.glossary if t.zh_hans == name), name)
    return to_traditional(name) if language is Language.HANT else name


def unknown_institutions(text: str, sources: Iterable[str], edition: Edition) -> frozenset[str]:
    """Institutions that `text` names and none of `sources` does, by their names or, in Chinese, by short ones."""
    known: set[str] = set()
    folded = ""
    for source in sources:
        known |= named_institutions(source, edition)
        folded += matching_form(source, edition.terms).text + "\n"
    return frozenset(
        name
        for name in named_institutions(text, edition) - known
        if _ORGAN_EN.match(name)
        or not any(end in folded or any(_abbreviates(end, full) for full in known) for end in _endings(name))
    )


def responsible_for(text: str, edition: Edition) -> tuple[SectionId, ...]:
    """The sections for which an institution that the text means is responsible, in the notice's order.

    Meant by its name, by what English readers call it, or by a short name: the characters of 工信厅 stand in that order
    in 工业和信息化厅. Institutions whose brackets name no unit of the glossary have none.
    """
    meant = named_institutions(text, edition)
    folded = _fold(text, edition)
    organs = [t for t in edition.glossary if t.kind == "institution"]
    names = {t.zh_hans for t in organs if t.zh_hans in meant or any(_says(folded, a, edition) for a in t.aliases_en)}
    for short in meant - {t.zh_hans for t in organs}:
        long = [t.zh_hans for t in organs if any(_abbreviates(end, t.zh_hans) for end in _endings(short))]
        names.update(long if len(long) == 1 else ())
    return tuple(
        clause.section
        for clause in edition.notice.clauses
        if names & {name for unit in clause.responsible_units for name in named_institutions(unit, edition)}
    )


def _says(folded: str, alias: str, edition: Edition) -> bool:
    """Whether a folded text has the alias; one plain word (customs) only as an organ's (the customs office)."""
    organ = "" if " " in alias or alias.isupper() else r" (?:office|authorit(?:y|ies)|department|bureau|administration)"
    return bool(re.search(rf"\b{re.escape(_fold(alias, edition))}{organ}\b", folded))


def _abbreviates(short: str, name: str) -> bool:
    """Whether a short Chinese name is made of characters of the name in their order, with its last one.

    >>> _abbreviates("工信厅", "省工业和信息化厅"), _abbreviates("工信局", "省工业和信息化厅")
    (True, False)
    """
    rest = iter(name)
    return len(short) > 2 and short[-1] == name[-1] and all(char in rest for char in short)


_KNOWN: dict[str, tuple[tuple[str, str], ...]] = {}


def _known(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Every folded form of the glossary's institutions with the name it stands for, the longest first; kept."""
    if edition.sha256 not in _KNOWN:
        entries = [t for t in edition.glossary if t.kind == "institution"]
        forms = [(_fold(form, edition), t.zh_hans) for t in entries for form in _forms(t.zh_hans, t.en, edition)]
        _KNOWN[edition.sha256] = tuple(sorted(forms, key=lambda pair: (-len(pair[0]), pair)))
    return _KNOWN[edition.sha256]


def _endings(name: str) -> list[str]:
    """A Chinese name found by its shape may have caught words before it: its endings, down to two characters
    before the kind of organ (督促省财政厅, …, 省财政厅, 财政厅; but no further than 新区管委会)."""
    organ = next((o for o in ("领导小组", "人民政府", "管委会", "委员会", "工商联") if name.endswith(o)), name[-1])
    return [name[i:] for i in range(len(name) - len(organ) - 1)] or [name]


def _forms(zh: str, en: str, edition: Edition) -> tuple[str, ...]:
    """A name in both languages, whole and without the place whose organ it is."""
    words = _SHORT_EN.sub("", en).split(" ")
    while words and words[0].casefold() in edition.terms.everywhere:
        del words[0]
    return zh, zh.removeprefix("省"), en, " ".join(words)


def _fold(text: str, edition: Edition) -> str:
    return matching_form(text, edition.terms).text.strip()
