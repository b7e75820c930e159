"""What a question asks for and what it fixes: needs, years, places, figures, sections it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.library import Edition
from corpus.script import TermTable, fold, matching_form
from corpus.section import SectionId
from qa.answer import Question
from qa.context import names_little, new_subject, with_context
from qa.figures import Figure, find_figures, speaks_of_year
from qa.institutions import responsible_for, speaks_of_institution
from qa.named_sections import named_sections
from qa.needs import HOW_MUCH, Need, cue_script, cues, needs_of
from qa.parts import SENTENCE, listed_parts, split_parts, without_instructions, without_self_reference
from qa.places import named_places
from qa.words import content_words

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a question.

    `search` is the text to retrieve with (the turn before joined where this one leans on it), `parts` its questions
    where it asks several, `focus` the last turn alone where turns were joined, `quoted` what it puts in quotation
    marks at length; `ask` is the question without the asker's description of itself, whose places and figures fix
    nothing, `asks` its asking stretches; `profile` is that description; `wishes` are the stretches of a question for
    support: each may want a measure of its own. `presumes` tells that the question takes what it states for granted;
    `kinds` are the lines of the title block a question about the document means, `tasks` the sections for which an
    institution is responsible whose tasks it asks for.
    """

    question: Question
    search: str
    parts: tuple[str, ...]
    wishes: tuple[str, ...]
    focus: str | None
    quoted: tuple[str, ...]
    ask: str
    asks: tuple[str, ...]
    profile: str
    needs: frozenset[Need]
    years: tuple[int, ...]
    places: tuple[str, ...]
    figures: tuple[Figure, ...]
    sections: tuple[SectionId, ...]
    presumes: bool
    kinds: tuple[str, ...]
    tasks: tuple[SectionId, ...]

    @property
    def stands_alone(self) -> bool:
        """Whether it names or describes enough to be read by itself."""
        return bool(self.sections or self.quoted or self.tasks or Need.SUPPORT in self.needs)

    @property
    def asks_only_who(self) -> bool:
        """Whether it asks who is responsible and nothing else (哪些部门 reads as a list, too)."""
        return Need.WHO in self.needs <= {Need.WHO, Need.LIST, Need.DEFINITION} and len(self.asks) <= 1

    @property
    def asks_how_much(self) -> bool:
        """Whether it asks for a figure of any kind, among whatever else."""
        return bool(self.needs & HOW_MUCH)

    @property
    def asks_one_figure(self) -> bool:
        """Whether it asks for one figure and nothing else."""
        others = self.needs & {
            Need.LIST, Need.SUPPORT, Need.DEFINITION, Need.WORDING, Need.META, Need.COMPARISON,
        }  # fmt: skip
        return self.asks_how_much and not others and not self.parts and len(self.asks) <= 1


@cache
def _kinds() -> dict[str, dict[str, re.Pattern[str]]]:
    data = tomllib.loads((_FOLDER / "cues.toml").read_text(encoding="utf-8"))["kind"]
    return {script: {kind: re.compile("|".join(data[kind][script])) for kind in data} for script in ("zh", "en")}


# A stretch in which the asker says who it is.
_PROFILE = re.compile(
    r"^\s*(?:(?:我们|我司|我公司|本公司|我厂|本厂|我|咱们?|俺们?)(?:公司|企业|厂|这边|这里)?"
    r"(?:是|在|做|生产|从事|经营|投资|主要|准备|打算|想|计划|有|刚|已)"
    r"|(?:作为|一家|某)[^,。?]*(?:企业|公司|厂)"
    r"|(?:we|i)(?:'re|'m| are| am| make| run| build| produce| manufacture| own| operate| have| plan| work| want)\b"
    r"|our (?:company|firm|business|factory|plant)\b|as an? )"
)
# The asker speaks for itself; 告诉我 and tell me only ask.
_FIRST_PERSON = re.compile(
    r"(?<![给告诉帮向让])(?:我们|我司|我公司|本公司|敝公司|贵方|我厂|本厂|我[是在想做有和跟县市区]|咱们?|俺)"
    r"|(?<!tell )(?<!give )(?<!show )(?<!let )(?<!remind )"
    r"\b(?:we|us|our|ours|my|me|we(?:'re|'d|'ve)|i(?:'m|'d|'ve| am| run| work| own| make| plan))\b"
)
# A stretch that only names a firm or a body: 鹤壁的汽车零部件厂, or Japanese endoscope manufacturer moving here.
_NAMES_FIRM = re.compile(
    r"^[^,。?0-9]{0,24}(?:企业|公司|厂|厂家|厂商|厂子|作坊|工作室|基金|机构|园区|[产料机装配]线|[台港侨外日德美韩]商)(?:一[家间])?(?=[,。])"
    r"|^[^,。?0-9]{0,10}(?:做|搞|生产|开|办|加工|经营)[^,。?]{1,16}(?:的|(?:[\d十]|十几|好几|[一二三四五六七八九]十)多?年)(?=[,。])"
    r"|^\s*(?:an? )?(?:(?!(?:which|what|who|how|is|are|does|do|can|where|when|why)\b)[\w&'-]+ ){0,5}"
    r"(?:maker|manufacturer|producer|operator|supplier|start-?up|workshop|shop|plant|firm|company|exporter|developer|"
    r"studio|fund|bank|investor|institute)\b"
)
# What a described asker may want instead of support is asked for in so many words.
_NOT_SUPPORT = {
    Need.NUMBER, Need.MONEY, Need.WHO, Need.CONTACT, Need.PERSON, Need.DEADLINE, Need.META, Need.WORDING,
}  # fmt: skip
# Who wants more of an institution than what it is responsible for is not answered by its brackets.
_NOT_TASKS = {Need.NUMBER, Need.QUANTITY, Need.MONEY, Need.CONTACT, Need.PERSON, Need.DEADLINE, Need.META}
_ASKS = re.compile(r"多少|几|哪|什么|谁|如何|怎|吗|呢|\b(?:how|what|who|which|when|where|why|is|are|does|do|can)\b")
_ASKS_ITSELF = re.compile(r"怎|如何|[为干]什么|为[何啥]|\b(?:how (?!about)|why|is|are|does|do|can|will|would|should)\b")
_ASKING = re.compile(
    r"[?？]\s*$|[吗呢]\s*$|什么|哪|多少|几|谁|怎|如何"
    r"|\b(?:how|what|who|which|when|where|why)\b|^\s*(?:is|are|does|do|can|could|will|would)\b"
)
_STOP = re.compile(r"[。.;；!！?？\n]\s*$")
_STRETCH = re.compile(r"[^,，。.;；:：!！?？\n]+[,，。.;；:：!！?？\n]*|[,，。.;；:：!！?？\n]+")
# Words by which a question takes what it states for granted, and those by which it states it and asks for assent.
_GIVEN = re.compile(
    r"既然|听说|据说|听人说|有人说|网上说|难道|不就是|怎么会|为什么|为何|为啥|凭什么|^\s*不是|我记得|没记错|据我所知"
    r"|\b(?:why|since|given that|now that|seeing that)\b|\bas the\b"
    r"|\b(?:i|we) (?:hear|heard|read|understand|gather|assume|suppose|take it|was told|were told)\b"
    r"|\b(?:i'm|we're) told\b"
)
_ASSENT = re.compile(
    r"吧\s*(?:[?？]|$)|是吧|对吧|对吗|没错吧|是不是|确认一下"
    r"|\b(?:right|correct|true)\?|\bisn't it|\bdoesn't it|\bis it true\b"
    r"|\b(?:please|pls|to|can you|could you) confirm\b|\bconfirm (?:please|pls|that)\b"
)
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]+)[”\"」』]")
MOST = 12  # stretches searched one by one: each takes half as long as the whole question
# What is asked for only in so many words, never by what the asker says of itself.
_ASKED_OUTRIGHT = {Need.CONTACT, Need.PERSON, Need.DEADLINE, Need.MONEY}
_QUOTE = {"zh": 10, "en": 30}  # characters: shorter ones are terms, not wordings


def read(question: Question, edition: Edition, reach: int | None = None) -> Reading:
    """Read a question: what it asks for, and the constraints it puts.

    `reach` is on how many of the turns before it leans at least; None leaves that to its words.
    """
    terms = edition.terms
    # What is said to the assistant is no part of what is asked.
    *before, text = [without_instructions(turn, terms) for turn in (*question.history, question.text)]
    if (rest := new_subject(text)) is not None:
        text, reach = rest, 0
    joined = with_context(text, before, edition, reach)
    script = cue_script(text)
    folded = fold(matching_form(text, terms).text)
    assent = bool(_ASSENT.search(folded))
    ask, profile = _ask(folded, assent)
    # A maker of telephones that says so asks for none.
    needs = frozenset(n for n, words in cues().items() if words[script].search(ask if n in _ASKED_OUTRIGHT else folded))
    if not needs and joined != text and not _ASKS_ITSELF.search(folded):
        needs = needs_of(joined, edition)  # and by 2024? asks for what the turn before asked for
    if needs & HOW_MUCH:
        needs -= {Need.DEFINITION}  # What is the target for …? asks for a figure, not for what a target is.
    if Need.PERIOD in needs:
        # Which years the plan is for stands in its title; who asks how many by then does not ask for that.
        title = fold(edition.notice.title)
        others = Need.NUMBER not in needs and any(not speaks_of_year(title, year) for year in _years(folded))
        needs = needs | {Need.META} if others else needs - {Need.PERIOD}
    tasks = responsible_for(text, edition) if needs & {Need.TASKS} and not needs & _NOT_TASKS else ()
    if not tasks:
        needs -= {Need.TASKS}
    described = _is_described(folded) and not assent
    if described:
        wants = [needs_of(s, edition) for s in stretches(ask) if _ASKING.search(s)] or [needs]
        if not all(own & _NOT_SUPPORT for own in wants):
            needs |= {Need.SUPPORT}
    support = Need.SUPPORT in needs
    presumes = assent or bool(_GIVEN.search(folded))
    if presumes and speaks_of_institution(text, edition):
        needs |= {Need.WHO}  # an institution taken for granted is corrected with those that are responsible
    search = joined if Need.META in needs else without_self_reference(joined, edition)
    sections, without_numbers = named_sections(text)
    fixing, unnumbered = ask, _ask(fold(matching_form(without_numbers, terms).text), assent)[0]
    if described:
        cut = _STRETCH if support else SENTENCE
        fixing, unnumbered = _asking(ask, cut), _asking(unnumbered, cut)
    figures = find_figures(unnumbered)
    return Reading(
        question=question,
        search=search,
        parts=_parts(search, script, terms) if joined == text and not (described and support) else (),
        wishes=_wishes(search, terms) if support else (),
        focus=text if joined != text else None,
        quoted=tuple(m for m in _QUOTED.findall(text) if len(m.strip()) >= _QUOTE[cue_script(m)]),
        ask=ask,
        asks=tuple(s for s in stretches(ask) if _ASKS.search(s)),
        profile=profile,
        needs=needs,
        years=_years(fixing if described else folded),
        places=named_places(fixing),
        figures=tuple(f for f in figures if f.unit not in ("year", "ordinal")),
        sections=sections,
        presumes=presumes,
        tasks=tasks,
        kinds=_lines(folded, script, needs),
    )


def _years(folded: str) -> tuple[int, ...]:
    """The years a folded text names; of a span the first and the last."""
    return tuple(dict.fromkeys(int(y) for f in find_figures(folded) if f.unit == "year" for y in (f.low, f.high)))


def _lines(folded: str, script: str, needs: frozenset[Need]) -> tuple[str, ...]:
    """The lines of the title block that a question about the document means."""
    if Need.PERIOD in needs:
        return ("title",)
    return tuple(k for k, p in _kinds()[script].items() if Need.META in needs and p.search(folded))


def _asking(ask: str, cut: re.Pattern[str]) -> str:
    """What of a firm's question fixes years, places and figures: the pieces that ask, not those that tell of it."""
    return "".join(s for s in cut.findall(ask) if _ASKING.search(s)) or ask


def stretches(text: str) -> list[str]:
    """A text cut at its punctuation, which stays at the end of each stretch."""
    return _STRETCH.findall(text)


def _ask(folded: str, assent: bool) -> tuple[str, str]:
    """A folded question without, and then only, what the asker says of itself.

    What is to be agreed to is a claim, and no description.
    """
    if assent:
        return folded, ""
    pieces = stretches(folded)
    profile = [s for s in pieces if (_PROFILE.search(s) or _FIRST_PERSON.search(s)) and not _ASKING.search(s)]
    first = pieces[0] if pieces else ""
    if (first in profile or _NAMES_FIRM.search(first)) and not _ASKING.search(first):
        own = {*profile, *_first_sentence(pieces)}
        profile = [s for s in pieces if s in own]
    return "".join(s for s in pieces if s not in profile) or folded, "".join(profile)


def _first_sentence(pieces: Sequence[str]) -> list[str]:
    """The stretches up to the first full stop, or to the first that asks: Valve maker, Kaifeng, 45 staff."""
    end = next((n for n, s in enumerate(pieces, 1) if _STOP.search(s) or _ASKING.search(s)), len(pieces))
    return [s for s in pieces[:end] if not _ASKING.search(s)]


def _is_described(folded: str) -> bool:
    """Whether the asker speaks of itself, by a pronoun or by a stretch that names a firm."""
    return bool(_FIRST_PERSON.search(folded) or (len(stretches(folded)) > 1 and _NAMES_FIRM.search(folded)))


def _wishes(text: str, terms: TermTable) -> tuple[str, ...]:
    """The last stretches of a question that say something, at most MOST; () if under two."""
    found = tuple(s for s in stretches(text) if content_words(s, terms))[-MOST:]
    return found if len(found) >= 2 else ()


def _parts(text: str, script: str, terms: TermTable) -> tuple[str, ...]:
    """The parts of a question that name something, not only what is asked of it (谁负责这件事); () if under two."""
    if listed := listed_parts(text, terms):
        return listed
    standing = []
    for part in split_parts(text, terms):
        if not names_little(fold(matching_form(part, terms).text), script, terms):
            standing.append(part)
    return tuple(standing) if len(standing) >= 2 else ()
