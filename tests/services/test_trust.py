"""A root in the place of a known one: a person decides, and the decision is kept."""

import pytest

from negotiator.crypto import Identity
from negotiator.domain.charter import Person
from negotiator.domain.trust import Comparison, comparisons
from negotiator.kernel import Refused
from negotiator.services import comparing, founding, identities, packages, trust
from negotiator.services.comparing import NoSuchRoot
from negotiator.services.packages import NobodyToSendTo
from negotiator.services.pins import judge, pinned
from negotiator.services.trust import CertificateTwin, RootChanged, RootRefused
from tests.services.desks import START, Pair, Template
from tests.services.signatories import signatory, twin_of_root

OLD_NAME = "Beta GmbH"


def newcomer() -> Identity:
    """Return Ben with another root: his own new one or an impostor's, which only a person can tell."""
    return Identity.create(name="Ben Doe", organisation=OLD_NAME, at=START)


def card(identity: Identity) -> bytes:
    return identity.contact().to_bytes(identity)


def test_a_card_with_another_root_waits_for_a_decision(pair: Pair, template: Template) -> None:
    new = newcomer()
    with pytest.raises(RootChanged):
        founding.add_partner(pair.ours, card(new), key="beta", short="Beta")
    (waiting,) = trust.changed_roots(pair.ours)
    assert (waiting.old, waiting.new) == (template.people["ben"].root_fingerprint, new.root_fingerprint)
    assert (waiting.party, waiting.name, waiting.organisation) == ("beta", "Ben Doe", OLD_NAME)
    assert waiting.safety_number == comparing.number_with(pair.ours, new.root_fingerprint)
    assert judge(signatory(new), pair.ours.deal).code == "root-changed"


def test_a_package_with_another_root_waits_for_a_decision(pair: Pair, template: Template) -> None:
    new = newcomer()
    trust.note_changed(pair.ours, signatory(new), seen_in="second.asice.age")
    trust.note_changed(pair.ours, signatory(new), seen_in="third.asice.age")
    (waiting,) = trust.changed_roots(pair.ours)
    assert waiting.old == template.people["ben"].root_fingerprint
    assert waiting.seen_in == "second.asice.age"


def test_an_accepted_root_is_taken_and_the_old_one_no_longer(pair: Pair, template: Template) -> None:
    new, old = newcomer(), template.people["ben"]
    trust.note_changed(pair.ours, signatory(new), seen_in="a package")
    receipt = trust.accept_root(pair.ours, old.root_fingerprint, new.root_fingerprint, how="face to face")
    assert not receipt.undoable
    assert not trust.changed_roots(pair.ours)
    found = comparisons(pair.ours.deal)
    assert found[new.root_fingerprint].comparison == Comparison(
        key=new.root_fingerprint,
        party="beta",
        name="Ben Doe",
        organisation=OLD_NAME,
        root_pem=new.root_pem.decode(),
        verdict="accepted",
        how="face to face",
        by="ana",
        replaces=old.root_fingerprint,
    )
    assert judge(signatory(old), pair.ours.deal).code == "root-refused"
    told = judge(signatory(new), pair.ours.deal)
    assert told.code == "signer-not-entered", "entering the new certificate stays their act"
    assert told.standing == "known"
    founding_again = pair.ours.entries
    trust.refuse_untrusted(pair.ours, new.contact(), party="beta")
    assert pair.ours.entries == founding_again


def test_a_refused_root_stays_out(pair: Pair, template: Template) -> None:
    new, old = newcomer(), template.people["ben"]
    trust.note_changed(pair.ours, signatory(new), seen_in="a package")
    trust.refuse_root(pair.ours, old.root_fingerprint, new.root_fingerprint, how="voice")
    assert not trust.changed_roots(pair.ours)
    assert judge(signatory(new), pair.ours.deal).code == "root-refused"
    assert judge(signatory(old), pair.ours.deal).code == ""
    for key in ("beta", "another"):
        with pytest.raises(RootRefused):
            founding.add_partner(pair.ours, card(new), key=key, short="Beta")
    trust.note_changed(pair.ours, signatory(new), seen_in="again")
    assert not trust.changed_roots(pair.ours), "what was decided does not wait again"


def test_nothing_is_decided_about_what_was_never_seen(pair: Pair, template: Template) -> None:
    new, old = newcomer(), template.people["ben"]
    for decide in (trust.accept_root, trust.refuse_root):
        with pytest.raises(NoSuchRoot):
            decide(pair.ours, old.root_fingerprint, new.root_fingerprint, how="voice")
    trust.note_changed(pair.ours, signatory(new), seen_in="a package")
    with pytest.raises(NoSuchRoot):
        trust.accept_root(pair.ours, "0" * 64, new.root_fingerprint, how="voice")


def test_a_twin_of_a_known_root_is_no_new_root(pair: Pair, template: Template) -> None:
    ben = template.people["ben"]
    altered = Identity(
        root_pem=twin_of_root(ben),
        leaf_pem=ben.leaf_pem,
        signing_key_pem=ben.signing_key_pem,
        root_key_pem=ben.root_key_pem,
        age_secret=ben.age_secret,
    )
    with pytest.raises(CertificateTwin):
        founding.add_partner(pair.ours, card(altered), key="beta", short="Beta")
    assert not trust.changed_roots(pair.ours)


def test_a_package_that_stops_leaves_its_root_to_be_decided(pair: Pair, template: Template) -> None:
    new = newcomer()
    identities.replace_identity(pair.theirs, new)
    data = pair.send(pair.theirs)
    with pytest.raises(Refused) as refused:
        packages.open_package(pair.ours, data)
    assert refused.value.code == "root-changed"
    (waiting,) = trust.changed_roots(pair.ours)
    assert (waiting.old, waiting.new) == (template.people["ben"].root_fingerprint, new.root_fingerprint)
    assert waiting.seen_in == "package 2 of 03 Mar 2026"


def test_a_root_that_is_somebody_elses_waits_for_nothing(pair: Pair, template: Template) -> None:
    with pytest.raises(RootChanged):
        founding.add_partner(pair.ours, card(template.people["carl"]), key="beta", short="Beta")
    assert not trust.changed_roots(pair.ours)


def test_a_root_that_came_in_with_somebody_elses_package_waits_too(pair: Pair, template: Template) -> None:
    """Attack: whoever has the old key enters another root; a colleague who suspects nothing passes the act on."""
    bea = Identity.create(name="Bea Ray", organisation=OLD_NAME, at=START)
    founding.add_colleague(pair.theirs, bea, role="counsel", key="bea")
    pair.pass_on(pair.theirs)
    new = newcomer()
    identities.replace_identity(pair.theirs, new)
    with pair.theirs.acting_as("Bea Ray"):
        data = pair.send(pair.theirs)
    packages.take(pair.ours, packages.open_package(pair.ours, data), asked=True)
    held = pair.ours.deal.record(Person, "ben")
    assert held is not None
    assert held.root == new.root_fingerprint
    assert [one.name for one in packages.prepare(pair.ours).recipients] == ["Bea Ray"], "nothing is sealed for it"
    assert judge(signatory(new), pair.ours.deal).code == "root-changed"
    assert new.root_fingerprint not in pinned(pair.ours)
    (waiting,) = trust.changed_roots(pair.ours)
    assert (waiting.old, waiting.new) == (template.people["ben"].root_fingerprint, new.root_fingerprint)
    trust.accept_root(pair.ours, waiting.old, waiting.new, how="voice")
    assert not trust.changed_roots(pair.ours)
    assert judge(signatory(new), pair.ours.deal).code == ""
    assert {one.name for one in packages.prepare(pair.ours).recipients} == {"Ben Doe", "Bea Ray"}


def test_nothing_is_sealed_for_a_refused_root(pair: Pair, template: Template) -> None:
    comparing.record(pair.ours, template.people["ben"].root_fingerprint, how="voice", same=False)
    with pytest.raises(NobodyToSendTo):
        packages.prepare(pair.ours)


def test_a_renewed_certificate_waits_for_nothing(pair: Pair) -> None:
    identities.renew(pair.theirs)
    pair.pass_on(pair.theirs)
    assert not trust.changed_roots(pair.ours)
    assert [one.name for one in packages.prepare(pair.ours).recipients] == ["Ben Doe"]
