"""Packages between two desks: what leaves, what is refused, and that both sides end with the same deal."""

import contextlib
import itertools
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE, EntrySigner, Identity
from negotiator.crypto.sealing import NotForYou
from negotiator.domain import stages
from negotiator.domain.approvals import DecisionRight
from negotiator.domain.charter import Instrument
from negotiator.domain.positions import Comment, Note
from negotiator.domain.registers import Risk
from negotiator.domain.terms import KeyTerm
from negotiator.exchange import PackagePlan, Recipient, read, write
from negotiator.kernel import NegotiatorError, Tampered
from negotiator.ledger import make_entry, to_lines
from negotiator.services import approvals, founding, packages, terms, versions
from negotiator.services.approvals import NotApproved
from negotiator.services.decisions import log_decision
from negotiator.services.files import CannotWrite
from negotiator.services.founding import OurSide
from negotiator.services.packages import ClockForged, NobodyToSendTo, NotImported, SenderUnknown
from negotiator.services.receipts import Put
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace
from tests.services.desks import (
    AGREEMENT,
    START,
    TEXT,
    Pair,
    Template,
    bodies,
    newest,
    opened,
    receive,
    shared_ids,
    word,
)


def of_both(desk: Workspace) -> list[object]:
    """Return what stands of the shared records."""
    return [body for body in bodies(desk) if isinstance(body, tuple) and body[0] == "shared"]


def test_both_sides_hold_the_same_after_an_exchange(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="known to both"), shared=True)
    pair.ours.put(Risk(key="R-2", failure_mode="ours alone"))
    pair.theirs.put(Comment(key="C-1", text="hello"))
    pair.pass_on(pair.ours)
    pair.pass_on(pair.theirs)
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)
    assert of_both(pair.ours) == of_both(pair.theirs)
    assert pair.theirs.deal.record(Risk, "R-2") is None


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_packages_converge_in_any_order(pair: Pair, order: tuple[int, ...]) -> None:
    pair.theirs.put(Risk(key="R-1", failure_mode="as the partner says"), shared=True)
    letters = []
    for number in range(3):
        pair.ours.put(Risk(key="R-1", failure_mode=f"mode {number}"), shared=True)
        letters.append(pair.send(pair.ours))
    for place in order:
        with contextlib.suppress(NotImported):  # one that a later package has overtaken brings nothing new
            receive(pair.theirs, letters[place])
    receive(pair.ours, pair.send(pair.theirs))
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)
    assert of_both(pair.ours) == of_both(pair.theirs)


def test_both_change_a_record_and_the_import_says_so(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="ours"))
    pair.theirs.put(Comment(key="C-1", text="theirs"))
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    (found,) = incoming.contested
    assert (found.topic, found.key, found.title) == ("comment", "C-1", "theirs")
    assert [(side.value or {})["text"] for side in found.sides] == ["theirs", "ours"]
    assert [(side.author, side.party, side.ours) for side in found.sides] == [
        ("Ben Doe", "Beta", True),
        ("Ana Roe", "Alpha", False),
    ]
    assert incoming.acts == {"comment": 1}


def test_a_replay_changes_nothing(pair: Pair, template: Template) -> None:
    incoming = packages.open_package(pair.theirs, template.first_package)
    assert incoming.plan.replay
    before = pair.theirs.entries
    assert packages.take(pair.theirs, incoming).entries == ()
    assert pair.theirs.entries == before


def test_a_gap_is_told_and_nothing_is_missing(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="one"))
    lost = pair.send(pair.ours)
    pair.ours.put(Comment(key="C-2", text="two"))
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    assert len(incoming.plan.gaps) == 1
    assert not incoming.plan.missing
    packages.take(pair.theirs, incoming)
    assert pair.theirs.deal.record(Comment, "C-1") is not None
    receive(pair.theirs, lost)
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)


def test_two_packages_in_one_place_are_a_fork(pair: Pair, template: Template, tmp_path: Path) -> None:
    twin = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "twin.deal"))
    pair.ours.put(Comment(key="C-1", text="one story"))
    pair.pass_on(pair.ours)
    with opened(template, "ours", twin) as other:
        other.put(Comment(key="C-2", text="another story"))
        incoming = packages.open_package(pair.theirs, pair.send(other))
    fork = incoming.plan.forks[0]
    assert fork.author_root == pair.ours.identity.root_fingerprint
    assert fork.held != fork.received


def letter(
    pair: Pair, identity: Identity, *, deal_id: str = "", sequence: int = 2, entries: tuple[object, ...] = ()
) -> bytes:
    """Return a package for the partner that somebody wrote without our program's rules."""
    held = packages.packages_held(pair.theirs.deal)
    ben = pair.theirs.identity
    plan = PackagePlan(
        deal_id=deal_id or pair.ours.deal_id,
        sequence=sequence,
        parents=tuple(held),
        recipients=(Recipient(root_fingerprint=ben.root_fingerprint, age_recipient=ben.recipient, name=ben.name),),
        ledger=to_lines(entries),  # type: ignore[arg-type]  # entries, as the callers make them
        deal_json=b"{}",
        created=START + timedelta(days=2),
    )
    return write(plan, identity=identity).sealed


def test_a_package_of_another_deal_is_refused(pair: Pair) -> None:
    with pytest.raises(NotImported, match="another deal"):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, deal_id="somewhere-else"))


def test_a_number_that_does_not_follow_is_refused(pair: Pair) -> None:
    with pytest.raises(NotImported, match="number"):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, sequence=7))


def test_an_unknown_sender_and_an_unknown_author_are_refused(pair: Pair) -> None:
    mallory = Identity.create(name="Mal Lory", organisation="Gamma", at=START)
    pair.theirs.keep_identity(mallory)
    note = pair.theirs.draft([Put(Comment(key="C-1", text="trust me"))])
    pair.theirs.act_as("Ben Doe")
    for entries in ((), note):
        with pytest.raises(SenderUnknown, match="Mal Lory, Gamma"):
            packages.open_package(pair.theirs, letter(pair, mallory, entries=entries))
    with pytest.raises(Tampered):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, entries=note))


def test_a_new_colleague_is_new_and_can_send(pair: Pair) -> None:
    dora = Identity.create(name="Dora Lin", organisation="Alpha Ltd", at=START)
    founding.add_colleague(pair.ours, dora, role="counsel", key="dora")
    with pair.ours.acting_as("Dora Lin"):
        incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    assert incoming.package.standing == "new"
    packages.take(pair.theirs, incoming)
    assert pair.theirs.deal.roster.party_of(dora.fingerprint) == "alpha"


def test_a_package_for_someone_else_stays_shut(pair: Pair, template: Template) -> None:
    sealed = pair.send(pair.ours)
    pair.theirs.keep_identity(Identity.create(name="Eve Ost", organisation="Delta", at=START))
    with pytest.raises(NotForYou):
        packages.open_package(pair.theirs, sealed)
    assert template.first_package != sealed


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 0.999])
def test_one_changed_byte_is_refused(pair: Pair, place: float) -> None:
    sealed = bytearray(pair.send(pair.ours))
    sealed[int(len(sealed) * place)] ^= 1
    before = pair.theirs.entries
    with pytest.raises(NegotiatorError):
        packages.open_package(pair.theirs, bytes(sealed))
    assert pair.theirs.entries == before


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


def test_a_clock_far_ahead_is_refused_though_its_parent_is_unknown(pair: Pair) -> None:
    (drafted,) = pair.ours.draft([Put(Comment(key="C-1", text="for ever"))])
    forged = make_entry(
        EntrySigner(pair.ours.identity),
        deal=pair.ours.deal_id,
        stream="shared",
        kind=drafted.kind,
        body=drafted.body,
        parents=("a" * 64,),
        lamport=(1 << 53) - 1,
        at=START,
    )
    with pytest.raises(ClockForged):
        packages.open_package(pair.theirs, letter(pair, pair.ours.identity, entries=(forged,)))


def test_what_stays_is_counted(desk: Workspace) -> None:
    before = packages.withheld(desk.deal)
    desk.put(Note(key="N-1", text="private"))
    assert packages.withheld(desk.deal) == before | {"note": before.get("note", 0) + 1}


@pytest.mark.parametrize("where", ["a folder", "nowhere"])
def test_a_package_that_cannot_be_written_was_not_sent(pair: Pair, tmp_path: Path, where: str) -> None:
    target = tmp_path / "target" if where == "a folder" else tmp_path / "missing" / "out.asice.age"
    if where == "a folder":
        target.mkdir()
    before = pair.ours.entries
    names = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(CannotWrite, match="was not written"):
        packages.send(pair.ours, packages.prepare(pair.ours), target, with_summary=False)
    assert pair.ours.entries == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_package_that_cannot_be_recorded_is_not_written(pair: Pair, tmp_path: Path) -> None:
    outgoing = packages.prepare(pair.ours)
    pair.ours.vault.close()
    with pytest.raises(NegotiatorError):
        packages.send(pair.ours, outgoing, tmp_path / "out.asice.age", with_summary=False)
    assert not (tmp_path / "out.asice.age").exists()


def test_the_matrix_guards_what_leaves(pair: Pair, tmp_path: Path) -> None:
    desk = pair.ours
    desk.put(DecisionRight(key="D-1", event="send", party="alpha", roles=("counsel",)))
    versions.take_in(desk, word(TEXT.replace("150", "160")), name="supply.docx", instrument=AGREEMENT)
    with pytest.raises(NotApproved, match=r"counsel \(waiting\)"):
        pair.send(desk)
    with desk.acting_as("Carl Lex"):
        waiting = approvals.waiting_for(desk, newest(desk), event="send")
        approvals.approve(desk, waiting, "approved")
    pair.pass_on(desk)
    assert stages.versions(pair.theirs.deal, AGREEMENT)[-1].hash == newest(desk).hash


def test_a_package_carries_its_summary(pair: Pair, fonts: Path, tmp_path: Path) -> None:
    outgoing = packages.prepare(pair.ours, note="with a summary")
    sent = packages.send(pair.ours, outgoing, tmp_path / "out.asice.age", options=SummaryOptions(fonts=fonts))
    package = read(sent.path.read_bytes(), identity=pair.theirs.identity, trust=packages.pinned(pair.theirs))
    assert package.standing == "known"
    assert package.summary_pdf is not None
    assert package.manifest.note == "with a summary"
    assert packages.party_in(package, pair.theirs.identity) == "beta"


def test_acts_of_our_own_that_an_older_file_lacks_are_told(pair: Pair, tmp_path: Path) -> None:
    older = pair.ours.vault.backup(tmp_path / "older.deal")
    for number in range(2):
        log_decision(pair.ours, question=f"Which {number}?", outcome="This", rationale="Near", shared=True)
    pair.pass_on(pair.ours)
    log_decision(pair.theirs, question="What else?", outcome="That", rationale="Far", shared=True)
    answer = pair.send(pair.theirs)
    assert packages.open_package(pair.ours, answer).ours == ()
    again = Workspace.open_with_key(older, key=pair.ours.vault.key(), opener="Ann")
    try:
        assert len(packages.open_package(again, answer).ours) >= 2
    finally:
        again.close()
