"""Who negotiates what: the deal's charter, its parties, the people who act for them, and its instruments."""

from datetime import date
from typing import Literal

from negotiator.domain.records import declare, record

InstrumentKind = Literal["agreement", "term sheet", "NDA", "letter of intent", "statement of work", "amendment"]
ROLES = ("negotiator", "counsel", "approver", "finance", "business owner", "observer")


@record("charter/1", sharing="always")
class Charter:
    """What the deal is for. There is one, with the key "deal"."""

    key: str = declare("Key", widget="hidden", default="deal")
    title: str = declare("Title", required=True)
    purpose: str = declare("Strategic intent", widget="long text", default="")
    currency: str = declare("Currency", default="EUR", help="ISO 4217")
    label: str = declare("Confidentiality label", default="Confidential")
    effective: date | None = declare("Effective date", widget="date", default=None)


@record("party/1", sharing="always")
class Party:
    """A party to the deal. `roots` are the fingerprints of the root certificates that may speak for it."""

    key: str = declare("Key", widget="key")
    name: str = declare("Name", required=True)
    short: str = declare("Short name", required=True)
    role: str = declare("Role in the deal", default="")
    jurisdiction: str = declare("Jurisdiction", default="")
    address: str = declare("Address", widget="long text", default="", column=False)
    roots: tuple[str, ...] = declare("Root certificates", widget="hidden", default=())


@record("person/1", sharing="always")
class Person:
    """A person who acts for a party, with the certificate that signs for them.

    `fingerprint` and `root` are SHA-256 of the leaf and root certificates (DER, hex); `recipient` is an age recipient.
    `card` is the contact card that its owner signed, where someone else enters them.
    """

    key: str = declare("Key", widget="key")
    name: str = declare("Name", required=True)
    party: str = declare("Party", widget="party")
    role: str = declare("Role", widget="choice", choices=ROLES, default="negotiator")
    email: str = declare("E-mail", default="")
    fingerprint: str = declare("Certificate", widget="hidden", default="")
    root: str = declare("Root certificate", widget="hidden", default="")
    leaf_pem: str = declare("Certificate (PEM)", widget="hidden", default="", column=False)
    root_pem: str = declare("Root (PEM)", widget="hidden", default="", column=False)
    recipient: str = declare("Receives packages as", widget="hidden", default="", column=False)
    card: str = declare("Contact card", widget="hidden", default="", column=False)
    since: date | None = declare("Acts since", widget="date", default=None)
    until: date | None = declare("Acts until", widget="date", default=None)


@record("instrument/1", sharing="always")
class Instrument:
    """A text under negotiation. `order` ranks instruments: the lower prevails where they contradict."""

    key: str = declare("Key", widget="key")
    title: str = declare("Title", required=True)
    kind: InstrumentKind = declare("Kind", widget="choice", default="agreement")
    order: int = declare("Order of precedence", widget="integer", default=1)
