"""Whose roots a file trusts, and what a signer is worth."""

from dataclasses import replace
from datetime import timedelta

import pytest

from negotiator.crypto import Identity
from negotiator.domain import fold
from negotiator.domain.charter import Party, Person
from negotiator.services import comparing, founding, identities, pins
from negotiator.services.pins import judge, pinned
from negotiator.services.receipts import Put
from negotiator.services.workspace import Workspace
from tests.services.desks import START, Pair, Template
from tests.services.signatories import SIGNED, leaf_under, signatory, twin_of_root


def ben(template: Template) -> Identity:
    return template.people["ben"]


def test_who_is_on_the_roster_is_known_whether_compared_or_not(pair: Pair, template: Template) -> None:
    told = judge(signatory(ben(template)), pair.ours.deal)
    assert (told.code, told.standing, told.stops, told.news) == ("", "known", False, "")
    assert told.compared == "by telephone, Ana Roe, 2 Mar 2026"
    assert told.person is not None
    assert told.person.key == "ben"
    unlooked = judge(signatory(template.people["ana"]), pair.theirs.deal)
    assert (unlooked.code, unlooked.standing, unlooked.compared) == ("", "known", "")


def test_every_code_says_why_and_what_next() -> None:
    assert all(why.endswith(".") and hint.endswith(".") for why, hint in pins.REASONS.values())


def test_a_stranger_is_unknown(desk: Workspace) -> None:
    mal = Identity.create(name="Mal Lory", organisation="Gamma SA", at=START)
    told = judge(signatory(mal), desk.deal)
    assert (told.code, told.standing, told.person) == ("sender-unknown", "new", None)


def test_the_known_name_under_another_root_is_a_changed_root(desk: Workspace) -> None:
    impostor = Identity.create(name="BEN  Doe", organisation="Beta GmbH", at=START)
    told = judge(signatory(impostor), desk.deal)
    assert (told.code, told.standing) == ("root-changed", "changed")


def test_a_name_in_other_letters_is_confusable(desk: Workspace) -> None:
    homoglyph = Identity.create(name="Ben Doe", organisation="B\u0435ta GmbH", at=START)
    assert judge(signatory(homoglyph), desk.deal).code == "name-confusable"


def test_a_strange_person_of_a_known_organisation_is_told(desk: Workspace) -> None:
    other = Identity.create(name="Otto Ray", organisation="beta gmbh", at=START)
    assert judge(signatory(other), desk.deal).code == "organisation-twin"


def test_honest_names_in_two_scripts_are_no_twins(desk: Workspace) -> None:
    firm = Identity.create(name="Анна Ли", organisation="Вега Trading", at=START)
    assert judge(signatory(firm), desk.deal).code == "sender-unknown"


def test_a_leaf_under_a_known_root_that_nobody_entered_counts_for_nothing(desk: Workspace, template: Template) -> None:
    again = signatory(ben(template), leaf_pem=leaf_under(ben(template)))
    assert judge(again, desk.deal).code == "signer-not-entered"


def test_a_firm_that_renames_itself_does_not_make_its_leaves_someone_elses(pair: Pair, template: Template) -> None:
    beta = pair.theirs.deal.record(Party, "beta")
    assert beta is not None
    pair.theirs.put(replace(beta, name="Beta Holding SE"))
    pair.pass_on(pair.theirs)
    again = signatory(ben(template), leaf_pem=leaf_under(ben(template)))
    assert judge(again, pair.ours.deal).code == "signer-not-entered"


@pytest.mark.parametrize(("name", "organisation"), [("Dr Chief", "Alpha Ltd"), ("Dr Chief", ""), ("", "Alpha Ltd")])
def test_a_leaf_that_names_someone_else_is_told(
    desk: Workspace, template: Template, name: str, organisation: str
) -> None:
    """Attack: a partner's root signs a leaf for our own chief."""
    leaf = leaf_under(ben(template), name=name, organisation=organisation)
    told = judge(signatory(ben(template), leaf_pem=leaf), desk.deal)
    assert told.code == "signer-name-differs"
    assert told.stops


def test_a_record_that_names_someone_else_than_its_certificate_is_told(pair: Pair, template: Template) -> None:
    held = pair.theirs.deal.record(Person, "ben")
    assert held is not None
    entries = pair.theirs.draft([Put(replace(held, name="Dr Chief"))])
    after = fold((*pair.ours.entries, *entries), ours="alpha")
    assert judge(signatory(ben(template)), pair.ours.deal, after=after).code == "signer-name-differs"


def test_a_twin_of_a_known_root_is_told_as_such(desk: Workspace, template: Template) -> None:
    told = judge(signatory(ben(template), root_pem=twin_of_root(ben(template))), desk.deal)
    assert (told.code, told.standing) == ("certificate-twin", "changed")


def test_a_certificate_is_judged_before_anything_else(desk: Workspace, template: Template) -> None:
    early, late = START - timedelta(days=9), START + timedelta(days=2000)
    assert judge(signatory(ben(template), at=late), desk.deal).code == "certificate-expired"
    assert judge(signatory(ben(template), at=early), desk.deal).code == "certificate-not-yet"
    foreign = signatory(ben(template), root_pem=template.people["ana"].root_pem)
    assert judge(foreign, desk.deal).code == "certificate"


def test_a_root_that_one_of_us_refused_stays_refused(desk: Workspace, template: Template) -> None:
    comparing.record(desk, ben(template).root_fingerprint, how="voice", same=False)
    told = judge(signatory(ben(template)), desk.deal)
    assert (told.code, told.standing, told.compared) == ("root-refused", "changed", "")
    assert ben(template).root_fingerprint not in pinned(desk)
    comparing.record(desk, ben(template).root_fingerprint, how="face to face")
    assert judge(signatory(ben(template)), desk.deal).compared == "face to face, Ana Roe, 3 Mar 2026"


def test_who_left_is_known_as_such(pair: Pair, template: Template) -> None:
    carl = template.people["carl"]
    assert judge(signatory(carl), pair.theirs.deal).code == ""
    identities.leave(pair.ours, "carl")
    pair.pass_on(pair.ours)
    told = judge(signatory(carl), pair.theirs.deal)
    assert told.code in ("sender-left", "leaf-revoked")
    assert told.person is not None


def test_a_mandate_has_its_time(pair: Pair, template: Template) -> None:
    held = pair.ours.deal.record(Person, "carl")
    assert held is not None
    for changed in (
        replace(held, since=(SIGNED + timedelta(days=3)).date()),
        replace(held, until=(SIGNED - timedelta(days=3)).date()),
    ):
        after = fold((*pair.ours.entries, *pair.ours.draft([Put(changed)])), ours="alpha")
        assert judge(signatory(template.people["carl"]), after).code == "sender-mandate"


def test_a_package_introduces_a_colleague_but_no_root(pair: Pair) -> None:
    dora = Identity.create(name="Dora Lin", organisation="Alpha Ltd", at=START)
    founding.add_colleague(pair.ours, dora, role="counsel", key="dora")
    after = fold((*pair.theirs.entries, *pair.ours.entries[-1:]), ours="beta")
    told = judge(signatory(dora), pair.theirs.deal, after=after)
    assert (told.code, told.standing, told.news) == ("", "new", "introduced")
    assert judge(signatory(dora), pair.theirs.deal).code == "organisation-twin"


def test_a_package_cannot_give_a_known_person_another_root(pair: Pair) -> None:
    """Attack: whoever has the old key enters a root of their own under the same name, or under the same record."""
    for name in ("Ana Roe", "Another Name"):
        thief = Identity.create(name=name, organisation="Alpha Ltd", at=START)
        held = pair.ours.deal.record(Person, "ana")
        assert held is not None
        moved = replace(
            held,
            name=name,
            fingerprint=thief.fingerprint,
            root=thief.root_fingerprint,
            leaf_pem=thief.leaf_pem.decode(),
            root_pem=thief.root_pem.decode(),
        )
        after = fold((*pair.theirs.entries, *pair.ours.draft([Put(moved)])), ours="beta")
        assert judge(signatory(thief), pair.theirs.deal, after=after).code == "root-changed"


def test_a_party_that_strikes_all_its_roots_is_told(pair: Pair) -> None:
    thief = Identity.create(name="Eve New", organisation="Alpha Ltd", at=START)
    party = pair.ours.deal.record(Party, "alpha")
    assert party is not None
    acts = pair.ours.draft(
        [
            Put(replace(party, roots=(thief.root_fingerprint,))),
            Put(founding.person_of(thief.contact(), party="alpha", role="negotiator")),
        ]
    )
    after = fold((*pair.theirs.entries, *acts), ours="beta")
    assert judge(signatory(thief), pair.theirs.deal, after=after).code == "root-changed"


def test_a_record_without_proof_makes_no_root_known(pair: Pair, template: Template) -> None:
    """Attack: a partner's record claims our root under another name, to switch the alarm off."""
    ana = template.people["ana"]
    false = Person(
        key="zz", name="Zed", party="beta", root=ana.root_fingerprint, root_pem=ana.root_pem.decode(), fingerprint="ab"
    )
    after = fold((*pair.ours.entries, *pair.theirs.draft([Put(false)])), ours="alpha")
    assert any(person.key == "zz" for person in after.people)
    impostor = Identity.create(name="Zed", organisation="Beta GmbH", at=START)
    assert judge(signatory(impostor), after).code == "organisation-twin"
    assert judge(signatory(ana), after).code == ""


def test_pinned_are_proven_roots(pair: Pair, template: Template) -> None:
    found = pinned(pair.theirs)
    assert set(found) == {one.root_fingerprint for one in template.people.values()}
    assert found[ben(template).root_fingerprint].organisation == "Beta GmbH"
