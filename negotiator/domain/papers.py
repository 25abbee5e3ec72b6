"""What the certificates and the contact card in a person's record prove. Everything is remembered: papers never change.

Dates are those of the certificate against the time that an act claims, to the day and one day around it: clocks differ.
"""

import functools
from datetime import date, timedelta

from negotiator.crypto import check_usable, fingerprint, load_certificate, read_contact
from negotiator.domain.charter import Person
from negotiator.kernel import NegotiatorError

_AROUND = timedelta(days=1)


def proves_root(person: Person) -> bool:
    """Tell whether the certificates that a person brings are those that their record names, one issued by the other."""
    return _chain(person.leaf_pem, person.root_pem) == (person.fingerprint, person.root)


def card_fits(person: Person) -> bool:
    """Tell whether the card is its owner's and says the same certificates and address as the record."""
    said = _card(person.card)
    return said is not None and said == (person.fingerprint, person.root, person.recipient)


def in_dates(person: Person, day: date) -> bool:
    """Tell whether a day lies within the dates of a person's certificate; one without a certificate has none."""
    first, last = _dates(person.leaf_pem)
    return first <= day <= last


@functools.lru_cache(maxsize=4096)
def _chain(leaf_pem: str, root_pem: str) -> tuple[str, str]:
    try:
        leaf, root = load_certificate(leaf_pem.encode()), load_certificate(root_pem.encode())
        check_usable(leaf, root)
    except (NegotiatorError, UnicodeEncodeError):
        return "", ""
    return fingerprint(leaf), fingerprint(root)


@functools.lru_cache(maxsize=4096)
def _card(card: str) -> tuple[str, str, str] | None:
    try:
        contact = read_contact(card.encode())
    except (NegotiatorError, UnicodeEncodeError):
        return None
    return contact.fingerprint, contact.root_fingerprint, contact.recipient


@functools.lru_cache(maxsize=4096)
def _dates(leaf_pem: str) -> tuple[date, date]:
    try:
        leaf = load_certificate(leaf_pem.encode())
    except (NegotiatorError, UnicodeEncodeError):
        return date.min, date.max
    return leaf.not_valid_before_utc.date() - _AROUND, leaf.not_valid_after_utc.date() + _AROUND
