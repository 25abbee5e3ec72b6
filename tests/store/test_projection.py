"""Projected records, and their comparison with a fresh fold."""

from negotiator.store import ProjectionRow, Vault


def row(key: str, *, kind: str = "risk", json: str = "{}") -> ProjectionRow:
    return ProjectionRow(kind=kind, key=key, stream="shared", json=json, entry_id="e" * 64)


def test_replaced_as_a_whole(vault: Vault) -> None:
    vault.projection.replace([row("R-2"), row("R-1"), row("A", kind="asset")])
    assert vault.projection.rows() == (row("A", kind="asset"), row("R-1"), row("R-2"))
    assert vault.projection.rows("asset") == (row("A", kind="asset"),)
    vault.projection.replace([])
    assert vault.projection.rows() == ()


def test_single_records_follow(vault: Vault) -> None:
    vault.projection.replace([row("R-1"), row("R-2"), row("R-1", kind="asset")])
    there = ProjectionRow(kind="risk", key="R-1", stream="team", json="[]", entry_id="f" * 64)
    vault.projection.update([there, row("R-3")], gone=[("risk", "R-2"), ("risk", "R-9")])
    assert vault.projection.rows() == (row("R-1", kind="asset"), there, row("R-3"))
    vault.projection.update([])
    assert len(vault.projection.rows()) == 3


def test_check_compares_with_what_a_fold_gives(vault: Vault) -> None:
    vault.projection.replace([row("R-1")])
    assert vault.check([row("R-1")]).ok
    for expected in ([], [row("R-1", json="[]")], [row("R-1"), row("R-2")]):
        report = vault.check(expected)
        assert [line.name for line in report.lines if not line.ok] == ["records"]
