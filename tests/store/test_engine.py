"""Connections as the format demands them."""

from pathlib import Path

import pytest
from sqlalchemy.pool import QueuePool

from negotiator.crypto import VaultKey
from negotiator.store import Vault
from negotiator.store.engine import connect, give_key, make_engine, raw_key_text


def test_settings_of_every_connection(vault: Vault, key: VaultKey) -> None:
    connection = connect(vault.path, key=key, salt=vault.salt)
    settings = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "cache_size": -64000,
        "temp_store": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "cell_size_check": 1,
    }
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in settings}
    connection.close()
    assert found == settings


def test_the_file_begins_with_the_salt_and_the_key_text_is_raw(path: Path, key: VaultKey, salt: bytes) -> None:
    text = raw_key_text(key, salt)
    assert text == f"x'{key.reveal().hex()}{salt.hex()}'".encode()
    assert len(text) == 3 + 96


def test_the_text_that_carried_the_key_is_wiped(key: VaultKey, salt: bytes) -> None:
    class Taker:
        given = bytearray()

        def set_key(self, text: bytearray) -> None:
            self.given = text
            assert any(text)

    taker = Taker()
    give_key(taker, key=key, salt=salt)
    assert taker.given == bytes(3 + 96)


def test_the_engine_pools_and_hides(vault: Vault, key: VaultKey) -> None:
    engine = make_engine(lambda: connect(vault.path, key=key, salt=vault.salt))
    assert isinstance(engine.pool, QueuePool)
    with pytest.raises(Exception, match="no such table") as caught, engine.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM none WHERE a = ?", ("walk-away",))
    assert "walk-away" not in str(caught.value)
    assert key.reveal().hex() not in repr(engine) + str(caught.value)
    engine.dispose()


def test_a_wrong_key_leaves_no_connection_and_no_word_on_the_error_stream(
    vault: Vault, capfd: pytest.CaptureFixture[str]
) -> None:
    vault.close()
    with pytest.raises(Exception, match="not a database"):
        connect(vault.path, key=VaultKey(bytes(32)), salt=vault.salt)
    assert capfd.readouterr().err == ""
