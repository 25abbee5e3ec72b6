"""Joining from a first package: only from a sender whose root was compared, and without leaving half a file."""

from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE, Identity
from negotiator.kernel import NegotiatorError
from negotiator.services import identities, joining, packages
from negotiator.services.files import CannotWrite
from negotiator.services.joining import IdentityExists, NotInvited, SenderNotTrusted
from negotiator.services.workspace import Workspace
from tests.exchange.containers import read
from tests.services.desks import START, DeskClock, Template


def join(path: Path, template: Template, **changed: str) -> Workspace:
    """Join the template's deal as the partner."""
    ana = template.people["ana"]
    return joining.join_from_package(
        path,
        template.first_package,
        identity=template.people["ben"],
        trusted_root=changed.get("root", ana.root_fingerprint),
        passphrase="one two three",
        party=changed.get("party", ""),
        clock=DeskClock(),
        profile=FLOOR_PROFILE,
    )


def test_the_invited_side_holds_the_deal(template: Template, tmp_path: Path) -> None:
    root = template.people["ana"].root_fingerprint.upper()
    typed = " ".join(root[place : place + 4] for place in range(0, len(root), 4))
    desk = join(tmp_path / "a.deal", template, root=typed, party="beta")
    assert desk.deal.ours == "beta"
    assert desk.deal.charter.title == "A supply deal"
    assert desk.identity.name == "Ben Doe"
    desk.close()


@pytest.mark.parametrize(("changed", "error"), [({"root": "ab" * 32}, SenderNotTrusted), ({"party": "x"}, NotInvited)])
def test_a_refused_join_leaves_no_file(
    template: Template, tmp_path: Path, changed: dict[str, str], error: type[NegotiatorError]
) -> None:
    with pytest.raises(error):
        join(tmp_path / "a.deal", template, **changed)
    assert not list(tmp_path.iterdir())


def test_a_join_that_fails_half_way_leaves_no_file(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise packages.PlanChanged

    monkeypatch.setattr(packages, "take", fail)
    with pytest.raises(packages.PlanChanged):
        join(tmp_path / "a.deal", template)
    assert not list(tmp_path.iterdir())


def test_looking_at_a_first_package_trusts_nobody(template: Template) -> None:
    package = joining.look_at_first(template.first_package, identity=template.people["ben"])
    assert package.standing == "new"
    assert package.signer.name == "Ana Roe"
    assert read(template.first_package, identity=template.people["ben"], trust={}).id == package.id


def test_an_identity_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "me.identity"
    path.write_bytes(b"the only key there is")
    with pytest.raises(IdentityExists):
        make_with_card(path, tmp_path / "me.card")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"the only key there is"]


def make_with_card(path: Path, card: Path) -> None:
    """Make an identity file and its card."""
    identity = Identity.create(name="Nils Ost", organisation="Norvane AB", at=START)
    identities.keep_identity_and_card(identity, path, card, passphrase="other words")


def test_without_its_card_no_identity_is_made(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        make_with_card(tmp_path / "me.identity", tmp_path / "missing" / "me.card")
    assert not list(tmp_path.iterdir())
