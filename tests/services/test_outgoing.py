"""What a package would hold: worked out without changing anything."""

from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE
from negotiator.domain.charter import Instrument
from negotiator.domain.positions import Note
from negotiator.domain.registers import Risk
from negotiator.domain.terms import KeyTerm
from negotiator.domain.walls import Wall
from negotiator.services import founding, packages, terms, versions
from negotiator.services.founding import OurSide
from negotiator.services.outgoing import PreparedTooEarly, kept_from_us
from negotiator.services.packages import NobodyToSendTo
from negotiator.services.receipts import Put
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace
from tests.exchange.containers import read
from tests.services.desks import (
    AGREEMENT,
    TEXT,
    Pair,
    Template,
    newest,
    receive,
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


def test_preparing_changes_nothing(pair: Pair) -> None:
    pair.ours.perform("Terms", [Put(KeyTerm(key="price", title="Price", value="40"))])
    before = pair.ours.vault.head(), pair.ours.vault.blobs.hashes()
    outgoing = packages.prepare(pair.ours)
    assert len(outgoing.made) == 1
    assert (pair.ours.vault.head(), pair.ours.vault.blobs.hashes()) == before
    pair.pass_on(pair.ours)
    assert [term.value for term in terms.sheet(pair.theirs, terms.sheets(pair.theirs)[-1])] == ["40"]
    assert packages.prepare(pair.ours).made == ()


def test_what_stays_is_counted(desk: Workspace) -> None:
    before = packages.withheld(desk.deal)
    desk.put(Note(key="N-1", text="private"))
    assert packages.withheld(desk.deal) == before | {"note": before.get("note", 0) + 1}


def test_what_was_shared_since_is_not_counted_as_kept_from_them(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-7", failure_mode="a leak"), shared=False)
    assert packages.withheld(pair.ours.deal)["risk"] == 1
    pair.ours.put(Risk(key="R-7", failure_mode="a leak"), shared=True)
    versions.take_in(pair.ours, word(TEXT.replace("150", "90")), name="s.docx", instrument=AGREEMENT)
    assert packages.withheld(pair.ours.deal)["version"] == 1
    pair.pass_on(pair.ours)
    told = packages.withheld(pair.ours.deal)
    assert "risk" not in told
    assert "version" not in told
    assert told["earlier_step"] >= 3


def test_a_package_prepared_for_another_state_is_not_sent(pair: Pair, tmp_path: Path) -> None:
    outgoing = packages.prepare(pair.ours)
    pair.ours.put(Note(key="N-1", text="private"))
    with pytest.raises(PreparedTooEarly):
        packages.send(pair.ours, outgoing, tmp_path / "out.asice.age", with_summary=False)
    assert not (tmp_path / "out.asice.age").exists()


def test_a_wall_keeps_its_records_out_of_everything_that_travels(pair: Pair, tmp_path: Path, fonts: Path) -> None:
    pair.ours.put(Instrument(key="side", title="Side letter"))
    versions.take_in(pair.ours, word(TEXT.replace("in writing", "by pigeon")), name="side.docx", instrument="side")
    pair.ours.put(Risk(key="R-7", failure_mode="the walled risk"), shared=True)
    pair.ours.put(Wall(key="W-1", name="Inner circle", members=("ana",), covers=("instrument/side", "risk/R-7")))
    outgoing = packages.prepare(pair.ours)
    assert outgoing.hidden == {"Inner circle": 2}
    assert len(outgoing.walled) == 2
    out = tmp_path / "out.asice.age"
    packages.send(pair.ours, outgoing, out, options=SummaryOptions(fonts=fonts))
    package = read(out.read_bytes(), identity=pair.theirs.identity, trust={})
    assert package.manifest.walled == outgoing.walled
    everything = [*package.ledger, *package.blobs.values(), *package.documents.values(), package.deal_json]
    for secret in (b"the walled risk", b"Inner circle", b"Side letter", b"pigeon"):
        assert not any(secret in part for part in everything), secret
    receive(pair.theirs, out.read_bytes())
    assert pair.theirs.deal.record(Risk, "R-7") is None


def test_members_of_a_wall_get_what_is_behind_it(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-7", failure_mode="the walled risk"), shared=True)
    pair.ours.put(Wall(key="W-1", name="Inner circle", members=("ana", "ben"), covers=("risk/R-7",)), shared=True)
    pair.pass_on(pair.ours)
    held = pair.theirs.deal.record(Risk, "R-7")
    assert held is not None
    assert pair.theirs.deal.record(Wall, "W-1") is not None


def test_a_label_is_the_charter_s_unless_another_is_given(pair: Pair) -> None:
    assert packages.prepare(pair.ours).label == pair.ours.deal.charter.label
    assert packages.prepare(pair.ours, label="Strictly private").label == "Strictly private"


def test_only_the_texts_that_were_chosen_are_proposed(pair: Pair) -> None:
    versions.take_in(pair.ours, word(TEXT.replace("150", "100")), name="supply.docx", instrument=AGREEMENT)
    assert packages.prepare(pair.ours, instruments=()).versions == ()
    assert packages.prepare(pair.ours, instruments=(AGREEMENT,)).versions == (newest(pair.ours).hash,)


def test_what_a_sender_keeps_back_is_told_on_as_their_newest_package_has_it(pair: Pair) -> None:
    told = []
    for key in ("R-1", "R-2"):
        pair.theirs.put(Risk(key=key, failure_mode="typed in anger"), shared=True)
        pair.theirs.undo()
        pair.pass_on(pair.theirs)
        told.append(kept_from_us(pair.ours.deal))
        assert told[-1] == set(packages.prepare(pair.theirs).taken_back)
    assert told[0] < told[1]
