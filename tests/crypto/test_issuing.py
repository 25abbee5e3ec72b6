"""Making roots and leaves, and leaves that follow one another under a root."""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec

from negotiator.crypto import Person, check_leaf, person_of
from negotiator.crypto.issuing import LEAF_YEARS, issue, issue_leaf

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PERSON = Person(name="Zoë Ångström", organisation="Fjord & Søn A/S")


def test_a_root_issues_one_leaf_after_another() -> None:
    pair = issue(PERSON, at=AT)
    later = AT + timedelta(days=400)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = issue_leaf(PERSON, key, root=pair.root, root_key=pair.root_key, at=later)
    check_leaf(leaf, pair.root, at=later)
    assert leaf.subject == pair.leaf.subject
    assert leaf.serial_number != pair.leaf.serial_number
    assert leaf.public_key() == key.public_key()
    assert (leaf.not_valid_after_utc - later).days == 365 * LEAF_YEARS


def test_no_leaf_outlives_its_root() -> None:
    pair = issue(PERSON, at=AT)
    late = pair.root.not_valid_after_utc - timedelta(days=30)
    leaf = issue_leaf(PERSON, pair.leaf_key, root=pair.root, root_key=pair.root_key, at=late)
    assert leaf.not_valid_after_utc == pair.root.not_valid_after_utc


def test_long_names_in_other_scripts_fit() -> None:
    pair = issue(Person(name="Ж" * 32, organisation="語" * 21), at=AT)
    check_leaf(pair.leaf, pair.root, at=AT)
    assert person_of(pair.leaf).organisation == "語" * 21
