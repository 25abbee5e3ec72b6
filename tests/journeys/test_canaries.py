"""Nothing private leaves: a distinct word in every field that stays with our team, and none of them in what goes."""

import dataclasses
import types
import typing
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from negotiator.crypto import FLOOR_PROFILE, Identity, unseal
from negotiator.domain import KINDS
from negotiator.domain.approvals import DecisionRight
from negotiator.domain.packages import PackageLogged
from negotiator.domain.records import Kind
from negotiator.domain.terms import KeyTerm
from negotiator.services import founding, packages, summaries, terms
from negotiator.services.founding import OurSide
from negotiator.services.receipts import Act, Put, State
from negotiator.services.sample import as_records, load_sample
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace
from tests.exchange.containers import read

PRIVATE = [kind for kind in KINDS if kind.sharing != "always"]


class Canaries:
    """Hands out words that occur nowhere else and remembers where each was planted."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def word(self, where: str) -> str:
        """Return a new word for one field."""
        found = f"canary{len(self.planted):04d}zx"
        self.planted[found] = where
        return found

    def fill(self, kind: Kind) -> Any:
        """Return a record or milestone of a kind with a canary in every field that can hold text."""
        hints = typing.get_type_hints(kind.type)
        values = {
            item.name: self._value(f"{kind.name}.{item.name}", hints[item.name], item)
            for item in dataclasses.fields(kind.type)
        }
        if kind.type is PackageLogged:
            # Ids of packages are known to both sides: they make the history that every package names.
            values |= {"package": "ab" * 32, "parents": (), "direction": "received"}
        if kind.type is DecisionRight:
            values |= {"party": "alpha", "event": "amend"}  # ours to set, and no bar to sending
        if kind.type is KeyTerm:
            values["key"] = "price"
        return kind.type(**values)

    def _value(self, where: str, hint: Any, item: "dataclasses.Field[Any]") -> Any:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            return self._value(where, next(one for one in args if one is not type(None)), item)
        if origin is typing.Literal:
            return args[0]
        if origin is tuple:
            return (self._value(where, args[0], item),)
        if dataclasses.is_dataclass(hint):
            return hint(
                **{  # type: ignore[operator]  # the check above makes it a class
                    inner.name: self._value(f"{where}.{inner.name}", typing.get_type_hints(hint)[inner.name], inner)
                    for inner in dataclasses.fields(hint)
                }
            )
        plain = {
            int: 3,
            bool: False,
            Decimal: Decimal(0),
            date: date(2026, 5, 4),
            datetime: datetime(2026, 5, 4, tzinfo=UTC),
        }
        return plain[hint] if hint in plain else self.word(where)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    ours = Identity.create(name="Ana Roe", organisation="Alpha", at=at)
    theirs = Identity.create(name="Ben Doe", organisation="Beta", at=at)
    made = founding.found_deal(
        tmp_path / "ours.deal",
        passphrase="one two three four",
        title="A deal",
        ours=OurSide(key="alpha", name="Alpha", short="Alpha"),
        identity=ours,
        profile=FLOOR_PROFILE,
    )
    founding.add_partner(made, theirs.contact().to_bytes(theirs), key="beta", short="Beta")
    founding.add_instrument(made, "agreement", title="Agreement", kind="agreement")
    made.keep_identity(theirs)
    made.act_as("Ana Roe")
    yield made
    made.close()


def planted(workspace: Workspace) -> Canaries:
    """Plant canaries in the team stream: one record or milestone of every kind that may stay with us."""
    canaries = Canaries()
    acts: list[Act] = []
    for kind in PRIVATE:
        value = canaries.fill(kind)
        acts.append(State(value, False) if kind.milestone else Put(value, False))
    workspace.perform("Plant", acts)
    # What is proposed of a key term leaves by design; what it said before, and its help, must not.
    first = workspace.deal.record(KeyTerm, "price")
    assert first is not None
    workspace.put(KeyTerm(key="price", title="Price", value="as agreed", help=first.help))
    assert {entry.stream for entry in workspace.entries[-len(acts) - 1 :]} == {"team"}
    return canaries


def searchable(data: bytes) -> bytes:
    """Return everything that can be read in a package: every file, PDFs and archives opened up."""
    if data.startswith(b"%PDF-"):
        return _pdf_text(data)
    return data


def _pdf_text(data: bytes) -> bytes:
    import io

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return data + out.getvalue()


def test_no_canary_is_in_a_partner_package_or_its_summary(workspace: Workspace, tmp_path: Path, fonts: Path) -> None:
    canaries = planted(workspace)
    assert len(canaries.planted) > 40
    terms.add_terms(workspace, as_records(KeyTerm, load_sample().deal["term"][:3]))
    options = SummaryOptions(fonts=fonts)
    sent = packages.send(workspace, packages.prepare(workspace), tmp_path / "out.asice.age", options=options)
    with workspace.acting_as("Ben Doe"):
        package = read(sent.path.read_bytes(), identity=workspace.identity, trust={})
    assert package.summary_pdf is not None
    everything = [
        unseal(sent.path.read_bytes(), workspace.identity),
        *package.blobs.values(),
        *package.documents.values(),
        package.deal_json,
        b"\n".join(package.ledger),
        searchable(package.summary_pdf),
        searchable(summaries.summary_pdf(workspace, options)),
    ]
    assert all(b"Alpha" in part for part in everything[-4:-2])
    found = {where for word, where in canaries.planted.items() for part in everything if word.encode() in part}
    assert not found


def test_the_search_would_find_a_canary(workspace: Workspace, tmp_path: Path, fonts: Path) -> None:
    """The same search over what is shared finds the word: the test above can fail."""
    canaries = Canaries()
    risk = next(kind for kind in KINDS if kind.name == "risk/1")
    workspace.put(dataclasses.replace(canaries.fill(risk), likelihood=3, impact=3), shared=True)
    pdf = searchable(summaries.summary_pdf(workspace, SummaryOptions(fonts=fonts)))
    machine = summaries.machine_summary(workspace.deal)
    assert any(word.encode() in machine for word in canaries.planted)
    assert pdf.startswith(b"%PDF-")
    sent = packages.send(workspace, packages.prepare(workspace), tmp_path / "out.asice.age")
    opened = unseal(sent.path.read_bytes(), workspace.identity)
    assert any(word.encode() in opened for word in canaries.planted)
