"""Packages among colleagues: both streams for our own people alone, with a history that no partner package tells of."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from negotiator.crypto import FLOOR_PROFILE, Identity
from negotiator.domain.packages import PackageLogged
from negotiator.domain.positions import Note
from negotiator.domain.registers import Risk
from negotiator.domain.trust import comparisons
from negotiator.exchange import Recipient
from negotiator.services import comparing, joining, packages, people, team
from negotiator.services.arrivals import TeamFromPartner
from negotiator.services.joining import NotInvited
from negotiator.services.team import TeamToPartner
from negotiator.services.workspace import Workspace
from tests.services.desks import PASSPHRASE, START, DeskClock, Pair, receive


@pytest.fixture
def dora(pair: Pair) -> Identity:
    """Return a colleague on a laptop of her own, entered from her card."""
    identity = Identity.create(name="Dora Fay", organisation="Alpha Ltd", at=START)
    people.enter(pair.ours, identity.contact().to_bytes(identity), role="counsel", key="dora")
    return identity


def team_package(desk: Workspace, folder: Path, name: str = "team.asice.age", **chosen: object) -> bytes:
    prepared = packages.prepare(desk, audience="team", **chosen)  # type: ignore[arg-type]  # keyword arguments
    packages.send(desk, prepared, folder / name, with_summary=False)
    return (folder / name).read_bytes()


def join(pair: Pair, identity: Identity, data: bytes, path: Path) -> Workspace:
    return joining.join_from_package(
        path,
        data,
        identity=identity,
        trusted_root=pair.ours.identity.root_fingerprint,
        passphrase=PASSPHRASE,
        clock=DeskClock(pair.ours.clock.now()),
        profile=FLOOR_PROFILE,
    )


@pytest.fixture
def hers(pair: Pair, dora: Identity, tmp_path: Path) -> Iterator[Workspace]:
    """Return the deal on Dora's laptop."""
    pair.ours.put(Note(key="N-1", text="our floor is 140 days"))
    pair.ours.put(Risk(key="R-1", failure_mode="ours alone"), shared=False)
    desk = join(pair, dora, team_package(pair.ours, tmp_path), tmp_path / "dora.deal")
    yield desk
    desk.close()


def test_a_colleague_joins_with_all_that_is_ours(pair: Pair, hers: Workspace) -> None:
    assert hers.deal.ours == "alpha"
    assert hers.deal.record(Note, "N-1") == Note(key="N-1", text="our floor is 140 days")
    assert hers.deal.outside == ()
    mine = {entry.id for entry in pair.ours.entries}
    assert {entry.id for entry in hers.entries} >= mine - {pair.ours.entries[-1].id}, "but for the note of the sending"
    assert packages.packages_held(hers.deal) == packages.packages_held(pair.ours.deal)
    assert hers.person is not None
    assert hers.person.key == "dora"


def test_what_one_compared_the_other_knows(pair: Pair, dora: Identity, tmp_path: Path) -> None:
    root = pair.theirs.identity.root_fingerprint
    comparing.record(pair.ours, root, how="face to face")
    with closing(join(pair, dora, team_package(pair.ours, tmp_path), tmp_path / "dora.deal")) as desk:
        found = comparisons(desk.deal)[root]
        assert (found.by, found.comparison.how, found.trusted) == ("Ana Roe", "face to face", True)


def test_work_goes_to_and_fro_and_both_desks_hold_the_same(pair: Pair, hers: Workspace, tmp_path: Path) -> None:
    hers.put(Note(key="N-2", text="hers"))
    hers.put(Risk(key="R-2", failure_mode="hers, shared"), shared=True)
    receive(pair.ours, team_package(hers, tmp_path, "2"))
    receive(hers, team_package(pair.ours, tmp_path, "3"))
    assert pair.ours.deal.record(Note, "N-2") == Note(key="N-2", text="hers")
    assert acts(pair.ours) == acts(hers)


def acts(desk: Workspace) -> set[str]:
    """Return what a desk holds but for its own notes of what came and went."""
    return {entry.id for entry in desk.entries if entry.kind != "package/1"}


def test_team_packages_count_among_themselves(pair: Pair, hers: Workspace, tmp_path: Path) -> None:
    before = packages.packages_held(pair.ours.deal)
    team_package(pair.ours, tmp_path, "2")
    held = packages.packages_held(pair.ours.deal, "team")
    assert sorted(one.sequence for one in held.values()) == [1, 2]
    assert packages.packages_held(pair.ours.deal) == before
    outgoing = packages.prepare(pair.ours)
    assert not set(outgoing.parents) & set(held)
    data = pair.send(pair.ours)
    incoming = packages.open_package(pair.theirs, data)
    everything = incoming.package.manifest
    assert not [id_ for id_ in held if id_ in repr(everything)]
    logged = [fact.value for fact in hers.deal.facts(PackageLogged) if fact.value.audience == "team"]
    assert [one.direction for one in logged] == ["received"]


def test_each_desk_sends_to_the_partner_without_a_fork(pair: Pair, hers: Workspace) -> None:
    for desk in (pair.ours, hers):
        desk.put(Risk(key=f"R-{desk.identity.name[:4]}", failure_mode="from this desk"), shared=True)
    for data in (pair.send(hers), pair.send(pair.ours)):
        incoming = packages.open_package(pair.theirs, data)
        assert incoming.plan.forks == ()
        packages.take(pair.theirs, incoming, asked=True)  # Dora's root was compared by telephone
    assert {one.value.key for one in pair.theirs.deal.records(Risk)} >= {"R-Ana ", "R-Dora"}


def test_a_team_package_is_sealed_for_our_own_people_alone(pair: Pair, dora: Identity, tmp_path: Path) -> None:
    prepared = packages.prepare(pair.ours, audience="team", to=["dora"])
    assert [one.name for one in prepared.recipients] == ["Dora Fay"]
    ben = pair.theirs.identity
    theirs = Recipient(root_fingerprint=ben.root_fingerprint, age_recipient=ben.recipient, name="Dora Fay")
    mixed = replace(prepared.recipients[0], age_recipient=ben.recipient)
    for recipients in ((theirs,), (*prepared.recipients, theirs), (mixed,)):
        with pytest.raises(TeamToPartner):
            packages.send(pair.ours, replace(prepared, recipients=recipients), tmp_path / "x", with_summary=False)
    assert not (tmp_path / "x").exists()
    data = team_package(pair.ours, tmp_path)
    people.end(pair.ours, "dora")
    with pytest.raises(TeamToPartner):
        packages.send(pair.ours, replace(prepared, basis=len(pair.ours.entries)), tmp_path / "x", with_summary=False)
    assert data


def test_the_other_side_takes_no_team_package(pair: Pair, dora: Identity, tmp_path: Path) -> None:
    """Ana re-seals her team package for Ben: it opens, and is refused for what it is."""
    ben = pair.theirs.identity
    prepared = packages.prepare(pair.ours, audience="team")
    theirs = Recipient(root_fingerprint=ben.root_fingerprint, age_recipient=ben.recipient, name=ben.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(team, "require_own_side", lambda *_, **__: None)
        packages.send(pair.ours, replace(prepared, recipients=(theirs,)), tmp_path / "x", with_summary=False)
    data = (tmp_path / "x").read_bytes()
    with pytest.raises(TeamFromPartner):
        packages.open_package(pair.theirs, data)
    with pytest.raises(TeamFromPartner):
        join(pair, ben, data, tmp_path / "ben.deal")
    assert not (tmp_path / "ben.deal").exists()


def test_who_is_not_on_the_roster_joins_nothing(pair: Pair, dora: Identity, tmp_path: Path) -> None:
    data = team_package(pair.ours, tmp_path)
    people.end(pair.ours, "dora")
    later = pair.send(pair.ours)
    stranger = Identity.create(name="Eva Ende", organisation="Alpha Ltd", at=START)
    for identity in (stranger,):
        with pytest.raises(Exception, match="sealed"):
            join(pair, identity, data, tmp_path / "eva.deal")
    assert later
    with pytest.raises(NotInvited):
        join(pair, replace_leaf(dora), data, tmp_path / "eva.deal")


def replace_leaf(identity: Identity) -> Identity:
    """Return someone who opens the package with a certificate that nobody entered."""
    return identity.renewed(START)


def test_the_leaver_s_package_is_refused_and_they_get_none(pair: Pair, hers: Workspace, tmp_path: Path) -> None:
    late = team_package(hers, tmp_path, "late")
    people.end(pair.ours, "dora")
    with pytest.raises(Exception, match="acts for their party no more"):
        packages.open_package(pair.ours, late)
    assert "Dora Fay" not in [one.name for one in packages.prepare(pair.ours, audience="team").recipients]
    pair.pass_on(pair.ours)
    hers.put(Risk(key="R-3", failure_mode="after I left"), shared=True)
    with pytest.raises(Exception, match="acts for their party no more"):
        packages.open_package(pair.theirs, pair.send(hers))
