"""Every quantified target of a notice: how much of what, by when, how firmly and by whom, read by rules."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.command import run_command
from qa.errors import user_errors

# At the first call, so that --help does not wait for the grammar of figures.
if TYPE_CHECKING:
    from corpus.library import Edition
    from corpus.notice import Clause, Sentence, Span
    from corpus.script import Restored
    from corpus.section import SectionId
    from qa.figures import Figure
    from qa.fragment import Fragment
    from qa.measured import Measured

# A year a target is due by. A year in a title (2023—2025年) has neither 到 before it nor 前 behind it.
_DUE = re.compile(r"[到至]((?:20\d\d年?[、和])*20\d\d)年|(20\d\d)年(?:年?底|末)?(?:以?前|之前)")
_YEARLY = re.compile(r"每年|年均")
_CUMULATIVE = re.compile(r"累计")
# A fragment that only goes on with what the one before it says.
_GOES_ON = re.compile(r"带动|其中|占|比|较|并")
# 新兴产业 of 培育新材料、现代医药等新兴产业: what a sentence that then says only 产业规模 is about.
_TOPIC = re.compile(r"等(\w{2,12})[,，]$")
_OWNERLESS = re.compile(r"(?:产业)?(?:规模|产值|增加值|营业收入|主营业务收入)")
# 力争 that opens a fragment governs those after it too (力争培育甲5家,乙6家); within one it governs that one alone
# (甲力争达到5家,乙达到6家).
_OPENS_STRIVING = re.compile(r"(?:(?:到|至|截至)20\d\d年[,，]?|每年)*(?:力争|努力|争取)")
_WHEN = 10  # characters: a fragment of more says something besides the year
_COLUMNS = (
    "section", "what_zh", "what_en", "low", "high", "unit", "bound",
    "by", "annual", "cumulative", "strength", "units_zh", "units_en", "quote",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """One target: `figure` of `what_zh`, by the year `by`, each year if `annual`, in total if `cumulative` (累计).

    `quote` is `source[span]`: the fragment that states it, verbatim, with 到2025年 where that stands right before;
    `figure.text` is `quote[slice(*figure.span)]`. `strength` is `plain`, `ensure`, `strive`, `principle`, `support`,
    `encourage` or `explore`. `what_zh` is Simplified as restored, `what_en` None where the English does not tell.
    """

    section: SectionId
    what_zh: str
    what_en: str | None
    figure: Figure
    by: int | None
    annual: bool
    cumulative: bool
    strength: str
    units_zh: tuple[str, ...]
    units_en: tuple[str, ...]
    quote: str
    span: Span

    def to_json(self) -> dict[str, Any]:
        """As plain values; low and high are decimal strings."""
        figure = self.figure
        own: dict[str, Any] = {"low": f"{figure.low:f}", "high": f"{figure.high:f}", "unit": figure.unit}
        own |= {"bound": figure.bound, "text": figure.text, "span": figure.span}
        whole = {k: v for k, v in asdict(self).items() if k not in ("section", "figure")}
        return {"section": str(self.section), "label": self.section.label_zh, "figure": own, **whole}


def targets(edition: Edition) -> tuple[Target, ...]:
    """The quantified targets of a notice in its order; the title block has none."""
    clauses = [c for c in edition.notice.clauses if c.section.path[0] != 0]
    return tuple(target for clause in clauses for target in _in_clause(clause, edition))


def _in_clause(clause: Clause, edition: Edition) -> Iterator[Target]:
    due: tuple[int, ...] = ()
    for sentence in clause.body:
        yield from _in_sentence(clause, sentence, due, edition)
        due = _due(sentence.text) or due


def _in_sentence(clause: Clause, sentence: Sentence, due: tuple[int, ...], edition: Edition) -> Iterator[Target]:
    from corpus.script import Language
    from qa.figures import same_figure
    from qa.fragment import fragments
    from qa.measured import continues, measured
    from qa.measured_english import measured_in_english

    restored = edition.in_script(sentence.text, Language.HANS)
    parts = fragments(restored.text)
    topic = next((m[1] for p in parts if (m := _TOPIC.search(p.text))), "")
    before, before_en = "", None
    passed: list[Figure] = []
    striving = annual = False
    for i, part in enumerate(parts):
        due = _due(part.text) or due
        striving = striving or _OPENS_STRIVING.match(part.text) is not None
        annual = annual and _GOES_ON.match(part.text) is not None
        found = measured(part.text)
        for j, one in enumerate(found):
            what = _what(one, before if not one.what or continues(part.text) else "", topic)
            annual = _is_annual(part.text, one, annual)
            earlier = [*passed, *(f for f in part.figures if f.span < one.figure.span)]
            nth = sum(same_figure(one.figure, f) for f in earlier)
            quote, span, figure = _quoted(sentence, restored, parts, i, one.figure)
            in_english = measured_in_english(sentence.en, figure, nth) if sentence.en else None
            in_english = in_english or (before_en if what == before else None)
            yield Target(
                section=clause.section,
                what_zh=what,
                what_en=in_english,
                figure=figure,
                by=due[j if len(due) == len(found) else -1] if due else None,
                annual=annual,
                cumulative=not annual and _CUMULATIVE.search(part.text, 0, one.figure.span[0]) is not None,
                strength=_strength(part.text, one, striving),
                units_zh=tuple(edition.in_script(u, Language.HANS).text for u in clause.responsible_units),
                units_en=clause.responsible_units_en,
                quote=quote,
                span=span,
            )
            before, before_en = what, in_english
        passed += part.figures


def _due(text: str) -> tuple[int, ...]:
    """The years the last 到…年 of a text names: several in 到2026年、2027年,…分别达到5家和9家."""
    last = max(_DUE.finditer(text), key=lambda m: m.start(), default=None)
    return tuple(map(int, re.findall(r"\d{4}", last[0]))) if last else ()


def _is_annual(text: str, found: Measured, before: bool) -> bool:
    """Whether 每年 governs the figure: the last of 每年 and 累计 before it decides."""
    stretch = text[: found.figure.span[0]]
    yearly = max((m.start() for m in _YEARLY.finditer(stretch)), default=-1)
    total = max((m.start() for m in _CUMULATIVE.finditer(stretch)), default=-1)
    return (before or yearly >= 0) and yearly >= total


def _what(found: Measured, before: str, topic: str) -> str:
    what = before + found.what
    if topic and _OWNERLESS.fullmatch(what):
        shared = next((n for n in range(min(len(topic), len(what)), 0, -1) if topic.endswith(what[:n])), 0)
        return topic + what[shared:]  # 新兴产业 and 产业规模 share 产业
    return what


def _strength(text: str, found: Measured, striving: bool) -> str:
    from qa.strength import hedges, is_duty, weakest

    # 试点 in 试点示范企业 is a part of the name, not a hedge.
    said = text[: found.span[0]] + text[found.span[1] :]
    names = hedges(said) | ({"strive"} if striving else set())
    if names:
        return weakest(names)
    return "ensure" if is_duty(said) else "plain"


def _quoted(
    sentence: Sentence, restored: Restored, parts: Sequence[Fragment], index: int, figure: Figure
) -> tuple[str, Span, Figure]:
    """The fragment verbatim, its span in the source, and the figure as it stands there."""
    part = parts[index]
    a, b = (part.span[0] + at for at in figure.span)
    when = parts[index - 1] if index else part
    first = when.span[0] if len(when.text) <= _WHEN and _due(when.text) and not when.figures else part.span[0]
    start, end = restored.to_source(first, part.span[1])
    text = sentence.text[start:end].rstrip(",，;；")
    a, b = restored.to_source(a, b)
    figure = replace(figure, span=(a - start, b - start), text=sentence.text[a:b])
    return text, (sentence.span[0] + start, sentence.span[0] + start + len(text)), figure


def main(argv: list[str] | None = None) -> int:
    """Print the targets; 0, or 2 for a mistake in what was asked."""
    parser = argparse.ArgumentParser(prog="python -m qa.targets", description=__doc__)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one line of JSON for each")
    form.add_argument("--csv", action="store_true", help="comma-separated, with a line of names")
    parser.add_argument("--notice", metavar="SLUG", help="which notice (python -m corpus list)")
    args = parser.parse_args(argv)
    return run_command("qa", lambda: _print(args), user_errors)


def _print(args: argparse.Namespace) -> None:
    from corpus.library import load_notice
    from qa.settings import load_settings

    found = targets(load_notice(load_settings(notice=args.notice).notice))
    if args.csv:
        _print_csv(found)
    for target in found if not args.csv else ():
        print(json.dumps(target.to_json(), ensure_ascii=False) if args.json else _line(target))


def _line(target: Target) -> str:
    when = f"{'每年 ' if target.annual else ''}{target.by or ''}".strip() or "-"
    return "\t".join((str(target.section), target.figure.text, target.what_zh, when, target.strength))


def _print_csv(found: Sequence[Target]) -> None:
    writer = csv.DictWriter(sys.stdout, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for target in found:
        row = target.to_json()
        row |= row.pop("figure") | {k: "；".join(row[k]) for k in ("units_zh", "units_en")}
        writer.writerow(row)


if __name__ == "__main__":
    sys.exit(main())
