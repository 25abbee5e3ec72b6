"""What certificates and cards prove of a person's record, and what damaged ones do not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from negotiator.domain.charter import Person
from negotiator.domain.papers import card_fits, in_dates, proves_root

DAY = date(2026, 3, 2)


@pytest.fixture
def nina(world: Any) -> Person:
    card = world.nina.contact().to_bytes(world.nina).decode()
    person: Person = world.person(world.nina, "BK", card=card)
    return person


def test_an_honest_record_is_proven(nina: Person) -> None:
    assert proves_root(nina)
    assert card_fits(nina)


@pytest.mark.parametrize("field", ["leaf_pem", "root_pem", "fingerprint", "root"])
@pytest.mark.parametrize("value", ["", "nonsense", "\ud800"])
def test_other_certificates_prove_nothing(nina: Person, field: str, value: str) -> None:
    changed: dict[str, Any] = {field: value}
    assert not proves_root(replace(nina, **changed))


@pytest.mark.parametrize("field", ["fingerprint", "root", "recipient", "card"])
@pytest.mark.parametrize("value", ["", "nonsense", "\ud800"])
def test_a_card_fits_only_its_own_record(nina: Person, field: str, value: str) -> None:
    changed: dict[str, Any] = {field: value}
    assert not card_fits(replace(nina, **changed))


def test_a_leaf_issued_by_another_root_proves_nothing(world: Any, nina: Person) -> None:
    root = world.people["marco"]
    other = replace(nina, root=root.root_fingerprint, root_pem=root.root_pem.decode())
    assert not proves_root(other)


def test_a_certificate_has_its_days_and_one_around_them(nina: Person) -> None:
    assert in_dates(nina, DAY)
    assert in_dates(nina, DAY - timedelta(days=1))
    assert not in_dates(nina, DAY - timedelta(days=2))
    assert not in_dates(nina, date(2126, 1, 1))


@pytest.mark.parametrize("leaf", ["", "nonsense", "\ud800"])
def test_who_has_no_readable_certificate_has_no_dates(nina: Person, leaf: str) -> None:
    assert in_dates(replace(nina, leaf_pem=leaf), date(1990, 1, 1))
