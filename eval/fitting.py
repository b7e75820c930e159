"""How well the measures found fit hand-labelled profiles: `python -m eval.fitting`, `--sweep` for the thresholds."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.command import run_command
from qa.errors import user_errors

if TYPE_CHECKING:
    from corpus.notice import Span
    from qa.measure_fit import Finder, Weighing
    from qa.measure_read import Measure

PROFILES = Path(__file__).with_name("profiles")
SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A profile with the wordings that must be listed as fitting, the sections that may be, and what must not."""

    id: str
    profile: dict[str, Any]
    must: tuple[str, ...]
    may: tuple[str, ...]
    must_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Of one profile: how many must-wordings were listed, how many listed measures are right, and what is wrong.

    A listed measure is right where a must-wording lies in it, or its section is one that may be listed and nothing
    that must not lies in it. `unwanted` are the must_not that were listed.
    """

    id: str
    listed: int
    right: int
    wanted: int
    found: int
    missed: tuple[str, ...]
    stray: tuple[str, ...]
    unwanted: tuple[str, ...]


def read_profiles(split: str) -> tuple[Labelled, ...]:
    """The labelled profiles of a split."""
    lines = (PROFILES / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    lists = ("must", "may", "must_not")
    return tuple(Labelled(row["id"], row["profile"], *(tuple(row[name]) for name in lists)) for row in rows)


def score(labelled: Labelled, finder: Finder) -> Score:
    """Find for a profile and count. Raises ValueError for a wording the notice does not have just once."""
    from qa.measure_profile import make_profile

    slug = finder.edition.notice.slug
    listed = finder.find(make_profile(finder.vocabulary, labelled.profile)).standing("fits")
    measures = [fit.measure for fit in listed]
    must = {wording: _place(slug, wording) for wording in labelled.must}
    must_not = {wording: _place(slug, wording) for wording in labelled.must_not}
    found = [w for w, span in must.items() if any(_holds(m, span) for m in measures)]
    unwanted = [w for w, span in must_not.items() if any(_holds(m, span) for m in measures)]
    right = [m for m in measures if _is_right(m, must.values(), must_not.values(), labelled.may)]
    return Score(
        id=labelled.id,
        listed=len(measures),
        right=len(right),
        wanted=len(must),
        found=len(found),
        missed=tuple(w for w in must if w not in found),
        stray=tuple(m.id for m in measures if m not in right),
        unwanted=tuple(unwanted),
    )


@cache
def _place(slug: str, wording: str) -> Span:
    from corpus.find import find
    from corpus.library import load_notice

    spans = [match.span for match in find(load_notice(slug), wording)]
    if len(spans) != 1:
        raise ValueError(f"{wording!r} stands in the notice {len(spans)} times, expected once")
    return spans[0]


def _holds(measure: Measure, span: Span) -> bool:
    """Whether most of a wording lies in the measure."""
    shared = min(measure.span[1], span[1]) - max(measure.span[0], span[0])
    return 2 * shared > span[1] - span[0]


def _is_right(measure: Measure, must: Any, must_not: Any, may: Sequence[str]) -> bool:
    if any(_holds(measure, span) for span in must):
        return True
    section = str(measure.section)
    allowed = any(section == part or section.startswith(f"{part}.") for part in may)
    return allowed and not any(_holds(measure, span) for span in must_not)


def summary(scores: Sequence[Score]) -> dict[str, float]:
    """Precision and recall over all profiles together, their harmonic mean, and how many must_not were listed."""
    precision = sum(s.right for s in scores) / max(1, sum(s.listed for s in scores))
    recall = sum(s.found for s in scores) / max(1, sum(s.wanted for s in scores))
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    wrong = sum(len(s.unwanted) for s in scores)
    listed = sum(s.listed for s in scores) / max(1, len(scores))
    return {"precision": precision, "recall": recall, "f1": both, "must_not_listed": wrong, "listed_each": listed}


def sweep(finder: Finder, labelled: Sequence[Labelled]) -> list[tuple[dict[str, float], Weighing]]:
    """Every weighing of a small grid on these profiles, the best first."""
    from qa.measure_fit import Weighing

    tried = []
    for text, heading, least in product(
        (1.0, 1.5, 2.0, 2.5, 3.0), (0.0, 0.5, 1.0, 1.5, 2.0), (1.0, 2.0, 2.5, 3.0, 3.5)
    ):
        finder.weighing = Weighing(text, heading, least)
        tried.append((summary([score(one, finder) for one in labelled]), finder.weighing))
    return sorted(tried, key=lambda one: -one[0]["f1"])


def main(argv: list[str] | None = None) -> int:
    """Print the figures of both splits."""
    parser = argparse.ArgumentParser(prog="python -m eval.fitting", description=__doc__)
    parser.add_argument("--split", choices=SPLITS, help="one split only, with what was missed and what is stray")
    parser.add_argument("--sweep", action="store_true", help="try weighings on the dev split")
    args = parser.parse_args(argv)
    return run_command("eval", lambda: _print_figures(args), user_errors)


def _print_figures(args: argparse.Namespace) -> None:
    from index.retrieve import open_retriever
    from qa.measure_fit import Finder

    finder = Finder(open_retriever())
    if args.sweep:
        for figures, weighing in sweep(finder, read_profiles("dev"))[:15]:
            print(" ".join(f"{name} {value:.3f}" for name, value in figures.items()), weighing)
        return
    for split in [args.split] if args.split else SPLITS:
        scores = [score(one, finder) for one in read_profiles(split)]
        print(split, " ".join(f"{name} {value:.3f}" for name, value in summary(scores).items()))
        for one in scores if args.split else ():
            print(f"  {one.id}: listed {one.listed}, right {one.right}, found {one.found} of {one.wanted}")
            for name in ("missed", "stray", "unwanted"):
                if values := getattr(one, name):
                    print(f"    {name}: {', '.join(values)}")


if __name__ == "__main__":
    sys.exit(main())
