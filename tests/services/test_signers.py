"""Who signs: identities are read once, follow what the file says, and are forgotten with it."""

import pytest

from negotiator.crypto import Identity
from negotiator.services.signers import NobodyHere, NoSuchIdentity, Signers
from negotiator.services.workspace import Workspace
from tests.services.desks import START, Template


@pytest.fixture
def signers(desk: Workspace) -> Signers:
    return Signers(desk.vault.local)


def test_an_identity_is_read_once(signers: Signers) -> None:
    first = signers.active
    assert signers.active is first
    signers.forget()
    assert signers.active is not first
    assert signers.active.fingerprint == first.fingerprint


def test_what_the_file_says_goes_before_what_was_read(signers: Signers, desk: Workspace, template: Template) -> None:
    active, carl = signers.active, template.people["carl"]
    assert {identity.name for identity in signers.all} == {"Ana Roe", "Carl Lex"}
    desk.vault.local.set_bytes(f"identity/{active.fingerprint}", carl.to_bytes())
    assert signers.active.name == "Carl Lex", "its bytes were exchanged behind our back"
    desk.vault.local.delete(f"identity/{active.fingerprint}")
    with pytest.raises(NobodyHere):
        signers.active  # noqa: B018 -- asking is what fails


def test_a_new_identity_is_active_at_once(signers: Signers) -> None:
    dora = Identity.create(name="Dora Fay", organisation="Alpha Ltd", at=START)
    signers.keep(dora)
    assert signers.active.fingerprint == dora.fingerprint
    signers.choose("ana roe")
    assert signers.active.name == "Ana Roe"
    with signers.acting("Dora Fay"):
        assert signers.active.name == "Dora Fay"
        with pytest.raises(NoSuchIdentity), signers.acting("nobody"):
            pass
        assert signers.active.name == "Dora Fay"
    assert signers.active.name == "Ana Roe"


def test_a_former_identity_opens_and_is_not_chosen(signers: Signers, template: Template) -> None:
    carl = template.people["carl"]
    signers.end(carl)
    (former,) = [one for one in signers.all if one.fingerprint == carl.fingerprint]
    assert former == carl.for_opening()
    with pytest.raises(NoSuchIdentity):
        signers.choose("Carl Lex")
    signers.drop(carl)
    assert carl.fingerprint not in {one.fingerprint for one in signers.all}
    stranger = carl.renewed(START)
    signers.hold(stranger)
    assert signers.active == template.people["ana"]
    signers.keep(stranger)
    assert signers.active == stranger
