"""The whole check of a deal file: clean when it is, and naming what is wrong when it is not."""

import dataclasses

from negotiator.crypto import EntrySigner, Identity
from negotiator.domain.positions import Comment
from negotiator.ledger import make_entry
from negotiator.services.checking import check_workspace
from negotiator.services.workspace import Workspace
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
