"""Clause → passages: what is encoded and scored, a clause whole and by the sentence, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.library import Edition
from corpus.notice import Clause, Span
from corpus.script import Language
from corpus.section import SectionId
from corpus.sentence import fragment_spans

Kind = Literal["clause", "sentence"]

# Ceilings in characters: both near 800 tokens, well inside what the embedder reads (2,048). English takes
# about three characters where Chinese takes one.
CEILING = {"zh-Hans": 1200, "en": 3600}

# A sentence is encoded by the parts that each say one thing, none shorter than this: the sentences of a notice run to
# five targets and more, of which a question asks for one. On dev it took R@1 from .796 to .837 for questions in words
# of their own, and from .939 to .943 for the others.
SHORTEST = {"zh-Hans": 14, "en": 45}

# Where a longer text may be cut, the best place first; never inside a figure or before its unit.
_FIGURE = "0-9０-９.,．，%％一二三四五六七八九十百千万萬亿億"
_CUTS = [
    r"\n+",
    r"[。！？；]|[!?;]|\.(?=\s)",
    r"[，、：]|(?<![0-9０-９])[,:]|[,:](?![0-9０-９])",
    r"(?<![0-9])\s+",
    rf"(?<=[^{_FIGURE}\x00-\x7f])(?=[^{_FIGURE}\x00-\x7f])",
]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a notice that can be found: a clause or one of its sentences, in one language.

    `id` is unique and stable: `slug/1.2` for a clause, `slug/1.2#3` for its sentence with index 3, `~2` after
    it for its second part, `@en` at the end for English. `title` is the chain of
    headings above it, `text` Simplified as published or English, `span` where it stands in the verbatim
    source (of English: the clause or sentence it translates), `sentence` the index in `Clause.sentences`.
    """

    id: str
    section: SectionId
    kind: Kind
    language: Literal["zh-Hans", "en"]
    title: str
    text: str
    span: Span
    sentence: int | None = None


def make_passages(edition: Edition) -> tuple[Passage, ...]:
    """The passages of a notice in document order: a clause, its sentences, each with its English after it.

    The heading alone is no passage where the clause says more, since every passage has it in its title.
    """
    return tuple(passage for clause in edition.notice.clauses for passage in _passages(edition, clause))


def as_published(edition: Edition, text: str) -> str:
    """A text of the notice in the Simplified of the published original."""
    return edition.in_script(text, Language.HANS).text


def shown(edition: Edition, chinese: str, english: str | None, language: str) -> str:
    """A text of the notice in `en`, `zh-Hans` or `zh-Hant`; verbatim in its own script, or if not translated."""
    if language == "en":
        return english or chinese
    return edition.in_script(chinese, Language(language)).text


def _passages(edition: Edition, clause: Clause) -> Iterator[Passage]:
    titles = _titles(edition, clause)
    said = [i for i, s in enumerate(clause.sentences) if s.kind != "heading"] or list(
        range(len(clause.sentences))
    )
    english = [s.en for s in clause.sentences]
    whole = " ".join(en for en in english if en) if all(english) else None
    yield from _in_both(edition, clause, titles, None, clause.span, whole)
    for i in said:
        yield from _in_both(edition, clause, titles, i, clause.sentences[i].span, english[i])


def _titles(edition: Edition, clause: Clause) -> tuple[str, str]:
    """The headings down to the clause, in Chinese and in English; failing any, the notice's title."""
    headings = {c.section: c for c in edition.notice.clauses}
    chain: list[Clause] = []
    section: SectionId | None = clause.section
    while section is not None:
        chain[:0] = [headings[section]] if section in headings else []
        section = section.parent
    chinese = " / ".join(as_published(edition, c.heading) for c in chain if c.heading)
    english = " / ".join(c.heading_en for c in chain if c.heading_en)
    return chinese or edition.describe("title", "zh-Hans"), english or edition.describe("title", "en")


def _in_both(
    edition: Edition,
    clause: Clause,
    titles: tuple[str, str],
    sentence: int | None,
    span: Span,
    english: str | None,
) -> Iterator[Passage]:
    base = f"{edition.notice.slug}/{clause.section}" + ("" if sentence is None else f"#{sentence}")
    kind: Kind = "clause" if sentence is None else "sentence"
    at = span[0]
    for number, part in enumerate(_parts(edition.notice.source[slice(*span)], "zh-Hans", kind), 1):
        own = (at, at + len(part))
        text = as_published(edition, part)
        yield Passage(_part(base, number), clause.section, kind, "zh-Hans", titles[0], text, own, sentence)
        at = own[1]
    for number, part in enumerate(_parts(english, "en", kind) if english else (), 1):
        yield Passage(
            _part(base, number) + "@en", clause.section, kind, "en", titles[1], part.strip(), span, sentence
        )


def _parts(text: str, language: str, kind: Kind) -> list[str]:
    """What is encoded apart: of a clause what is over the ceiling, of a sentence its fragments, short ones joined."""
    parts: list[str] = []
    for start, end in fragment_spans(text) if kind == "sentence" else [(0, len(text))]:
        if parts and len(parts[-1]) < SHORTEST[language]:
            parts[-1] += text[start:end]
        else:
            parts.append(text[start:end])
    if len(parts) > 1 and len(parts[-1]) < SHORTEST[language]:
        parts[-2:] = ["".join(parts[-2:])]
    return [piece for part in parts for piece in cut(part, CEILING[language])]


def _part(base: str, number: int) -> str:
    return base if number == 1 else f"{base}~{number}"


def cut(text: str, ceiling: int) -> list[str]:
    """Parts of a text, each at most `ceiling` characters; joined, they are the text to the character.

    Cut after a full stop or semicolon where there is one, else after a comma, else between words or Han
    characters; never inside a figure, so a run of figures over the ceiling stays whole.

    >>> cut("建成5G基站25万个，共1,200亿元；力争3.5%。", 13)
    ['建成5G基站25万个，', '共1,200亿元；', '力争3.5%。']
    """
    if len(text) <= ceiling:
        return [text]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        _CUTS,
        keep_separator="end",
        is_separator_regex=True,
        chunk_size=ceiling,
        chunk_overlap=0,
        strip_whitespace=False,
    )
    return splitter.split_text(text)
