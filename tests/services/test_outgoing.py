"""What a package would hold: worked out without changing anything."""

from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE
from negotiator.domain import stages
from negotiator.domain.charter import Instrument
from negotiator.domain.positions import Note
from negotiator.domain.terms import KeyTerm
from negotiator.exchange import read
from negotiator.services import founding, packages, terms, versions
from negotiator.services.founding import OurSide
from negotiator.services.packages import NobodyToSendTo
from negotiator.services.receipts import Put
from negotiator.services.workspace import Workspace
from tests.services.desks import (
    AGREEMENT,
    TEXT,
    Pair,
    Template,
    newest,
    word,
)


def test_without_a_partner_nobody_can_be_sent_to(template: Template, tmp_path: Path) -> None:
    alone = founding.found_deal(
        tmp_path / "alone.deal",
        passphrase="one two three",
        title="Alone",
        ours=OurSide(key="alpha", name="Alpha Ltd", short="Alpha"),
        identity=template.people["ana"],
        profile=FLOOR_PROFILE,
    )
    with pytest.raises(NobodyToSendTo):
        packages.prepare(alone)
    alone.close()


def test_only_the_newest_draft_travels_and_with_tracked_changes(pair: Pair) -> None:
    versions.take_in(pair.theirs, word(TEXT.replace("150", "100")), name="supply.docx", instrument=AGREEMENT)
    pair.pass_on(pair.theirs)
    for price in ("41,000", "42,000"):
        data = word(TEXT.replace("150", "100").replace("pay EUR 40,000", f"pay EUR {price}"))
        versions.take_in(pair.ours, data, name="supply.docx", instrument=AGREEMENT)
    outgoing = packages.prepare(pair.ours)
    assert outgoing.versions == (newest(pair.ours).hash,)
    assert list(outgoing.documents) == ["supply.docx"]
    assert b"41,000" not in b"".join(_texts(pair.send(pair.ours), pair.theirs))


def _texts(sealed: bytes, desk: Workspace) -> list[bytes]:
    package = read(sealed, identity=desk.identity, trust={})
    return [*package.blobs.values(), *package.ledger]


def test_preparing_changes_nothing(pair: Pair) -> None:
    pair.ours.perform("Terms", [Put(KeyTerm(key="price", title="Price", value="40"))])
    before = pair.ours.vault.head(), pair.ours.vault.blobs.hashes()
    outgoing = packages.prepare(pair.ours)
    assert len(outgoing.made) == 1
    assert (pair.ours.vault.head(), pair.ours.vault.blobs.hashes()) == before
    pair.pass_on(pair.ours)
    assert [term.value for term in terms.sheet(pair.theirs, terms.sheets(pair.theirs)[-1])] == ["40"]
    assert packages.prepare(pair.ours).made == ()


def test_two_texts_of_one_file_name_both_travel(pair: Pair) -> None:
    for key in ("annex", "schedule"):
        pair.ours.put(Instrument(key=key, title=key.capitalize()))
        data = word(TEXT.replace("150", str(len(key))))
        versions.take_in(pair.ours, data, name="supply.docx" if key == "annex" else "Supply.docx", instrument=key)
    outgoing = packages.prepare(pair.ours)
    assert list(outgoing.documents) == ["supply.docx", "schedule Supply.docx"]
    pair.pass_on(pair.ours)
    assert len(stages.versions(pair.theirs.deal, "annex")) == len(stages.versions(pair.theirs.deal, "schedule")) == 1


def test_what_stays_is_counted(desk: Workspace) -> None:
    before = packages.withheld(desk.deal)
    desk.put(Note(key="N-1", text="private"))
    assert packages.withheld(desk.deal) == before | {"note": before.get("note", 0) + 1}
