"""Two people with identities, made once: issuing certificates is cheap but not free."""

from datetime import UTC, datetime

import pytest

from negotiator.crypto import Identity, VaultKey, derive_key, new_salt

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSPHRASE = "velvet harbour ninety Zürich"


@pytest.fixture(scope="session")
def at() -> datetime:
    return AT


@pytest.fixture(scope="session")
def anna() -> Identity:
    return Identity.create(
        name="Anna Keller", organisation="Northwind Tooling GmbH", email="anna@example.com", country="de", at=AT
    )


@pytest.fixture(scope="session")
def marco() -> Identity:
    return Identity.create(name="Marco Rossi", organisation="Castellan Components S.r.l.", at=AT)


@pytest.fixture(scope="session")
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture(scope="session")
def salt() -> bytes:
    return new_salt()


@pytest.fixture(scope="session")
def key(salt: bytes) -> VaultKey:
    """Return a derived key, made once: each derivation takes 64 MiB and a good part of a second."""
    return derive_key(PASSPHRASE, salt)
