"""The deal's charter and its people as records."""

from datetime import date
from typing import Any

from negotiator.domain import fields_of
from negotiator.domain.charter import ROLES, Charter, Person


def test_there_is_one_charter_and_the_last_stands(world: Any) -> None:
    world.anna.put(Charter(title="Renamed", effective=date(2027, 1, 1)))
    assert Charter(title="x").key == "deal"
    assert (world.anna.deal.charter.title, world.anna.deal.charter.effective) == ("Renamed", date(2027, 1, 1))


def test_certificates_are_neither_columns_nor_asked_for() -> None:
    hidden = {fact.name for fact in fields_of(Person) if fact.widget == "hidden"}
    assert hidden == {"fingerprint", "root", "leaf_pem", "root_pem", "recipient", "card"}
    assert Person(key="p", name="n", party="NW").role in ROLES
