"""How a deal begins, and that a beginning that fails leaves no file behind."""

from datetime import timedelta
from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE, CertificateExpired, Identity, read_contact
from negotiator.domain import stages
from negotiator.domain.charter import Party, Person
from negotiator.kernel import NegotiatorError
from negotiator.services import founding
from negotiator.services.founding import TERM_SHEET, NameConfusable, OrganisationTwin, OurSide, RootChanged
from negotiator.services.workspace import Workspace
from negotiator.store import AlreadyExists
from tests.services.desks import START, Pair, Template


def test_a_founded_deal_has_its_charter_party_and_founder(desk: Workspace) -> None:
    assert desk.deal.charter.title == "A supply deal"
    assert desk.deal.ours == "alpha"
    assert [party.key for party in desk.deal.parties] == ["alpha", "beta"]
    assert {instrument.key for instrument in desk.deal.instruments} == {"agreement", TERM_SHEET}
    assert stages.stage(desk.deal) == "negotiating"
    assert not desk.deal.outside


def test_both_sides_read_out_the_same_number(pair: Pair) -> None:
    number = founding.safety_number_with(pair.ours, pair.ours.deal.others[0])
    assert number == founding.safety_number_with(pair.theirs, pair.theirs.deal.others[0])
    assert len(number.split()) > 5
    assert founding.safety_number_with(pair.ours, Party(key="x", name="X", short="X")) == ""


def test_another_root_for_a_known_partner_stops_everything(desk: Workspace) -> None:
    impostor = Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START)
    before = desk.entries
    with pytest.raises(RootChanged, match="Beta GmbH"):
        founding.add_partner(desk, impostor.contact().to_bytes(impostor), key="beta", short="Beta")
    assert desk.entries == before


def test_a_colleague_signs_at_this_desk(desk: Workspace) -> None:
    dora = Identity.create(name="Dora Fay", organisation="Alpha Ltd", at=START)
    founding.add_colleague(desk, dora, role="approver")
    with desk.acting_as("Dora Fay"):
        assert desk.person is not None
        assert (desk.person.role, desk.person.party) == ("approver", "alpha")


def test_people_who_sign_nothing_can_be_named(desk: Workspace) -> None:
    founding.name_people(desk, [Person(key="gus", name="Gus Hale", party="alpha", role="reader")])
    assert "Gus Hale" in {person.name for person in desk.deal.people}


def found(path: Path, template: Template, **changed: str) -> Workspace:
    """Found a deal of one party."""
    return founding.found_deal(
        path,
        passphrase=changed.get("passphrase", "one two three"),
        title="A deal",
        ours=OurSide(key="alpha", name=changed.get("name", "Alpha Ltd"), short="Alpha"),
        identity=template.people["ana"],
        profile=FLOOR_PROFILE,
    )


@pytest.mark.parametrize("bad", [{"passphrase": ""}, {"name": "\ud800"}])
def test_a_beginning_that_fails_leaves_no_file(template: Template, tmp_path: Path, bad: dict[str, str]) -> None:
    with pytest.raises(NegotiatorError):
        found(tmp_path / "a.deal", template, **bad)
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_not_touched(template: Template, tmp_path: Path) -> None:
    path = tmp_path / "a.deal"
    path.write_bytes(b"something else")
    with pytest.raises(AlreadyExists):
        found(path, template)
    assert path.read_bytes() == b"something else"


@pytest.mark.parametrize(
    ("organisation", "error"),
    [("BETA gmbh", OrganisationTwin), ("B\u0435ta GmbH", NameConfusable), ("Alpha Ltd", OrganisationTwin)],
)
def test_a_second_party_of_a_like_name_needs_a_word(
    desk: Workspace, organisation: str, error: type[NegotiatorError]
) -> None:
    other = Identity.create(name="Gus Hale", organisation=organisation, at=START)
    card = other.contact().to_bytes(other)
    with pytest.raises(error):
        founding.add_partner(desk, card, key="gamma", short="Gamma")
    founding.add_partner(desk, card, key="gamma", short="Gamma", distinct=True)
    assert desk.deal.record(Party, "gamma") is not None


def test_a_card_that_cannot_sign_now_enters_nobody(desk: Workspace) -> None:
    old = Identity.create(name="Gus Hale", organisation="Gamma SA", at=START - timedelta(days=2000))
    with pytest.raises(CertificateExpired):
        founding.add_partner(desk, old.contact().to_bytes(old), key="gamma", short="Gamma")


def test_the_signed_card_stands_in_the_record(desk: Workspace) -> None:
    person = next(one for one in desk.deal.people if one.key == "ben")
    assert read_contact(person.card.encode()).recipient == person.recipient
