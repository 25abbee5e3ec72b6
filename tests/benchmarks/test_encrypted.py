"""The benchmark of encryption: both files do the same work, and what is told adds up. How fast is no question here."""

from pathlib import Path

from tests.benchmarks.encrypted import Pair, both_in, clauses, fill, questions, run, searches


def test_a_small_run_tells_every_figure(tmp_path: Path) -> None:
    lines = list(run(tmp_path, count=20, clause_count=2000, rounds=2))
    assert len([line for line in lines if " x" in line]) == 7
    assert lines[2].startswith("2000 clauses indexed twice")
    plain, encrypted = ((tmp_path / "search" / name).read_bytes() for name in ("plain.db", "encrypted.deal"))
    assert plain.startswith(b"SQLite format 3\0")
    assert not encrypted.startswith(b"SQLite format 3\0")


def test_questions_find_something(tmp_path: Path) -> None:
    connectors = both_in(tmp_path)
    fill(connectors, count=20_000)
    connection = connectors[0]()
    found = [
        connection.execute("SELECT COUNT(*) FROM search WHERE search MATCH ?", (wanted.match,)).fetchone()[0]
        for wanted in questions()
    ]
    connection.close()
    assert sum(count > 0 for count in found) >= 7
    assert max(found) > 1000
    assert len(searches(connectors, rounds=1, name="ten")) == 3


def test_the_same_clauses_each_time() -> None:
    assert list(clauses(50)) == list(clauses(50))
    assert len(set(clauses(50))) == 50


def test_medians_of_pieces_are_added() -> None:
    pair = Pair(name="work", encrypted=[[0.001, 0.003, 0.9], [0.003]], plain=[[0.002], [0.001]])
    assert round(pair.ratio, 6) == 2
    assert str(pair).split() == ["work", "6.00", "ms", "3.00", "ms", "2.00", "x"]
