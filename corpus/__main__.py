"""Read the notices on the shelf: list them, show a section, find a wording."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.command import run_command

if TYPE_CHECKING:
    from corpus.find import Match
    from corpus.library import Edition
    from corpus.notice import Clause
    from corpus.section import SectionId

EPILOG = """\
examples:
  python -m corpus list                        the notices
  python -m corpus list --sections             the sections of the notice, with their headings
  python -m corpus show 3.8.1                  a section as it stands in the copy
  python -m corpus show "三（八）1" --language en
                                               the same section in English
  python -m corpus find "新增用地计划指标"     where a wording stands, typed in any script

exit status: 0 done, 1 nothing found, 2 a mistake in what was asked, or in the files
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status. Data goes to stdout, everything else to stderr."""
    arguments = _parser().parse_args(argv)
    return run_command("corpus", lambda: arguments.run(arguments), _mistakes)


def _mistakes() -> tuple[type[Exception], ...]:
    # Here, so that --help does not wait for the dictionaries of the scripts.
    from corpus.library import CorpusError

    return CorpusError, ValueError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m corpus", description=__doc__, epilog=EPILOG, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shelf", type=Path, metavar="DIR", help="another folder of notices")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="the notices, or the sections of one")
    listing.add_argument("notice", nargs="?", metavar="SLUG", help="list the sections of this notice")
    listing.add_argument("--sections", action="store_true", help="list the sections of the only notice")
    listing.set_defaults(run=_list)
    showing = commands.add_parser("show", help="one section")
    showing.add_argument("section", help="its number in any spelling: 3.8.1, 三（八）1, III.8.1, 附件1 二")
    showing.add_argument("--language", choices=("en", "zh-Hans", "zh-Hant"), help="default: as in the copy")
    showing.set_defaults(run=_show)
    finding = commands.add_parser("find", help="where a wording stands")
    finding.add_argument("wording", help="the exact wording, Chinese in any script, or English")
    finding.set_defaults(run=_find)
    for command in (showing, finding):
        command.add_argument("--notice", metavar="SLUG", help="which (default: POLICYQA_NOTICE, else the only one)")
    return parser


def _edition(arguments: argparse.Namespace) -> Edition:
    """The notice named, here or in the environment, or the only one there is."""
    from corpus.library import SHELF, CorpusError, list_notices, load_notice

    shelf = arguments.shelf or SHELF
    slugs = list_notices(shelf)
    # A setting of qa, read here too because corpus stands below it.
    chosen = arguments.notice or os.environ.get("POLICYQA_NOTICE")
    if chosen is None and len(slugs) != 1:
        raise CorpusError(f"say which notice is meant; the shelf has: {', '.join(slugs) or 'none'}")
    return load_notice(chosen or slugs[0], shelf)


def _list(arguments: argparse.Namespace) -> int:
    from corpus.library import SHELF, list_notices, load_notice

    if arguments.notice or arguments.sections:
        for clause in _edition(arguments).notice.clauses:
            heading = clause.heading or clause.sentences[0].text[:40]
            print(f"{clause.section}\t{clause.section.label_zh}\t{heading}")
        return 0
    shelf = arguments.shelf or SHELF
    for slug in list_notices(shelf):
        notice = load_notice(slug, shelf).notice
        print(f"{slug}\t{notice.document_number}\t{len(notice.clauses)} sections\t{notice.title}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    edition = _edition(arguments)
    clause = _clause(edition, arguments.section)
    script = edition.metadata["copy"]["script"]
    language = arguments.language or script
    if language == "en":
        if not all(sentence.en for sentence in clause.sentences):
            raise ValueError(f"section {clause.section} of {edition.notice.slug} has no English translation")
        print(f"{clause.section.label_en}  {clause.heading_en or ''}".rstrip())
        print(*(sentence.en for sentence in clause.sentences), sep="\n")
        _print_units("Responsible units", clause.responsible_units_en, "; ")
        print(f"\n{edition.provenance('en')}")
        return 0
    from corpus.script import restore, to_traditional

    def written(text: str) -> str:
        if language == script:
            return text
        return restore(text, edition.terms).text if language == "zh-Hans" else to_traditional(text)

    label = "责任单位" if language == "zh-Hans" else "責任單位"
    print(f"{clause.section.label_zh}  {written(clause.heading)}".rstrip())
    print(written(edition.notice.source[slice(*clause.span)]))
    _print_units(label, tuple(map(written, clause.responsible_units)), "；")
    if language != script:
        print(f"\n{edition.provenance(language)}")
    return 0


def _print_units(label: str, units: tuple[str, ...], separator: str) -> None:
    if units:
        print(f"{label}: {separator.join(units)}")


def _clause(edition: Edition, spelling: str) -> Clause:
    """The clause a reader means; raises ValueError with the nearest there are."""
    from corpus.section import SectionId

    clauses = {clause.section: clause for clause in edition.notice.clauses}
    try:
        section = SectionId.parse(spelling)
    except ValueError as error:
        raise ValueError(f"{error}; the sections run from {min(clauses)} to {max(clauses)}") from error
    if section not in clauses:
        nearest = ", ".join(map(str, sorted(clauses, key=lambda other: _distance(section, other))[:3]))
        raise ValueError(f"{edition.notice.slug} has no section {section}; the nearest are {nearest}")
    return clauses[section]


def _distance(a: SectionId, b: SectionId) -> tuple[object, ...]:
    """How far apart two sections are: first by what they share, then by depth, then by number."""
    pairs = [(x, y) for x, y in zip(a.path, b.path, strict=False)]
    shared = next((i for i, (x, y) in enumerate(pairs) if x != y), len(pairs))
    apart = abs(pairs[shared][0] - pairs[shared][1]) if shared < len(pairs) else 0
    return a.annex != b.annex, -shared, abs(len(a.path) - len(b.path)), apart, b


def _find(arguments: argparse.Namespace) -> int:
    from corpus.find import find

    edition = _edition(arguments)
    matches = find(edition, arguments.wording)
    for match in matches:
        _print_match(edition, match)
    if not matches:
        print(f"{edition.notice.slug} does not say {arguments.wording!r}", file=sys.stderr)
    return 0 if matches else 1


def _print_match(edition: Edition, match: Match) -> None:
    clause = edition.notice.clause(match.section)
    english = match.language == "en"
    heading = clause.heading_en if english else clause.heading
    label = match.section.label_en if english else match.section.label_zh
    opening, closing = ("\033[7m", "\033[0m") if sys.stdout.isatty() else ("【", "】")
    start, end = match.at
    print(f"{match.section}\t{label}\t{heading or ''}\t{match.span[0]}-{match.span[1]}\t{match.language}")
    print(f"  {match.context[:start]}{opening}{match.context[start:end]}{closing}{match.context[end:]}")


if __name__ == "__main__":
    sys.exit(main())
