"""How alike two files are, section by section."""

import math
from collections import Counter
from pathlib import Path
from typing import Any

import click

from negotiator.cli.output import Lines, tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.kernel.collector import collector_at_rest
from negotiator.redline import Counterpart, SectionKept, SimilarityMap
from negotiator.redline import similarity as mapped
from negotiator.services import redlines
from negotiator.services.files import read_file

_FILE = click.Path(path_type=Path, dir_okay=False)
_OUTSIDE = "(outside all sections)"


@click.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--depth", type=click.IntRange(1, 9), default=1, show_default=True, help="Levels of headings to tell.")
@click.option("--json", "as_json", is_flag=True, help="Print the map for scripts, with every paragraph's counterpart.")
def similarity(old: Path, new: Path, depth: int, as_json: bool) -> int:
    """Map OLD onto NEW: how much of each section was kept, and where it stands now."""
    with collector_at_rest(for_good=True):
        compared = redlines.compare_files(
            read_file(old), read_file(new), old_name=old.name, new_name=new.name, progress=Lines("Comparing")
        )
        found = mapped(compared.redline, depth=depth)
        if as_json:
            tell_json(_for_scripts(found))
        else:
            _tell(found, old.name, new.name)
    return DONE


def _tell(found: SimilarityMap, old: str, new: str) -> None:
    tell(f"{old} and {new} are {_percent(found.score)} alike.")
    kinds = Counter(one.kind for one in found.counterparts)
    tell("Paragraphs: " + ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common()) + ".")
    for name, sections, head in ((old, found.old_sections, "Now in"), (new, found.new_sections, "Came from")):
        tell(f"\nSections of {name}")
        tell_table(("Kept", "Words", "Section", head), [_row(section) for section in sections])


def _row(section: SectionKept) -> tuple[str, str, str, str]:
    there = "nowhere" if section.counterpart is None else _name(section.counterpart)
    return _percent(section.share), f"{section.words:,}", _name(section.heading), there


def _percent(share: float) -> str:
    """Return a share in per cent, rounded down: what says 100% has lost no word."""
    return f"{math.floor(share * 100)}%"


def _name(heading: tuple[str, ...]) -> str:
    return " › ".join(heading) or _OUTSIDE


def _for_scripts(found: SimilarityMap) -> dict[str, Any]:
    return {
        "score": round(found.score, 4),
        "old_sections": [_section(section) for section in found.old_sections],
        "new_sections": [_section(section) for section in found.new_sections],
        "paragraphs": [_counterpart(one) for one in found.counterparts],
    }


def _section(section: SectionKept) -> dict[str, Any]:
    return {
        "section": list(section.heading),
        "words": section.words,
        "kept": section.kept,
        "share": round(section.share, 4),
        "counterpart": None if section.counterpart is None else list(section.counterpart),
    }


def _counterpart(one: Counterpart) -> dict[str, Any]:
    near = one.nearest
    return {
        "kind": one.kind,
        "old": list(one.old),
        "new": list(one.new),
        "kept": one.kept,
        "score": round(one.score, 4),
        "nearest": None if near is None else {"paragraph": near.block, "score": round(near.score, 4)},
    }
