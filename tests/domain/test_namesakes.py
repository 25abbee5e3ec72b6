"""Names that could be taken for somebody else's are found, whoever gives them."""

from dataclasses import replace
from typing import Any

import pytest

from negotiator.domain.charter import Party, Person
from negotiator.domain.namesakes import namesakes, renamings
from negotiator.domain.positions import Comment


def person_of(desk: Any) -> Person:
    found = next(one for one in desk.deal.people if one.fingerprint == desk.identity.fingerprint)
    assert isinstance(found, Person)
    return found


@pytest.mark.parametrize("name", ["Marco Castellan", "MARCO  castellan", "Mаrco Castellan", "Marc0 Casteilan"])
def test_a_person_of_another_party_who_is_called_alike_is_found(world: Any, name: str) -> None:
    act = world.anna.put(Person(key="twin", name=name, party="NW"))
    assert namesakes(world.anna.deal, world.anna.deal, [act]) == (act,)


def test_a_second_record_of_ones_own_side_and_other_names_are_no_matter(world: Any) -> None:
    marco = person_of(world.marco)
    acts = [
        world.marco.put(replace(marco, email="m@example.com")),
        world.marco.put(Person(key="other", name=marco.name, party=marco.party)),
        world.marco.put(Person(key="lena", name="Lena Fischer", party=marco.party)),
        world.marco.put(Comment(key="c", text="Anna Roe")),
        world.marco.retire(Person, "other"),
    ]
    assert namesakes(world.marco.deal, world.marco.deal, acts) == ()
    assert renamings(world.marco.deal, acts) == ()


def test_the_name_of_who_was_withdrawn_is_not_free(world: Any) -> None:
    lena = world.add_lena()
    name = person_of(lena).name
    world.anna.receive(lena.held)
    world.anna.retire(Person, person_of(lena).key)
    world.exchange()
    act = world.marco.put(Person(key="twin", name=name, party="CC"))
    assert namesakes(world.marco.deal, world.marco.deal, [act]) == (act,)


def test_a_party_that_takes_the_name_of_another_is_found(world: Any) -> None:
    ours = next(one for one in world.anna.deal.parties if one.key == "NW")
    theirs = next(one for one in world.anna.deal.parties if one.key == "CC")
    before = world.marco.deal
    twin = world.marco.put(replace(theirs, name=ours.name.upper()))
    assert namesakes(world.marco.deal, world.marco.deal, [twin]) == (twin,)
    assert renamings(before, [twin]) == (), "one's own name is one's own"


def test_who_changes_the_name_of_another_party_is_found(world: Any) -> None:
    before = world.marco.deal
    ours = next(one for one in before.parties if one.key == "NW")
    same = world.marco.put(replace(ours, address="Elsewhere", name=f" {ours.name}"))
    other = world.marco.put(replace(ours, name="Omega"))
    new = world.marco.put(Party(key="XX", name="Third", short="Third"))
    assert renamings(before, [same, other, new]) == (other,)


def test_parties_cannot_change_names_with_one_another(world: Any) -> None:
    before = world.marco.deal
    ours, theirs = (next(one for one in before.parties if one.key == key) for key in ("NW", "CC"))
    acts = [world.marco.put(replace(theirs, name=ours.name)), world.marco.put(replace(ours, name="Omega"))]
    assert namesakes(before, world.marco.deal, acts) == (acts[0],)
    assert renamings(before, acts) == (acts[1],)
