"""Three people, a small deal, and the package that one of them makes of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from negotiator.crypto import EntrySigner, Identity
from negotiator.exchange import PackagePlan, Pinned, Recipient
from negotiator.ledger import Entry, Stream, make_entry, to_lines
from tests.exchange.containers import Written, write

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def person(name: str, organisation: str) -> Identity:
    return Identity.create(name=name, organisation=organisation, email="someone@example.com", at=AT)


@pytest.fixture(scope="session")
def anna() -> Identity:
    return person("Anna Keller", "Northwind Tooling GmbH")


@pytest.fixture(scope="session")
def marco() -> Identity:
    return person("Marco Rossi", "Castellan Components S.r.l.")


@pytest.fixture(scope="session")
def mallory() -> Identity:
    """Somebody else who calls herself Anna."""
    return person("Anna Keller", "Northwind Tooling GmbH")


@pytest.fixture(scope="session")
def trust(anna: Identity, marco: Identity) -> dict[str, Pinned]:
    return {
        identity.root_fingerprint: Pinned(
            root_pem=identity.root_pem, name=identity.name, organisation=identity.organisation
        )
        for identity in (anna, marco)
    }


EntryMaker = Callable[..., Entry]


@pytest.fixture(scope="session")
def make(anna: Identity) -> EntryMaker:
    """Make a signed entry; everything has a default."""

    def made(
        *,
        by: Identity = anna,
        deal: str = "deal-1",
        stream: Stream = "shared",
        parents: tuple[str, ...] = (),
        lamport: int = 1,
        title: str = "Late delivery",
    ) -> Entry:
        body = {"key": "r-1", "title": title}
        return make_entry(
            EntrySigner(by), deal=deal, stream=stream, kind="risk/1", body=body, parents=parents, lamport=lamport, at=AT
        )

    return made


PlanMaker = Callable[..., PackagePlan]


@pytest.fixture(scope="session")
def plan_for(marco: Identity, make: EntryMaker) -> PlanMaker:
    """Make a package plan for Marco; everything has a default."""
    entries = to_lines([make(), make(title="Price of steel")])

    def planned(**changes: object) -> PackagePlan:
        values: dict[str, object] = {
            "deal_id": "deal-1",
            "sequence": 1,
            "parents": (),
            "recipients": (recipient(marco),),
            "ledger": entries,
            "deal_json": b'{"deal":"deal-1"}',
            "documents": {"Liefervertrag Entwurf v14.docx": b"PK of a document" * 40},
            "summary_pdf": b"%PDF-1.7 a summary",
            "created": AT,
        }
        return PackagePlan(**(values | changes))  # type: ignore[arg-type]  # the changes are typed where they are made

    return planned


def recipient(identity: Identity) -> Recipient:
    return Recipient(root_fingerprint=identity.root_fingerprint, age_recipient=identity.recipient, name=identity.name)


@pytest.fixture(scope="session")
def plan(plan_for: PlanMaker) -> PackagePlan:
    return plan_for()


@pytest.fixture(scope="session")
def written(plan: PackagePlan, anna: Identity) -> Written:
    return write(plan, identity=anna)
