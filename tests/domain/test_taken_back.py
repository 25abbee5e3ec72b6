"""What no package carried and a later act of ours made void is taken back; the journeys are in the services' tests."""

from typing import Any

from negotiator.domain.charter import Person
from negotiator.domain.packages import PackageLogged
from negotiator.domain.registers import Risk
from negotiator.domain.taken_back import carried, taken_back, unsent_by
from negotiator.ledger import Entry, heads


def log(desk: Any, *, kept: tuple[str, ...] = (), audience: str = "partner") -> Entry:
    """Record that all that stands was sent but for what was kept."""
    shared = [entry for entry in desk.held if entry.stream == "shared"]
    return desk.state(  # type: ignore[no-any-return]  # a desk of the tests
        PackageLogged(
            direction="sent",
            package="ab" * 32,
            sequence=1,
            author_root="cd" * 32,
            heads=heads(shared),
            kept=kept,
            audience=audience,
        )
    )


def test_only_what_was_made_void_before_any_package_is_taken_back(world: Any) -> None:
    desk = world.anna
    first = desk.put(Risk(key="R-1", failure_mode="first"), shared=True)
    assert taken_back(desk.deal, carried(desk.deal)) == frozenset()
    desk.put(Risk(key="R-1", failure_mode="second"), shared=True)
    assert taken_back(desk.deal, carried(desk.deal)) == {first.id}


def test_what_a_package_carried_is_not(world: Any) -> None:
    desk = world.anna
    desk.put(Risk(key="R-1", failure_mode="first"), shared=True)
    log(desk)
    desk.put(Risk(key="R-1", failure_mode="second"), shared=True)
    assert taken_back(desk.deal, carried(desk.deal)) == frozenset()


def test_what_was_kept_stays_kept_and_a_team_package_carries_nothing_to_the_other_side(world: Any) -> None:
    desk = world.anna
    first = desk.put(Risk(key="R-1", failure_mode="first"), shared=True)
    log(desk, audience="team")
    assert carried(desk.deal) == frozenset()
    second = desk.put(Risk(key="R-1", failure_mode="second"), shared=True)
    log(desk, kept=(first.id,))
    assert first.id not in carried(desk.deal)
    assert second.id in carried(desk.deal)
    desk.put(Risk(key="R-1", failure_mode="third"), shared=True)
    assert taken_back(desk.deal, carried(desk.deal)) == {first.id}


def test_a_record_that_came_and_went_tells_nothing(world: Any) -> None:
    desk = world.anna
    came = desk.put(Risk(key="R-1", failure_mode="first"), shared=True)
    went = desk.retire(Risk, "R-1", shared=True)
    assert taken_back(desk.deal, frozenset()) == {came.id, went.id}


def test_only_our_own_acts_on_shared_records_can_be_unsent(world: Any) -> None:
    ours = world.anna.put(Risk(key="R-1", failure_mode="ours"), shared=True)
    team = world.anna.put(Risk(key="R-2", failure_mode="team"), shared=False)
    theirs = world.marco.put(Risk(key="R-3", failure_mode="theirs"), shared=True)
    world.exchange()
    is_unsent = unsent_by(world.anna.deal, frozenset())
    assert [is_unsent(act) for act in (ours, team, theirs)] == [True, False, False]
    assert not unsent_by(world.anna.deal, frozenset({ours.id}))(ours)


def test_a_colleague_who_can_sign_is_told_of_though_they_came_and_went(world: Any) -> None:
    """They may hold the deal on a computer of their own, and the other side must know that they act no more."""
    world.add_lena()
    world.anna.retire(Person, world.lena.fingerprint[:12])
    world.anna.put(Person(key="ceo", name="Named and struck again", party="NW"))
    world.anna.retire(Person, "ceo")
    stays = taken_back(world.anna.deal, frozenset())
    told = {entry.body["key"] for entry in world.anna.held if entry.kind == "person/1" and entry.id not in stays}
    assert world.lena.fingerprint[:12] in told
    assert "ceo" not in told
