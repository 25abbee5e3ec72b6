"""Versions of a text: what a file becomes, what answers make of it, and what is refused."""

import pytest

from negotiator.documents import read
from negotiator.domain import stages
from negotiator.domain.versions import DocumentVersion
from negotiator.kernel import Unreadable
from negotiator.redline import Accept, Block, Counter, Reject, compare
from negotiator.services import versions
from negotiator.services.versions import Comparison, NoSuchInstrument, NoSuchVersion, Unanswered
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, START, TEXT, marked, newest, word

THEIRS = (
    TEXT.replace("150 days", "100 days").replace("five per cent", "nine per cent").replace("in writing", "by letter")
)


@pytest.fixture
def comparison(desk: Workspace) -> Comparison:
    """Return three changes of the other side against our first draft."""
    versions.take_in(desk, word(THEIRS), name="supply.docx", instrument=AGREEMENT, received=True)
    old, new = stages.versions(desk.deal, AGREEMENT)
    return versions.compare_versions(desk, old, new)


def text_of(desk: Workspace, version: DocumentVersion) -> str:
    """Return a version's words."""
    return "\n".join(block.text for block in versions.document_of(desk, version).blocks)


def change_with(comparison: Comparison, words: str) -> str:
    """Return the id of the change that brings these words."""
    return next(change.id for change in comparison.redline.changes if words in change.new_text)


def test_answers_give_the_words_they_should(desk: Workspace, comparison: Comparison) -> None:
    versions.answer(desk, comparison, change_with(comparison, "100"), "counter", text="120")
    versions.answer(desk, comparison, change_with(comparison, "nine"), "reject")
    versions.answer(desk, comparison, change_with(comparison, "letter"), "accept")
    again = versions.compare_versions(desk, comparison.old, comparison.new)
    assert not again.open
    assert sorted(type(one).__name__ for one in again.answers.values()) == ["Accept", "Counter", "Reject"]
    versions.next_version(desk, again, note="Our answer", label="Round 2")
    made = newest(desk)
    assert "120 days" in text_of(desk, made)
    assert "five per cent" in text_of(desk, made)
    assert "by letter" in text_of(desk, made)
    assert made.name == "Round 2"
    assert made.proposed.parents == (comparison.old.hash, comparison.new.hash)
    assert not versions.document_of(desk, made).revisions


def test_the_next_version_waits_for_every_answer(desk: Workspace, comparison: Comparison) -> None:
    before = desk.entries
    with pytest.raises(Unanswered, match="3 changes"):
        versions.next_version(desk, comparison)
    assert desk.entries == before
    versions.answer_all(desk, comparison, "accept")
    versions.next_version(desk, comparison)
    assert text_of(desk, newest(desk)) == text_of(desk, comparison.new)


def test_what_came_in_a_moved_table_is_answered_with_the_move() -> None:
    clauses = [Block(id=f"p{k}", text=f"Clause {k} stays as it is and says ten words.") for k in range(4)]
    rows = ["Licence of the Software for one year", "Support by telephone and letter"]
    tables = [
        [Block(id=f"c{k}", kind="cell", text=text, place=f"body/t0/r{k}/c0") for k, text in enumerate(texts)]
        for texts in (rows, [*rows, "Training"])
    ]
    redline = compare([*tables[0], *clauses], [*clauses, *tables[1]])
    (move,) = redline.moves
    assert len(redline.changes) == 2
    assert versions.open_changes(redline, {}) == (move,)
    assert versions.open_changes(redline, {move: Accept()}) == ()


def test_an_answer_can_be_cleared_and_undone(desk: Workspace, comparison: Comparison) -> None:
    change = change_with(comparison, "nine")
    versions.answer(desk, comparison, change, "accept")
    assert versions.answers(desk, comparison.old, comparison.new) == {change: Accept()}
    versions.answer(desk, comparison, change, "counter", text="six")
    assert versions.answers(desk, comparison.old, comparison.new) == {change: Counter("six")}
    desk.undo()
    assert versions.answers(desk, comparison.old, comparison.new) == {change: Accept()}
    versions.clear_answer(desk, comparison, change)
    assert versions.answers(desk, comparison.old, comparison.new) == {}
    versions.answer(desk, comparison, change, "reject")
    assert versions.answers(desk, comparison.old, comparison.new) == {change: Reject()}


def test_clauses_keep_their_identity(desk: Workspace, comparison: Comparison) -> None:
    old, new = (versions.clauses(desk, one) for one in (comparison.old, comparison.new))
    assert [clause.id for clause in old] == [clause.id for clause in new]
    assert sum(a.text_hash != b.text_hash for a, b in zip(old, new, strict=True)) == 3


def test_whose_turn_and_side_a_version_is(desk: Workspace, comparison: Comparison) -> None:
    assert (comparison.new.side, comparison.new.state, comparison.new.proposed.turn) == ("beta", "received", 2)
    versions.take_in(desk, word(TEXT), name="supply.docx", instrument=AGREEMENT)
    versions.take_in(desk, word(TEXT.replace("lot", "batch")), name="supply.docx", instrument=AGREEMENT)
    assert (newest(desk).side, newest(desk).proposed.turn) == ("alpha", 3)


def test_a_version_is_found_by_name_hash_or_as_the_latest(desk: Workspace, comparison: Comparison) -> None:
    assert versions.find(desk, AGREEMENT, "v1").hash == comparison.old.hash
    assert versions.find(desk, AGREEMENT, comparison.new.hash[:12]).hash == comparison.new.hash
    assert versions.find(desk, AGREEMENT, "latest").hash == comparison.new.hash
    for name in ("v9", "", comparison.new.hash[:3]):
        with pytest.raises(NoSuchVersion) as refusal:
            versions.find(desk, AGREEMENT, name)
        assert "v1" in refusal.value.hint
    with pytest.raises(NoSuchVersion) as nothing:
        versions.find(desk, "side-letter", "latest")
    assert "none yet" in nothing.value.hint


def test_what_cannot_be_taken_in_changes_nothing(desk: Workspace) -> None:
    before = desk.entries
    with pytest.raises(NoSuchInstrument, match="side-letter"):
        versions.take_in(desk, word(), name="a.docx", instrument="side-letter")
    with pytest.raises(Unreadable):
        versions.take_in(desk, b"PK\x03\x04 not really", name="a.docx", instrument=AGREEMENT)
    assert desk.entries == before


def test_a_redline_file_reads_both_ways(desk: Workspace, comparison: Comparison) -> None:
    data = versions.redline_file(desk, comparison.old, comparison.new)
    accepted = read(data, name="r.docx")
    rejected = read(data, name="r.docx", view="rejected")
    assert "\n".join(block.text for block in accepted.blocks) == text_of(desk, comparison.new)
    assert "\n".join(block.text for block in rejected.blocks) == text_of(desk, comparison.old)
    assert {one.author for one in accepted.revisions} == {"Ana Roe"}


def test_a_file_with_tracked_changes_counts_as_accepted(desk: Workspace) -> None:
    data = marked(word(), THEIRS, author="Ben Doe", at=START)
    versions.take_in(desk, data, name="supply.docx", instrument=AGREEMENT, received=True)
    assert "100 days" in text_of(desk, newest(desk))
    rejected = versions.read_source(desk, newest(desk), view="rejected")
    assert "150 days" in "\n".join(block.text for block in rejected.blocks)


def test_few_documents_are_kept_in_memory(desk: Workspace) -> None:
    for number in range(8):
        data = word(TEXT.replace("150", str(200 + number)))
        versions.take_in(desk, data, name="supply.docx", instrument=AGREEMENT)
    assert len(desk.parsed) == 6
    first = stages.versions(desk.deal, AGREEMENT)[0]
    assert "150 days" in text_of(desk, first)


def test_markdown_and_text_are_taken_in_too(desk: Workspace) -> None:
    versions.take_in(desk, b"# Supply\n\nThe Seller delivers.\n", name="supply.md", instrument=AGREEMENT)
    assert "The Seller delivers." in text_of(desk, newest(desk))


def test_the_parties_words(desk: Workspace) -> None:
    assert set(versions.party_words(desk)) == {"Alpha Ltd", "Alpha", "Seller", "Beta GmbH", "Beta", "Buyer"}
