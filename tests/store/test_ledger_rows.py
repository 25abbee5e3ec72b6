"""Rows of the ledger: order, repetition, chain."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.kernel import Tampered
from negotiator.ledger import BadEntry
from negotiator.store import EntryAltered, Vault
from negotiator.store.ledger_rows import GENESIS, link
from tests.store.conftest import Behind, MakeEntries


def test_appending_again_changes_nothing(vault: Vault, make_entries: MakeEntries) -> None:
    entries = make_entries(4)
    assert vault.append(entries[:3]) == 3
    assert vault.append(entries) == 1
    assert vault.append([*entries, entries[0]]) == 0
    assert vault.append([]) == 0
    assert vault.entries() == entries


def test_an_entry_twice_in_one_call(vault: Vault, make_entries: MakeEntries) -> None:
    (entry,) = make_entries(1)
    assert vault.append([entry, entry]) == 1


def test_the_head_depends_on_the_order_of_arrival(vault: Vault, make_entries: MakeEntries) -> None:
    assert vault.head().count == 0
    assert vault.head().digest == GENESIS.hex()
    first, second = make_entries(2)
    vault.append([second, first])
    chain = GENESIS
    for entry in (second, first):
        chain = link(chain, entry_id=entry.id, signature=entry.signature)
    assert vault.head().digest == chain.hex()
    assert vault.entries() == (second, first)


def test_an_entry_that_is_not_its_bytes_is_refused(vault: Vault, make_entries: MakeEntries) -> None:
    good, other = make_entries(2)
    with pytest.raises(EntryAltered):
        vault.append([good, replace(other, id="0" * 64)])
    assert vault.head().count == 0
    assert issubclass(EntryAltered, Tampered)


def test_reading_a_changed_row(vault: Vault, behind: Behind, make_entries: MakeEntries) -> None:
    vault.append(make_entries(3))
    behind("DROP TRIGGER entries_keep")
    behind("UPDATE entries SET signed = (SELECT signed FROM entries WHERE seq = 1) WHERE seq = 2")
    with pytest.raises(EntryAltered, match="number 2"):
        vault.entries()


def test_a_row_that_has_its_id_and_no_entry(vault: Vault, behind: Behind) -> None:
    signed = b'{"v":1}'
    digest = hashlib.sha256(signed).hexdigest()
    behind(f"INSERT INTO entries VALUES (1, '{digest}', 'team', 'risk/1', x'{signed.hex()}', x'00', x'00')")
    with pytest.raises(BadEntry):
        vault.entries()


def test_another_spelling_is_found_by_the_check(vault: Vault, behind: Behind, make_entries: MakeEntries) -> None:
    (entry,) = make_entries(1)
    signed = entry.signed + b" "
    digest = hashlib.sha256(signed).hexdigest()
    chain = link(GENESIS, entry_id=digest, signature=entry.signature)
    values = f"'{digest}', '{entry.stream}', '{entry.kind}', x'{signed.hex()}', x'{entry.signature.hex()}'"
    behind(f"INSERT INTO entries VALUES (1, {values}, x'{chain.hex()}')")
    (line,) = (line for line in vault.check().lines if line.name == "ledger")
    assert not line.ok, "opening takes the spelling of what is held as proven; the check proves it"


def test_far_beyond_the_end(vault: Vault) -> None:
    assert vault.entries(after=1 << 80) == ()


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.binary(max_size=80))
def test_links_differ_by_signature(previous: bytes, one: bytes, other: bytes) -> None:
    links = {link(previous, entry_id="ab" * 32, signature=signature) for signature in (one, other)}
    assert len(links) == len({one, other})
