"""What a figure counts or measures in the English of a sentence: "lighthouses" of "3 lighthouses".

Rules on one sentence; no list of clauses or of phrases of one notice. For the Chinese see `qa.measured`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.figures import Figure, same_figure
from qa.fragment import fragments, stated_figures

_REACHED = re.compile(
    r"[,\s]*\b(?:(?:will|to|is|are|be|been|by|has|have|holding|steady|at|or|of|(?<!strive )for|about|some|no|not|least"
    r"|fewer|less|more|than|worth|alone|reach(?:ing)?|exceed(?:ing)?|account(?:ing)? for|ris(?:e|ing)|grow(?:ing)?"
    r"|increas(?:e|ing)|remain(?:ing)?|fall(?:ing)?)\s*)+$"
)
_BEGIN = re.compile(
    r"\bstriv(?:e|es|ing) (?:for|to)\b|\b[Bb]y 20\d\d,|\b[Ii]n accordance with (?:the standard of)?|, with\b"
    r"|,? and (?:for|to|its|that of)\b|[;:]"
)
_ARTICLE = re.compile(r"^(?:the number of |that of |a cumulative total of |the |an? )+")
_YEARLY = r"(?:each|every|per) year|annually"
_NOUN_END = re.compile(
    r"(?<!ing),|[;.:]|\sand (?=[\d“]|to |for )"
    rf"|\s(?:{_YEARLY}|will|to be|by(?= \d)|including|respectively|worth)\b"
)
_OR_MORE = re.compile(r"^ or (?:more|above|over|fewer|less|higher)\b")
# What the things counted come to, where it is more than that they come to be (will be built, to be trained).
_BECOMES = re.compile(r" (?:to be|will be|will have been) (?P<what>\w+ (?:into|onto|from|as)\b[^,;.]*)")
_ALONE = re.compile(r", with [^,;]*\balone\b[^,;]*$")
_ITS_SHARE = re.compile(r"\band its (?P<share>share of [^,;]*?)(?: to)? [a-z]+(?:ing)? to $")
_THESE = re.compile(r"\b(?:these|those) (?P<noun>[a-z]+)$")
_MEASURE = re.compile(r"\s*(?:person-times|tonnes|hectares|mu|kilomet\w+|square \w+|kilowatts?)\b")


def measured_in_english(text: str, figure: Figure, occurrence: int) -> str | None:
    """What the English of a sentence says a figure of the Chinese counts, or None where it cannot be told.

    `occurrence` is how many figures of the same value stand before it in the Chinese: so many are passed over.
    """
    there = stated_figures(text)
    same = [f for f in there if same_figure(figure, f)]
    return _english_noun(text, same[occurrence], there) if occurrence < len(same) else None


def _english_noun(text: str, figure: Figure, there: Sequence[Figure]) -> str | None:
    start, end = next(p.span for p in fragments(text) if p.span[0] <= figure.span[0] < p.span[1])
    listed = _listed(text, figure, there)
    before, after = text[start : listed[0].span[0]], _OR_MORE.sub("", text[figure.span[1] : end])
    noun, becomes = after, ""
    if ended := _NOUN_END.search(after):
        noun, rest = after[: ended.start()], _BECOMES.match(after, ended.start())
        becomes = f" {rest['what']}" if rest else ""
    reached = _REACHED.search(before)
    subject = before[: reached.start()] if reached else ""
    limits = [f for f in there if start <= f.span[0] < start + len(subject)]
    if len(listed) > 1 and len(limits) == len(listed):
        first, last = limits[0].span[0] - start, limits[-1].span[1] - start
        return _subject(subject[:first] + limits[listed.index(figure)].text + subject[last:])
    if before.endswith("growth of "):
        return f"growth{noun}".strip()
    if figure.unit == "count" and re.match(r"[\s-]*(?!and\b)[\w“]", noun) and not _MEASURE.match(noun):
        return noun.strip(" -") + becomes
    whole = noun.removeprefix(" of ") if figure.unit in ("percent", "fraction") and noun.startswith(" of ") else ""
    named = _subject(subject)
    if named and whole:
        return f"{named} as a share of {whole}"
    if not named:
        return _ARTICLE.sub("", whole) + becomes or None
    earlier = next((f for f in reversed(there) if start <= f.span[0] < figure.span[0]), None)
    return _completed(named, before, _english_noun(text, earlier, there) if earlier else None, text[:start])


def _completed(named: str, before: str, earlier: str | None, opening: str) -> str:
    """A name that leans on what was said: "alone" and "its share" on the figure before, "these" on what opens it."""
    if earlier and (share := _ITS_SHARE.search(before)):
        return f"{earlier} as a {share['share']}"
    if earlier and _ALONE.search(before) and " as a share of " in earlier:
        return f"{named} as a share of {earlier.split(' as a share of ', 1)[1]}"
    if these := _THESE.search(named):
        said = re.findall(rf"\b([\w-]+ {these['noun']}) (?:such as|including)\b", opening)
        return named[: these.start()] + said[-1] if said else named
    return named


def _listed(text: str, figure: Figure, there: Sequence[Figure]) -> list[Figure]:
    """The figures of the list ending in "respectively" that a figure stands in; it alone where there is none."""
    run: list[Figure] = []
    for f in there:
        joined = run and re.fullmatch(r",?(?: and)? ?", text[run[-1].span[1] : f.span[0]])
        run = [*run, f] if joined else [f]
        if figure in run and re.match(r",? respectively", text[f.span[1] :]):
            return run
    return [figure]


def _subject(text: str) -> str | None:
    """The noun at the end of what stands before a figure, without the verbs in front of it."""
    begins = [m.end() for m in _BEGIN.finditer(text)]
    noun = re.sub(rf" (?:{_YEARLY})$", "", text[begins[-1] if begins else 0 :].strip(" ,"))
    return _ARTICLE.sub("", noun) or None
