"""What applies to an enterprise: the measures of a notice that fit its profile, each with its words and why."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.command import run_command
from qa.errors import user_errors

# At the first call, so that --help does not wait for the index.
if TYPE_CHECKING:
    from corpus.library import Edition
    from corpus.script import Language
    from qa.measure_fit import Finder, Fit, Found
    from qa.measure_read import Measure
    from qa.measure_vocabulary import Vocabulary
    from qa.settings import Settings

_SEPARATOR = {"en": "; ", "zh-Hans": "、", "zh-Hant": "、"}
_COLUMNS = (
    "section", "standing", "strength", "for", "only_if", "needs", "responsible_units", "quote", "quote_translation",
    "refers", "unstated", "id",
)  # fmt: skip
_FACETS = {"sector": "sectors", "group": "groups", "place": "places", "need": "needs"}


def who(measure: Measure, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Whom the measure names, as facet and key; empty where it names nobody.

    A narrower name stands for a wider one (小巨人 for 专精特新), sectors for the kind they are of.
    """
    found: list[tuple[str, str]] = []
    for facet in ("actors", "groups", "sectors", "kinds", "places"):
        if facet == "kinds" and measure.named("sectors"):
            continue
        named = (measure.named_places or measure.named(facet)) if facet == "places" else measure.named(facet)
        wider = {above for key in named for above in vocabulary.closure(facet, key) - {key}}
        found += [(facet, key) for key in vocabulary[facet] if key in named - wider]
    return tuple(found)


def who_text(measure: Measure, vocabulary: Vocabulary, language: Language) -> str:
    """Whom the measure names in the reader's language; empty where it names nobody."""
    names = [vocabulary[facet][key].name(language) for facet, key in who(measure, vocabulary)]
    return _SEPARATOR[language].join(names)


def translation(measure: Measure, language: Language, edition: Edition) -> str | None:
    """The quote in the reader's language: unofficial English, or the reader's script; None where that is the quote."""
    from corpus.notice import Sentence
    from corpus.script import Language as Spoken
    from qa.display import sentence_text

    shown_in = Spoken.HANS if language is Spoken.EN and not measure.english else language
    if shown_in is edition.script:
        return None
    return sentence_text(Sentence(measure.quote, measure.span, "body", measure.english), language, edition)


def to_json(fit: Fit, vocabulary: Vocabulary, edition: Edition) -> dict[str, Any]:
    """A measure and how it stands to a profile, as plain values."""
    measure = fit.measure
    clause = edition.notice.clause(measure.section)
    return {
        "id": measure.id,
        "standing": fit.standing,
        "score": round(fit.score, 3),
        "section": str(measure.section),
        "label": measure.section.label_zh,
        "strength": measure.strength,
        "for": [key for _, key in who(measure, vocabulary)],
        "needs": list(fit.topics),
        "because": [{"facet": r.facet, "key": r.key, "by": r.by, "word": r.word or None} for r in fit.reasons],
        "only_if": [key for _, key in fit.condition],
        "responsible_units": list(clause.responsible_units),
        "quote": measure.quote,
        "span": list(measure.span),
        "quote_translation": measure.english,
        "translation_is_of_the_sentence": measure.english_whole,
        "refers": list(measure.refers),
        "unstated": list(measure.unstated),
    }


def main(argv: list[str] | None = None) -> int:
    """Print the measures for a profile; 0, or 2 for a mistake in what was asked."""
    parser = argparse.ArgumentParser(prog="python -m qa.measures", description=__doc__)
    parser.add_argument("text", nargs="?", default="", help="the enterprise in its own words, in any of the languages")
    for name, facet in _FACETS.items():
        parser.add_argument(f"--{name}", action="append", default=[], dest=facet, metavar="KEY", help="see --list")
    parser.add_argument("--list", action="store_true", help="the keys there are, with their names")
    parser.add_argument("--all", action="store_true", help="also those that are general, for others, or background")
    parser.add_argument("--language", choices=("en", "zh-Hans", "zh-Hant"), default="en", help="of the names (en)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one line of JSON for each")
    form.add_argument("--csv", action="store_true", help="comma-separated, with a line of names")
    parser.add_argument("--notice", metavar="SLUG", help="which notice (python -m corpus list)")
    args = parser.parse_args(argv)
    return run_command("qa", lambda: _print(args), lambda: (ValueError, *user_errors()))


def _print(args: argparse.Namespace) -> None:
    from corpus.script import Language
    from qa.settings import load_settings

    settings, language = load_settings(notice=args.notice), Language(args.language)
    if args.list:
        _list(settings.notice, language)
        return
    finder, found = _find(args, settings)
    listed = found.fits if args.all else found.standing("fits") or found.standing("general")
    rows = [to_json(fit, finder.vocabulary, finder.edition) for fit in listed]
    if args.csv:
        _print_csv(rows)
    for fit, row in zip(listed, rows, strict=True) if not args.csv else ():
        print(json.dumps(row, ensure_ascii=False) if args.json else _line(fit, finder, language))


def _find(args: argparse.Namespace, settings: Settings) -> tuple[Finder, Found]:
    from index.retrieve import open_retriever
    from qa.measure_fit import Finder
    from qa.measure_profile import make_profile
    from qa.measure_vocabulary import load_vocabulary

    given = {facet: getattr(args, facet) for facet in _FACETS.values()} | {"text": args.text}
    profile = make_profile(load_vocabulary(settings.notice), given)
    finder = Finder(open_retriever(settings.notice, cache=settings.cache_path))
    return finder, finder.find(profile)


def _list(slug: str, language: Language) -> None:
    from corpus.library import load_notice
    from qa.measure_vocabulary import vocabulary_of

    vocabulary = vocabulary_of(load_notice(slug))
    for name, facet in _FACETS.items():
        for key, entry in vocabulary[facet].items():
            print(f"--{name} {key}\t{entry.name(language)}")


def _print_csv(rows: Sequence[dict[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: "；".join(map(str, v)) if isinstance(v, list) else v for k, v in row.items()})


def _line(fit: Fit, finder: Finder, language: Language) -> str:
    measure = fit.measure
    shown = translation(measure, language, finder.edition) or measure.quote
    names = who_text(measure, finder.vocabulary, language) or "-"
    return "\t".join((str(measure.section), fit.standing, measure.strength, names, " ".join(shown.split())))


if __name__ == "__main__":
    sys.exit(main())
