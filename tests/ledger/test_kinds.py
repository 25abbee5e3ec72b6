"""Known kinds, and how older versions of a kind become the newest."""

from typing import Any

from negotiator.crypto import CertificateBook
from negotiator.ledger import Kinds, project, verify


def test_an_act_in_its_newest_version_stays_as_it_is(desk: Any) -> None:
    newest = desk.put("n", {"text": "Call them"}, kind="note/2")
    assert desk.kinds.upcast(newest) is newest


def test_an_older_act_is_read_as_the_newest_and_stays_signed_as_it_was(desk: Any, book: CertificateBook) -> None:
    old = desk.write("note/1", {"after": [], "key": "n", "put": {"words": "Call them"}})
    read = desk.kinds.upcast(old)
    assert (read.kind, read.body["put"]) == ("note/2", {"text": "Call them"})
    assert (read.id, read.signed, read.signature) == (old.id, old.signed, old.signature)
    verify(read, book)


def test_versions_are_climbed_one_by_one(desk: Any) -> None:
    kinds = Kinds(
        records=frozenset({"price/11"}),
        milestones=frozenset(),
        upcasters={f"price/{n}": lambda body: {**body, "steps": body.get("steps", 0) + 1} for n in range(1, 11)},
    )
    read = kinds.upcast(desk.write("price/1", {"key": "p"}))
    assert (read.kind, read.body) == ("price/11", {"key": "p", "steps": 10})


def test_old_and_new_versions_of_a_kind_are_one_record(desk: Any) -> None:
    old = desk.write("note/1", {"after": [], "key": "n", "put": {"words": "first"}})
    desk.put("n", {"text": "second"}, kind="note/2")
    standing = desk.seen.standing["shared", "note/2", "n"]
    assert standing.value == {"text": "second"}
    assert standing.rivals == ()
    assert [act.id for act in standing.history] == [old.id, standing.entry.id]


def test_an_older_retirement_is_read_too(desk: Any) -> None:
    desk.write("note/1", {"after": [], "key": "n", "put": None})
    assert desk.value("n", kind="note/2") is None
    assert project(desk.held, kinds=desk.kinds).unknown == ()
