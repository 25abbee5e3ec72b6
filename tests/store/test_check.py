"""The check names what is wrong."""

from datetime import UTC, datetime

import pytest

from negotiator.store import IndexRow, Vault
from tests.store.conftest import Behind, MakeEntries

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("statement", "line", "words"),
    [
        ("UPDATE entries SET kind = 'issue/1' WHERE seq = 4", "ledger", "entry 4"),
        ("UPDATE entries SET chain = x'00' WHERE seq = 2", "ledger", "entry 2"),
        ("UPDATE entries SET signed = x'00' WHERE seq = 5", "ledger", "entry 5"),
        ("UPDATE entries SET signature = x'00' WHERE seq = 3", "ledger", "entry 3"),
        ("DELETE FROM entries WHERE seq = 1", "ledger", "entry 1"),
        ("DELETE FROM search_data WHERE id > 10", "search", ""),
    ],
)
def test_tampering_past_the_vault_is_found(
    vault: Vault, behind: Behind, make_entries: MakeEntries, statement: str, line: str, words: str
) -> None:
    vault.append(make_entries(6))
    vault.index.rebuild([IndexRow(topic="risk", key="R-1", title="Delay", text="late", stream="team", at=AT)])
    assert vault.check().ok
    behind("DROP TRIGGER entries_keep")
    behind("DROP TRIGGER entries_stay")
    behind(statement)
    faults = {found.name: found.detail for found in vault.check().lines if not found.ok}
    assert words in faults[line]


def test_all_lines_of_a_sound_file(vault: Vault, make_entries: MakeEntries) -> None:
    vault.append(make_entries(2))
    report = vault.check([])
    assert report.ok
    assert [line.name for line in report.lines] == ["encryption", "structure", "ledger", "content", "search", "records"]
    assert all(line.detail for line in report.lines)


def test_damage_on_the_disk_shows_although_pages_are_cached(vault: Vault, make_entries: MakeEntries) -> None:
    vault.append(make_entries(200, text="x" * 300))
    vault.entries()
    assert vault.check().ok
    with vault.path.open("rb+") as file:
        file.seek(4096 * 20 + 70)
        file.write(b"\0\1\2\3")
    report = vault.check()
    faults = {line.name: line for line in report.lines if not line.ok}
    assert faults["encryption"].first == report.first == "page 21"
    assert "restore a backup" in report.remedies


def test_a_lost_first_page_is_a_report_and_no_error(vault: Vault) -> None:
    vault.check()
    with vault.path.open("rb+") as file:
        file.write(bytes(4096))
    assert not vault.check().ok


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE pieces SET data = x'00' WHERE rowid = 3", "does not have its hash"),
        ("DELETE FROM pieces WHERE rowid = 2", "does not have its hash"),
        ("UPDATE blobs SET data = substr(data, 33)", "does not have its hash"),
        ("UPDATE blobs SET crc = 1", "CRC-32"),
    ],
)
def test_tampering_with_pieces_is_found(vault: Vault, behind: Behind, statement: str, words: str) -> None:
    digest = vault.blobs.put(b"an annex that is large " * 200_000)
    assert vault.check().ok
    for trigger in ("pieces_keep", "pieces_stay", "blobs_keep"):
        behind(f"DROP TRIGGER {trigger}")
    behind(statement)
    (fault,) = [found for found in vault.check().lines if not found.ok]
    assert fault.first == f"content {digest[:12]}"
    assert words in fault.detail
