"""What arrives is verified before anything is changed."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.crypto import EntrySigner, Identity
from negotiator.crypto.sealing import NotForYou
from negotiator.domain.positions import Comment
from negotiator.exchange import PackagePlan, Recipient, write
from negotiator.kernel import NegotiatorError, Tampered
from negotiator.ledger import make_entry, to_lines
from negotiator.services import packages
from negotiator.services.decisions import log_decision
from negotiator.services.packages import ClockForged, NotImported, SenderUnknown
from negotiator.services.receipts import Put
from negotiator.services.workspace import Workspace
from tests.services.desks import (
    START,
    Pair,
    Template,
    opened,
    receive,
    shared_ids,
)


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
