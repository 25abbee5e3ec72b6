"""Many redlines in one run: what a line asks for, what becomes of each pair, and how the work is shared."""

import gc
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiator.documents import read
from negotiator.kernel import SystemClock
from negotiator.services import batches
from negotiator.services.batches import Failed, Order, Outcome, ProcessLost, Settled, Workshop
from tests.services.desks import TEXT, word

NEW = TEXT.replace("150 days", "100 days")
WORKSHOP = Workshop(author="Ana Roe", clock=SystemClock(), fonts=Path("fonts"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two versions of an agreement and a file that is none."""
    (tmp_path / "old.docx").write_bytes(word())
    (tmp_path / "new.docx").write_bytes(word(NEW))
    (tmp_path / "noise.docx").write_bytes(b"PK\x03\x04 nothing more")
    return tmp_path


def orders(text: str | bytes, folder: Path, into: Path | None = None) -> list[Order | Failed]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(batches.orders(data.splitlines(keepends=True), folder=folder, into=into))


def settled(text: str, folder: Path, *, jobs: int = 1, into: Path | None = None) -> list[Outcome]:
    return list(batches.run(orders(text, folder, into), workshop=WORKSHOP, jobs=jobs))


def test_a_line_names_two_files_and_a_third_to_write() -> None:
    folder = Path("lists")
    first, second = orders("\ufeffa.docx\tb, c; d.docx\tout/r.docx\r\n\n  # a remark\nx.md\t/y.md\tz.html", folder)
    assert first == Order(line=1, old=folder / "a.docx", new=folder / "b, c; d.docx", out=folder / "out" / "r.docx")
    assert second == Order(line=4, old=folder / "x.md", new=Path("/y.md"), out=folder / "z.html")


def test_without_a_name_the_redline_is_called_by_its_line_in_the_folder_that_is_given() -> None:
    first, second = orders("a.docx\tterms/b.md\na.docx\tb.docx\tr.pdf", Path("lists"), Path("done"))
    assert isinstance(first, Order)
    assert isinstance(second, Order)
    assert (first.new, first.out) == (Path("lists/terms/b.md"), Path("done/0001-b.docx"))
    assert second.out == Path("done/r.pdf")


def test_a_name_left_empty_is_a_name_left_away() -> None:
    (order,) = orders("a.docx\tb.docx\t\n", Path("lists"), Path("done"))
    assert isinstance(order, Order)
    assert order.out == Path("done/0001-b.docx")


def test_no_redline_takes_the_place_of_another_of_the_list() -> None:
    first, second, third = orders("a\tb\tr.docx\nc\td\tsub/../r.docx\ne\tf\t./r.docx", Path("lists"))
    assert isinstance(first, Order)
    for again in (second, third):
        assert isinstance(again, Failed)
        assert (again.code, again.order is None) == ("written-twice", False)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"one", "three names are wanted, and it has 1"),
        (b"a\tb", "it has 2"),
        (b"a\t\tc", "it has 2"),
        (b"a\tb\tc\td", "it has 4"),
        (b"\xff\xfe\tb\tc", "UTF-8"),
    ],
)
def test_a_line_that_names_no_pair_is_told_and_stops_no_other(line: bytes, why: str) -> None:
    bad, good = orders(line + b"\na\tb\tc", Path())
    assert isinstance(bad, Failed)
    assert isinstance(good, Order)
    assert (bad.line, bad.order, bad.code) == (1, None, "bad-line")
    assert why in bad.message
    assert good.line == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_pair_is_settled_in_the_order_of_the_list(folder: Path, jobs: int) -> None:
    text = (
        "old.docx\tnew.docx\tsub/first.docx\nnowhere.docx\tnew.docx\tsecond.docx\nthird\n"
        "noise.docx\tnew.docx\tfourth.docx\nold.docx\tnew.docx\tnew.docx\nnew.docx\told.docx\tsixth.html\n"
        "old.docx\tnew.docx\tseventh.odt\n"
    )
    outcomes = settled(text, folder, jobs=jobs)
    assert [outcome.line for outcome in outcomes] == [1, 2, 3, 4, 5, 6, 7]
    failures = {outcome.line: outcome.code for outcome in outcomes if isinstance(outcome, Failed)}
    assert failures == {
        2: "file-missing", 3: "bad-line", 4: "not-a-document", 5: "out-is-source", 7: "unknown-form",
    }  # fmt: skip
    first = outcomes[0]
    assert isinstance(first, Settled)
    assert (first.changes, first.inserted, first.deleted, first.moved, first.unshown) == (1, 1, 1, 0, ())
    assert first.seconds > 0
    marked = read((folder / "sub" / "first.docx").read_bytes(), name="first.docx")
    assert {(one.author, one.text) for one in marked.revisions} == {("Ana Roe", "150"), ("Ana Roe", "100")}
    assert "100" in (folder / "sixth.html").read_text("utf-8")
    assert (folder / "new.docx").read_bytes() == word(NEW)
    assert {path.name for path in folder.iterdir()} == {"old.docx", "new.docx", "noise.docx", "sub", "sixth.html"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_whoever_stops_asking_stops_the_work(folder: Path, jobs: int) -> None:
    begun: list[int] = []

    def pairs() -> Iterator[Order]:
        for line in range(1, 1000):
            begun.append(line)
            yield Order(line=line, old=folder / "old.docx", new=folder / "new.docx", out=folder / f"{line}.docx")

    outcomes = batches.run(pairs(), workshop=WORKSHOP, jobs=jobs)
    assert next(outcomes).line == 1
    outcomes.close()
    assert len(begun) <= 8
    for path in folder.glob("[0-9]*.docx"):
        assert read(path.read_bytes(), name=path.name).revisions, "what is there is whole"
    assert not multiprocessing.active_children()


class Fatal:
    """A clock that ends its process, as the system does when memory runs out."""

    def now(self) -> None:
        os._exit(9)


def test_a_process_that_the_system_ended_is_told(folder: Path) -> None:
    pairs = orders("old.docx\tnew.docx\tout.docx\n", folder)
    fatal = Workshop(author="Ana Roe", clock=Fatal(), fonts=folder)  # type: ignore[arg-type]  # it never tells the time
    with pytest.raises(ProcessLost, match="ended by the system"):
        list(batches.run(pairs, workshop=fatal, jobs=2))
    assert not (folder / "out.docx").exists()


def test_nothing_is_kept_of_a_pair_that_was_told(folder: Path) -> None:
    pairs = (
        Order(line=line, old=folder / "old.docx", new=folder / "new.docx", out=folder / f"{line}.docx")
        for line in range(9)
    )
    alive = []
    for _outcome in batches.run(pairs, workshop=WORKSHOP):
        gc.collect()
        alive.append(len(gc.get_objects()))
    assert alive[-1] - alive[2] < 30, f"objects alive after each pair: {alive}"
