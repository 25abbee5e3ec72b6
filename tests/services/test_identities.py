"""Identities that are renewed, lost, replaced and left, each on the desks of both sides."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from negotiator.crypto import (
    CertificateExpired,
    EmptyPassphrase,
    FormerIdentity,
    Identity,
    NoRootKey,
    P12Damaged,
    WrongP12Passphrase,
    from_p12,
    open_identity,
    read_compact,
    read_contact,
    to_p12,
)
from negotiator.domain import fold
from negotiator.domain.charter import Party, Person
from negotiator.domain.positions import Note
from negotiator.domain.trust import revoked_leaves
from negotiator.kernel import Refused
from negotiator.services import comparing, founding, identities, packages, trust
from negotiator.services.files import NoSuchFile
from negotiator.services.identities import LastPerson, NotOnRoster, NotOurPerson, OtherRoot
from negotiator.services.joining import IdentityExists
from negotiator.services.mandates import NoMandate
from negotiator.services.outgoing import packages_held
from negotiator.services.pins import judge
from negotiator.services.signers import NoSuchIdentity, Signers
from negotiator.services.workspace import Workspace
from negotiator.store import DiskFull
from tests.services.desks import START, DeskClock, Pair, Template, opened, receive, shared_ids
from tests.services.signatories import signatory

LATER = START + timedelta(days=1)


def counts(desk: Workspace, author: str) -> bool:
    """Tell whether everything that an author signed counts."""
    return all(one.entry.author != author for one in desk.deal.outside)


def agree(pair: Pair) -> None:
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)
    assert {one.entry.id for one in pair.ours.deal.outside} == {one.entry.id for one in pair.theirs.deal.outside}


# Renewal


def test_a_renewed_certificate_is_known_without_asking(pair: Pair, template: Template) -> None:
    old = template.people["ben"]
    identities.renew(pair.theirs)
    new = pair.theirs.identity
    assert new.fingerprint != old.fingerprint
    assert new.root_fingerprint == old.root_fingerprint
    data = pair.send(pair.theirs)
    incoming = packages.open_package(pair.ours, data)
    assert incoming.package.signer.fingerprint == new.fingerprint
    told = judge(signatory(new, at=LATER), pair.ours.deal)
    assert told.code == "signer-not-entered", "before the package is taken nobody entered it"
    packages.take(pair.ours, incoming)
    assert judge(signatory(new, at=LATER), pair.ours.deal).code == ""
    assert judge(signatory(old, at=LATER), pair.ours.deal).code == "signer-superseded"
    assert counts(pair.ours, old.fingerprint), "what was signed before stands"
    agree(pair)


def test_the_former_signing_key_is_gone_and_its_packages_still_open(pair: Pair, template: Template) -> None:
    sealed = pair.send(pair.ours)
    identities.renew(pair.theirs)
    old = template.people["ben"]
    (former,) = [one for one in pair.theirs.identities if one.fingerprint == old.fingerprint]
    assert not former.can_sign
    with pytest.raises(FormerIdentity):
        former.signing_key()
    with pytest.raises(NoSuchIdentity):
        pair.theirs.act_as(old.fingerprint)
    receive(pair.theirs, sealed)
    identities.renew(pair.theirs)
    assert len(pair.theirs.identities) == 3
    pair.pass_on(pair.theirs)
    pair.pass_on(pair.ours)
    agree(pair)


def test_both_go_on_after_a_renewal(pair: Pair) -> None:
    for desk in (pair.theirs, pair.ours):
        identities.renew(desk)
        pair.pass_on(desk)
        pair.pass_on(pair.ours if desk is pair.theirs else pair.theirs)
    agree(pair)
    assert not pair.ours.deal.outside


def test_a_lost_key_is_revoked_by_its_root(pair: Pair, template: Template) -> None:
    old = template.people["ben"]
    identities.renew(pair.theirs, lost=True)
    pair.pass_on(pair.theirs)
    for desk in (pair.ours, pair.theirs):
        assert set(revoked_leaves(desk.deal)) == {old.fingerprint}
        assert counts(desk, old.fingerprint)
        assert counts(desk, pair.theirs.identity.fingerprint)
    assert judge(signatory(old, at=LATER), pair.ours.deal).code == "leaf-revoked"
    identities.renew(pair.theirs, lost=True)
    pair.pass_on(pair.theirs)
    assert len(revoked_leaves(pair.ours.deal)) == 2
    agree(pair)


def test_who_finds_a_lost_key_signs_nothing_that_counts(pair: Pair, template: Template) -> None:
    """Attack: a thief goes on from a copy of the file as it was before the key was revoked."""
    shutil.copyfile(template.folder / "theirs.deal", pair.folder / "stolen.deal")
    with opened(template, "theirs", pair.folder / "stolen.deal") as thief:
        identities.renew(pair.theirs, lost=True)
        pair.pass_on(pair.theirs)
        founding.name_people(thief, [Person(key="eve", name="Eve", party="beta")])
        forged = [entry for entry in thief.entries if entry.kind == "person/1" and entry.body["key"] == "eve"]
        with pytest.raises(Refused) as refused:
            packages.open_package(pair.ours, pair.send(thief))
    assert refused.value.code == "leaf-revoked"
    after = fold((*pair.ours.entries, *forged), ours="alpha")
    assert [one.entry.id for one in after.outside] == [entry.id for entry in forged]
    assert all(person.key != "eve" for person in after.people)


def test_an_imported_certificate_cannot_be_renewed_here(pair: Pair, template: Template) -> None:
    imported = from_p12(to_p12(template.people["ben"], "pw"), "pw")
    pair.theirs.keep_identity(imported)
    before = pair.theirs.identities
    with pytest.raises(NoRootKey):
        identities.renew(pair.theirs)
    assert pair.theirs.identities == before


# Two desks of one person


def test_an_old_desk_goes_on_with_the_certificate_that_replaced_its_own(
    pair: Pair, template: Template, tmp_path: Path
) -> None:
    """Ben renews on one computer and goes on working on another, whose file has not heard of it."""
    shutil.copyfile(template.folder / "theirs.deal", tmp_path / "old.deal")
    with opened(template, "theirs", tmp_path / "old.deal") as old:
        receive(pair.ours, pair.send(old))
        identities.renew(pair.theirs)
        receive(pair.ours, pair.send(pair.theirs), asked=True)
        for _ in range(2):
            with pytest.raises(Refused) as refused:
                packages.open_package(pair.ours, pair.send(old))
            assert refused.value.code == "signer-superseded"  # whatever its number
        receive(old, pair.send(pair.ours), asked=True)
        before = len(old.entries)
        with pytest.raises(NoMandate, match="certificate was replaced") as stopped:
            packages.prepare(old)
        assert "took its place" in stopped.value.hint
        receive(old, pair.send(pair.ours))  # one that brings nothing is noted as well
        before += 1
        with pytest.raises(NoMandate):
            old.put(Note(key="N-1", text="to myself"))
        identities.save_identity(pair.theirs, tmp_path / "ben.identity", passphrase="of its own")
        saved = open_identity((tmp_path / "ben.identity").read_bytes(), "of its own")
        identities.replace_identity(old, saved)
        assert len(old.entries) == before, "nobody has to be told anything"
        assert old.identity.fingerprint == pair.theirs.identity.fingerprint
        assert all(not one.can_sign for one in old.identities if one.fingerprint != saved.fingerprint)
        receive(pair.ours, pair.send(old))
        assert shared_ids(old) <= shared_ids(pair.ours)


def test_packages_keep_their_numbers_when_their_log_counts_for_nothing(
    pair: Pair, template: Template, tmp_path: Path
) -> None:
    """Carl's packages leave before his desk learns that he was replaced by then: the next number is a new one."""
    for name in ("ana", "carl"):
        shutil.copyfile(template.folder / "ours.deal", tmp_path / f"{name}.deal")
    carl_again = template.people["carl"].renewed(START)
    with (
        opened(template, "ours", tmp_path / "carl.deal") as carl,
        opened(template, "ours", tmp_path / "ana.deal") as ana,
    ):
        seat = replace(
            next(one for one in ana.deal.people if one.key == "carl"),
            card=carl_again.contact().to_bytes(carl_again).decode(),
            fingerprint=carl_again.fingerprint,
            leaf_pem=carl_again.leaf_pem.decode(),
        )
        replaced = ana.put(seat).entries
        carl.act_as("Carl Lex")
        carl.clock = DeskClock(START + timedelta(days=2))
        numbers = []
        for _ in range(2):
            receive(pair.theirs, pair.send(carl))
            numbers.append(max(one.sequence for one in packages_held(carl.deal).values()))
        carl.commit("Arrive", replaced)
        assert [one.code for one in carl.deal.outside] == ["replaced", "replaced"], "what he logged is void"
        with pytest.raises(NoMandate):
            packages.prepare(carl)
        identities.replace_identity(carl, carl_again)
        prepared = packages.prepare(carl)
        assert prepared.sequence == 1 + numbers[-1] == 2 + numbers[0]
        receive(pair.theirs, pair.send(carl))
        assert packages_held(carl.deal).keys() == packages_held(pair.theirs.deal).keys()


def test_no_identity_takes_a_place_that_was_not_given_to_it(pair: Pair, template: Template) -> None:
    assert not identities.took_over(pair.theirs, template.people["carl"]), "of the other side"
    assert not identities.took_over(pair.ours, template.people["carl"]), "a colleague, while one signs oneself"
    assert not identities.took_over(pair.ours, template.people["carl"].renewed(START)), "nobody entered it"


# A seat taken again by its root


def test_who_lost_the_signing_key_enters_again_by_the_root_alone(pair: Pair, template: Template) -> None:
    """The only person of a party, with nothing but the saved identity file of some time ago."""
    saved = template.people["ben"]
    identities.renew(pair.theirs)
    pair.pass_on(pair.theirs)
    pair.theirs.vault.local.delete(f"identity/{pair.theirs.identity.fingerprint}")
    identities.take_seat(pair.theirs, saved)
    assert pair.theirs.identity.can_sign
    assert pair.theirs.person is not None
    assert pair.theirs.person.key == "ben"
    pair.pass_on(pair.theirs)
    assert judge(signatory(pair.theirs.identity, at=LATER), pair.ours.deal).code == ""
    pair.pass_on(pair.ours)
    agree(pair)


def test_another_root_takes_no_seat(pair: Pair) -> None:
    stranger = Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START)
    before = pair.theirs.entries
    with pytest.raises(OtherRoot):
        identities.take_seat(pair.theirs, stranger)
    assert pair.theirs.entries == before
    assert len(pair.theirs.identities) == 1


# Another root


def test_another_root_waits_for_the_other_sides_word(pair: Pair, template: Template) -> None:
    old = template.people["ben"]
    new = Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START)
    identities.replace_identity(pair.theirs, new, lost=True)
    data = pair.send(pair.theirs)
    before = pair.ours.entries
    with pytest.raises(Refused) as refused:
        packages.open_package(pair.ours, data)
    assert refused.value.code == "root-changed"
    assert pair.ours.entries == before
    trust.note_changed(pair.ours, signatory(new, at=LATER), seen_in="their package")
    trust.accept_root(pair.ours, old.root_fingerprint, new.root_fingerprint, how="face to face")
    receive(pair.ours, data)
    told = judge(signatory(new, at=LATER), pair.ours.deal)
    assert (told.code, told.standing) == ("", "known")
    assert told.compared.startswith("face to face, Ana Roe")
    assert judge(signatory(old, at=LATER), pair.ours.deal).stops
    party = pair.ours.deal.record(Party, "beta")
    assert party is not None
    assert party.roots == (new.root_fingerprint,)
    pair.pass_on(pair.ours)
    agree(pair)


def test_a_refused_root_brings_nothing_in(pair: Pair, template: Template) -> None:
    new = Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START)
    identities.replace_identity(pair.theirs, new)
    data = pair.send(pair.theirs)
    trust.note_changed(pair.ours, signatory(new, at=LATER), seen_in="their package")
    trust.refuse_root(pair.ours, template.people["ben"].root_fingerprint, new.root_fingerprint, how="voice")
    with pytest.raises(Refused) as refused:
        packages.open_package(pair.ours, data)
    assert refused.value.code == "root-refused"


def test_an_imported_certificate_takes_the_place_of_a_made_one(pair: Pair, tmp_path: Path) -> None:
    elsewhere = Identity.create(name="Ben M. Doe", organisation="Beta GmbH", at=START)
    path = tmp_path / "ben.p12"
    path.write_bytes(to_p12(elsewhere, "pw"))
    imported = identities.from_p12_file(path, "pw", at=LATER)
    identities.replace_identity(pair.theirs, imported)
    assert pair.theirs.person is not None
    assert pair.theirs.person.name == "Ben M. Doe"
    assert pair.theirs.identity.root_key_pem is None


def test_an_identity_that_cannot_sign_now_takes_no_place(pair: Pair) -> None:
    old = Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START - timedelta(days=2000))
    with pytest.raises(CertificateExpired):
        identities.replace_identity(pair.theirs, old)
    assert len(pair.theirs.identities) == 1


# Leaving


def test_who_leaves_gets_no_package_and_what_they_signed_stands(pair: Pair, template: Template) -> None:
    carl = template.people["carl"]
    with pair.ours.acting_as("Carl Lex"):
        founding.name_people(pair.ours, [Person(key="gus", name="Gus Hale", party="alpha")])
    pair.pass_on(pair.ours)
    assert {one.name for one in packages.prepare(pair.theirs).recipients} == {"Ana Roe", "Carl Lex"}
    identities.leave(pair.ours, "carl")
    pair.pass_on(pair.ours)
    assert {one.name for one in packages.prepare(pair.theirs).recipients} == {"Ana Roe"}
    for desk in (pair.ours, pair.theirs):
        assert counts(desk, carl.fingerprint)
        assert any(person.key == "gus" for person in desk.deal.people)
        assert set(revoked_leaves(desk.deal)) == {carl.fingerprint}
    assert not next(one for one in pair.ours.identities if one.fingerprint == carl.fingerprint).can_sign
    agree(pair)


def test_the_package_of_who_left_is_refused(pair: Pair, template: Template) -> None:
    with pair.ours.acting_as("Carl Lex"):
        late = pair.send(pair.ours)
    identities.leave(pair.ours, "carl")
    pair.pass_on(pair.ours)
    with pytest.raises(Refused) as refused:
        packages.open_package(pair.theirs, late)
    assert refused.value.code in ("leaf-revoked", "sender-left")


def test_only_ones_own_side_is_withdrawn_and_never_the_last(pair: Pair) -> None:
    with pytest.raises(NotOurPerson):
        identities.leave(pair.ours, "ben")
    with pytest.raises(NotOurPerson):
        identities.leave(pair.ours, "nobody")
    with pytest.raises(LastPerson, match="Ben Doe"):
        identities.leave(pair.theirs, "ben")


def test_who_signs_here_can_leave_while_others_stay(pair: Pair, template: Template) -> None:
    identities.leave(pair.ours, "ana")
    with pair.ours.acting_as("Carl Lex"):
        founding.name_people(pair.ours, [Person(key="gus", name="Gus Hale", party="alpha")])
        pair.pass_on(pair.ours)
    agree(pair)
    assert any(person.key == "gus" for person in pair.theirs.deal.people)
    assert all(person.key != "ana" for person in pair.theirs.deal.people)


# Files and pictures


def test_an_identity_from_pkcs12_makes_its_file_and_card(template: Template, tmp_path: Path) -> None:
    source, path, card = tmp_path / "in.p12", tmp_path / "me.identity", tmp_path / "me.card"
    source.write_bytes(to_p12(template.people["ben"], "old words"))
    identity = identities.from_p12_file(source, "old words", at=LATER)
    identities.keep_identity_and_card(identity, path, card, passphrase="new words")
    assert open_identity(path.read_bytes(), "new words") == identity
    assert read_contact(card.read_bytes()).fingerprint == template.people["ben"].fingerprint
    with pytest.raises(IdentityExists):
        identities.keep_identity_and_card(identity, path, card, passphrase="new words")
    with pytest.raises(EmptyPassphrase):
        identities.keep_identity_and_card(identity, tmp_path / "b.identity", tmp_path / "b.card", passphrase="")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.p12", "me.card", "me.identity"]


def test_what_is_wrong_with_a_pkcs12_file_is_told_apart(template: Template, tmp_path: Path) -> None:
    path = tmp_path / "in.p12"
    path.write_bytes(to_p12(template.people["ben"], "pw"))
    with pytest.raises(WrongP12Passphrase):
        identities.from_p12_file(path, "other", at=LATER)
    with pytest.raises(CertificateExpired):
        identities.from_p12_file(path, "pw", at=START + timedelta(days=3000))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(P12Damaged):
        identities.from_p12_file(path, "pw", at=LATER)
    with pytest.raises(NoSuchFile):
        identities.from_p12_file(tmp_path / "none.p12", "pw", at=LATER)


def test_an_identity_is_saved_for_the_day_when_its_key_is_lost(desk: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ana.identity"
    identities.save_identity(desk, path, passphrase="a good one")
    assert open_identity(path.read_bytes(), "a good one") == desk.identity
    with pytest.raises(IdentityExists):
        identities.save_identity(desk, path, passphrase="a good one")
    p12 = tmp_path / "ana.p12"
    identities.save_identity(desk, p12, passphrase="pw")
    assert from_p12(p12.read_bytes(), "pw").fingerprint == desk.identity.fingerprint
    with pytest.raises(IdentityExists):
        identities.save_identity(desk, p12, passphrase="pw")


def test_what_others_need_without_this_program_is_saved(desk: Workspace, tmp_path: Path) -> None:
    root, key = tmp_path / "root.pem", tmp_path / "ana.age"
    assert identities.save_root(desk, root) == desk.identity
    assert root.read_bytes() == desk.identity.root_pem
    identities.save_identity(desk, key, passphrase="of its own")
    opened = pyrage.passphrase.decrypt(key.read_bytes(), "of its own")
    sealed = pyrage.encrypt(b"hello", [pyrage.x25519.Recipient.from_str(desk.identity.recipient)])
    (tmp_path / "key.txt").write_bytes(opened)
    (tmp_path / "hello.age").write_bytes(sealed)
    command = ["age", "-d", "-i", "key.txt", "hello.age"]
    if shutil.which("age"):
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=60).stdout == b"hello"
    assert b"PRIVATE KEY" not in opened
    with pytest.raises(IdentityExists):
        identities.save_identity(desk, key, passphrase="of its own")


def test_a_card_is_saved_with_its_picture(desk: Workspace, tmp_path: Path) -> None:
    identities.save_card(desk, tmp_path / "ana.card")
    assert read_contact((tmp_path / "ana.card").read_bytes()).name == "Ana Roe"
    assert (tmp_path / "ana.card.png").read_bytes().startswith(b"\x89PNG")
    claim = read_compact(identities.card_text(desk))
    assert claim.matches(desk.identity.contact())


def test_comparisons_outlive_a_renewal(pair: Pair, template: Template) -> None:
    root = template.people["ana"].root_fingerprint
    comparing.record(pair.theirs, root, how="voice")
    identities.renew(pair.ours)
    pair.pass_on(pair.ours)
    assert (
        judge(signatory(pair.ours.identity, at=LATER), pair.theirs.deal).compared == "by telephone, Ben Doe, 3 Mar 2026"
    )


def test_a_change_that_cannot_be_stored_leaves_the_identity_as_it_was(
    desk: Workspace, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise DiskFull(folder=desk.path.parent)

    monkeypatch.setattr(desk, "commit", fail)
    before = [one.fingerprint for one in desk.identities]
    acts: tuple[Callable[[], object], ...] = (
        lambda: identities.renew(desk),
        lambda: identities.renew(desk, lost=True),
        lambda: identities.take_seat(desk, template.people["ana"]),
    )
    for act in acts:
        with pytest.raises(DiskFull):
            act()
        assert [one.fingerprint for one in desk.identities] == before
        assert desk.identity == template.people["ana"]


def test_who_is_not_on_the_roster_changes_nothing(desk: Workspace) -> None:
    desk.keep_identity(Identity.create(name="Zed", organisation="Alpha Ltd", at=START))
    with pytest.raises(NotOnRoster, match="Zed"):
        identities.renew(desk)


def test_a_colleague_at_another_desk_is_withdrawn_without_their_key(pair: Pair, template: Template) -> None:
    Signers(pair.ours.vault.local).drop(template.people["carl"])
    identities.leave(pair.ours, "carl")
    pair.pass_on(pair.ours)
    assert not revoked_leaves(pair.theirs.deal)
    assert judge(signatory(template.people["carl"], at=LATER), pair.theirs.deal).code == "sender-left"


def test_a_root_that_a_colleague_has_too_stays_pinned(pair: Pair, template: Template) -> None:
    shared = template.people["ana"].renewed(START)
    founding.add_colleague(pair.ours, shared, role="approver", key="second")
    new = Identity.create(name="Ana Roe", organisation="Alpha Ltd", at=START)
    identities.replace_identity(pair.ours, new)
    party = pair.ours.deal.record(Party, "alpha")
    assert party is not None
    assert party.roots == (template.people["ana"].root_fingerprint, new.root_fingerprint)
