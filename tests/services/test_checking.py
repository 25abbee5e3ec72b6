"""The whole check of a deal file: clean when it is, and naming what is wrong when it is not."""

import dataclasses
from collections.abc import Callable

import pytest

from negotiator.crypto import EntrySigner, Identity, VaultKey
from negotiator.domain.attachments import Attachment
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.kernel import Cancelled
from negotiator.ledger import make_entry
from negotiator.services import versions, walls
from negotiator.services.checking import check_closed, check_workspace
from negotiator.services.workspace import Workspace
from negotiator.store import CheckReport
from tests.services.desks import START, Pair


def faults(desk: Workspace) -> set[str]:
    """Return the names of the checks that failed."""
    return {line.name for line in check_workspace(desk).lines if not line.ok}


def test_a_deal_in_use_checks_clean(pair: Pair) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    pair.theirs.put(Comment(key="C-1", text="hello too"))
    pair.pass_on(pair.ours)
    pair.pass_on(pair.theirs)
    for desk in (pair.ours, pair.theirs):
        report = check_workspace(desk)
        assert report.ok, report
        assert {"encryption", "ledger", "content", "signatures", "history", "fold"} <= {
            line.name for line in report.lines
        }


def test_an_entry_of_a_stranger_is_named(desk: Workspace) -> None:
    stranger = Identity.create(name="Mal Lory", organisation="Gamma", at=START)
    entry = make_entry(
        EntrySigner(stranger),
        deal=desk.deal_id,
        stream="team",
        kind="note/1",
        body={"after": [], "key": "N-1", "put": {"key": "N-1", "subject": "", "text": "x"}},
        parents=(),
        lamport=1,
        at=START,
    )
    desk.commit("Smuggle", [entry])
    assert faults(desk) == {"signatures"}


def test_an_entry_whose_words_were_changed_is_named(desk: Workspace) -> None:
    entry = desk.draft([])
    assert entry == ()
    last = desk.entries[-1]
    desk.vault.append([])
    desk._entries[-1] = dataclasses.replace(last, signature=bytes(len(last.signature)))
    assert faults(desk) == {"signatures"}


def test_an_act_whose_parents_are_not_held_is_named(desk: Workspace) -> None:
    entry = make_entry(
        EntrySigner(desk.identity),
        deal=desk.deal_id,
        stream="team",
        kind="note/1",
        body={"after": [], "key": "N-1", "put": {"key": "N-1", "subject": "", "text": "x"}},
        parents=("ab" * 32,),
        lamport=99,
        at=START,
    )
    desk.commit("Without its past", [entry])
    assert faults(desk) == {"history"}


class Noted:
    """Progress that is noted, and cancelled at one of its texts."""

    def __init__(self, until: str = "") -> None:
        self.until = until
        self.texts: set[str] = set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Note a step."""
        self.texts.add(text)
        if self.until and text == self.until:
            raise Cancelled


def closed(desk: Workspace) -> Callable[..., CheckReport]:
    """Close a deal and return its check."""
    path, key, salt = desk.path, VaultKey(desk.vault.key().reveal()), desk.vault.salt
    desk.close()
    return lambda **how: check_closed(path, key=key, salt=salt, **how).report


def test_what_stays_behind_a_wall_is_no_damage(pair: Pair) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="a leak"), shared=True)
    walls.build(pair.ours, name="Inner circle", members=[], covers=["risk/R-1"])
    pair.ours.put(Comment(key="C-1", text="it follows the risk"))
    pair.pass_on(pair.ours)
    (line,) = [one for one in check_workspace(pair.theirs).lines if one.name == "history"]
    assert line.ok
    assert "1 that others build on stay behind a wall" in line.detail


def test_records_are_looked_at_before_they_are_derived_anew(desk: Workspace) -> None:
    desk.put(Comment(key="C-1", text="hello"))
    assert faults(desk) == set()
    rows = desk.vault.projection.rows()
    desk.vault.projection.replace([dataclasses.replace(rows[0], json="{}"), *rows[1:]])
    assert faults(desk) == {"records"}
    report = closed(desk)()
    wrong = [line for line in report.lines if not line.ok]
    assert [(line.name, line.remedies) for line in wrong] == [
        ("records", ("rebuild the tables", "restore a backup")),
    ]
    assert report.first.startswith("a record of kind ")


def test_content_that_an_act_names_and_nobody_holds_is_named(desk: Workspace) -> None:
    version = versions.find(desk, "agreement", "latest")
    held = set(desk.vault.blobs.hashes())
    told = {line.name: line for line in check_workspace(desk).lines}["contents named"]
    assert told.ok
    assert version.hash in held
    desk.vault.blobs.erase(version.proposed.source)
    told = {line.name: line for line in check_workspace(desk).lines}["contents named"]
    assert told.ok, "what was erased on purpose is no fault"
    assert "1 erased" in told.detail


def test_an_attachment_that_nobody_holds_is_named(desk: Workspace) -> None:
    held = desk.vault.blobs.put(b"an annex")
    for number, digest in enumerate((held, "5" * 64)):
        attachment = Attachment(key=f"A-{number}", title="Annex", name="annex.txt", media_type="", size=8, file=digest)
        desk.put(attachment)
        told = {line.name: line for line in check_workspace(desk).lines}["contents named"]
        assert told.ok == (digest == held)
    assert told.first == "content 555555555555"
    again = {line.name: line for line in closed(desk)().lines}["contents named"]
    assert again == told


def test_a_closed_file_is_checked_with_progress_until_somebody_cancels(desk: Workspace) -> None:
    check = closed(desk)
    progress = Noted()
    assert check(progress=progress).ok
    assert {"Checking ledger", "Verifying signatures"} <= progress.texts
    for text in ("Checking ledger", "Verifying signatures"):
        with pytest.raises(Cancelled):
            check(progress=Noted(until=text))
