"""The sample deal as data: its texts, records and rounds read from the program's resources, and its edits applied."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from negotiator.documents.compose import compose
from negotiator.domain.plain import from_plain, to_plain
from negotiator.kernel import Unreadable
from negotiator.kernel.resources import resource

T = TypeVar("T")

TITLE = "Joint Development and Licence Agreement"
HEADER = "Tessaline / Kestrava\tConfidential"
FOOTER = "Joint Development and Licence Agreement"


class SampleBroken(Unreadable):
    """The sample's data contradict each other."""

    code = "sample-broken"

    def __init__(self, what: str) -> None:
        super().__init__(f"The sample deal is broken: {what}.", hint="Install Negotiator again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The sample deal's tables as they stand in its files, and its agreement's first draft."""

    agreement: str
    deal: Mapping[str, Any]
    team: Mapping[str, Any]
    rounds: tuple[Mapping[str, Any], ...]
    agreed_terms: tuple[Mapping[str, Any], ...]
    amendment: Mapping[str, Any]

    @property
    def edits(self) -> tuple[Mapping[str, Any], ...]:
        """Return the partner's edits of the first round."""
        return tuple(self.rounds[0]["edit"])


def load_sample() -> Sample:
    """Read the sample deal from the program's resources."""
    rounds = _toml("rounds.toml")
    return Sample(
        agreement=resource("sample/agreement.md").read_text("utf-8"),
        deal=_toml("term-sheet.toml"),
        team=_toml("team.toml"),
        rounds=tuple(rounds["round"]),
        agreed_terms=tuple(rounds["agreed_term"]),
        amendment=_toml("amendment.toml"),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(f"sample/{name}").read_text("utf-8"))


def as_records(type_: type[T], rows: Iterable[Mapping[str, Any]]) -> tuple[T, ...]:
    """Build records from tables that carry their own field names."""
    return tuple(from_plain(type_, to_plain(dict(row)) | _dates(row)) for row in rows)


def _dates(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() for name, value in row.items() if hasattr(value, "isoformat")}


def word_file(text: str, *, at: datetime) -> bytes:
    """Return the agreement in this text as a real Word file."""
    return compose(text, title=TITLE, header=HEADER, footer=FOOTER, at=at)


def edited(text: str, edits: Iterable[Mapping[str, Any]]) -> str:
    """Return the agreement with edits applied, each exactly once. Raises SampleBroken."""
    for edit in edits:
        text = _apply(text, edit)
    return text


def _apply(text: str, edit: Mapping[str, Any]) -> str:
    match edit["kind"]:
        case "replace" | "substitution":
            return _replace_once(text, edit.get("old", edit.get("old_text")), edit.get("new", edit.get("new_text")))
        case "insert" | "insertion":
            return _insert(text, after=edit["after"], new=edit.get("new", edit.get("new_text")))
        case "delete":
            return _delete(text, start=edit["start"])
        case "move":
            return _move(text, edit)
        case kind:
            raise SampleBroken(f"an edit of kind {kind!r}")


def _replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise SampleBroken("a text to replace that does not stand exactly once")
    return text.replace(old, new)


def _bare(line: str) -> str:
    """Return a line without its list mark: what paragraph starts are compared with."""
    return line if line.startswith("|") else line.lstrip(" ->")


def _place(lines: list[str], start: str) -> int:
    found = [index for index, line in enumerate(lines) if _bare(line).startswith(start)]
    if len(found) != 1:
        raise SampleBroken("a paragraph start that is not unique")
    return found[0]


def _insert(text: str, *, after: str, new: str) -> str:
    lines = text.split("\n")
    place = _place(lines, after)
    mark = lines[place][: len(lines[place]) - len(_bare(lines[place]))]
    return "\n".join([*lines[: place + 1], mark + new, *lines[place + 1 :]])


def _delete(text: str, *, start: str) -> str:
    lines = text.split("\n")
    del lines[_place(lines, start)]
    return "\n".join(lines)


def _move(text: str, edit: Mapping[str, Any]) -> str:
    lines = text.split("\n")
    moved = _replace_once(lines.pop(_place(lines, edit["start"])), edit["old"], edit["new"])
    lines.insert(_place(lines, edit["after"]) + 1, moved)
    return "\n".join(lines)
