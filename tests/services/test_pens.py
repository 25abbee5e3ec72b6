"""From acts to entries: what is shared never tells of what stays with the team."""

import shutil
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.domain import KINDS
from negotiator.domain.charter import Person
from negotiator.domain.decisions import Decision
from negotiator.domain.positions import Comment, Note, Position
from negotiator.domain.registers import Risk
from negotiator.kernel import Tampered
from negotiator.ledger import Entry, heads, next_lamport, ordered, project, verify
from negotiator.services.pens import book_of
from negotiator.services.receipts import Act, Put, Retire, State
from negotiator.services.workspace import Workspace
from tests.services.desks import Pair, Template, opened

KEYS = st.sampled_from(["R-1", "R-2"])
SHARED = st.sampled_from([True, False, None])
ACTS = st.one_of(
    st.builds(
        lambda key, text, shared: Put(Risk(key=key, failure_mode=text), shared), KEYS, st.text(max_size=3), SHARED
    ),
    st.builds(lambda key: Retire(Risk, key), KEYS),
    st.builds(lambda key: Put(Position(key=key, preferred="x")), KEYS),
    st.builds(lambda key: Put(Comment(key=key, text="x")), KEYS),
    st.builds(
        lambda key, shared: State(Decision(key=key, question="q", outcome="o", rationale="r"), shared), KEYS, SHARED
    ),
)


@pytest.fixture(scope="module")
def still(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a desk that holds both kinds of entries; nothing is appended to it."""
    path = tmp_path_factory.mktemp("still") / "ours.deal"
    shutil.copyfile(template.folder / "ours.deal", path)
    with opened(template, "ours", path) as desk:
        desk.put(Risk(key="R-1", failure_mode="ours alone"), shared=False)
        desk.put(Risk(key="R-2", failure_mode="known to both"), shared=True)
        yield desk


@given(acts=st.lists(ACTS, min_size=1, max_size=8))
def test_shared_entries_know_nothing_of_team_entries(still: Workspace, acts: list[Act]) -> None:
    drafted = still.draft(acts)
    shared = [entry for entry in (*still.entries, *drafted) if entry.stream == "shared"]
    ids = {entry.id for entry in shared}
    for place, entry in enumerate(shared):
        assert {*entry.parents, *entry.body.get("after", [])} <= ids
        assert entry.lamport == 1 + max((one.lamport for one in shared[:place]), default=0)
    for entry in drafted:
        verify(entry, still.book)


@given(acts=st.lists(ACTS, min_size=1, max_size=8))
def test_a_shared_entry_is_the_same_whatever_the_team_did(still: Workspace, acts: list[Act]) -> None:
    """Leaving the team's acts out gives shared entries with the same clocks and parents up to identity."""
    last: Act = Put(Comment(key="C-1", text="after all"))
    team_only = [act for act in acts if isinstance(act, Put) and isinstance(act.record, Position)]
    with_team = still.draft([*team_only, last])[-1]
    alone = still.draft([last])[-1]
    assert (with_team.lamport, with_team.parents) == (alone.lamport, alone.parents)


@given(acts=st.lists(ACTS, max_size=8))
def test_a_record_has_one_home_and_its_last_value(still: Workspace, acts: list[Act]) -> None:
    drafted = still.draft([*acts, Put(Risk(key="R-1", failure_mode="the last word"), True)])
    standing = project((*still.entries, *drafted), kinds=KINDS.for_ledger()).standing
    homes = [stream for (stream, kind, key), one in standing.items() if (kind, key) == ("risk/1", "R-1") and one.value]
    value = standing["shared", "risk/1", "R-1"]
    assert value.value is not None
    assert value.value["failure_mode"] == "the last word"
    assert not value.rivals
    if not any(isinstance(act, Put | Retire) for act in acts):
        assert homes == ["shared"]


def test_a_record_moves_to_the_other_stream_and_back(desk: Workspace) -> None:
    def home() -> list[tuple[str, str]]:
        return [(held.stream, held.value.failure_mode) for held in desk.deal.records(Risk)]

    desk.put(Risk(key="R-1", failure_mode="a"))
    assert home() == [("team", "a")]
    desk.put(Risk(key="R-1", failure_mode="b"), shared=True)
    assert home() == [("shared", "b")]
    desk.put(Risk(key="R-1", failure_mode="c"))
    assert home() == [("shared", "c")], "unless told otherwise it stays where it is"
    desk.put(Risk(key="R-1", failure_mode="d"), shared=False)
    assert home() == [("team", "d")]
    for expected in (("shared", "c"), ("shared", "b"), ("team", "a")):
        desk.undo()
        assert home() == [expected]


def test_what_may_never_be_shared_stays(desk: Workspace) -> None:
    assert desk.put(Note(key="N-1", text="private"), shared=True).entries[0].stream == "team"
    assert desk.put(Comment(key="C-1", text="open"), shared=False).entries[0].stream == "shared"


def test_a_person_whose_chain_does_not_hold_is_a_stranger(template: Template, desk: Workspace) -> None:
    entry: Entry = ordered(desk.entries)[0]
    verify(entry, book_of(desk.deal.people))
    ana, ben = template.people["ana"], template.people["ben"]
    mixed = Person(
        key="x",
        name="X",
        party="alpha",
        fingerprint=ana.fingerprint,
        leaf_pem=ana.leaf_pem.decode(),
        root_pem=ben.root_pem.decode(),
    )
    with pytest.raises(Tampered):
        verify(entry, book_of([mixed]))


def test_an_act_follows_everything_that_is_held(pair: Pair) -> None:
    for number in range(2):
        pair.ours.put(Note(key=f"N-{number}", text="ours alone"))
        pair.theirs.put(Comment(key=f"C-{number}", text="theirs"))
        pair.ours.put(Comment(key=f"C-{number + 5}", text="ours"))
        pair.pass_on(pair.theirs)
        for desk in (pair.ours, pair.theirs):
            shared = [entry for entry in desk.entries if entry.stream == "shared"]
            team = [entry for entry in desk.entries if entry.stream == "team"]
            (note,), (comment,) = (
                desk.draft([Put(one)]) for one in (Note(key="N-9", text="x"), Comment(key="C-9", text="x"))
            )
            assert (note.parents, note.lamport) == (heads(team), next_lamport(desk.entries))
            assert set(comment.parents) >= set(heads(shared)), "and what is sure to travel, see test_ancestry"
            assert comment.lamport == next_lamport(shared)
            beyond = desk.draft([Put(Comment(key="C-9", text="y"))], beyond=[comment, note])
            assert (beyond[0].parents, beyond[0].lamport) == ((comment.id,), comment.lamport + 1)


def test_many_acts_on_one_record_each_supersede_the_one_before(still: Workspace) -> None:
    drafted = still.draft([Put(Risk(key="R-7", failure_mode=str(number))) for number in range(4)])
    assert [entry.body["after"] for entry in drafted] == [[], *([entry.id] for entry in drafted[:-1])]
