"""Rival versions: the same clashes on both desks, decided by people, and one version that says exactly that."""

import pytest

from negotiator.domain.clashes import Rivals, rival_versions
from negotiator.services import clashes, contested, uniting, versions
from negotiator.services.clashes import ClashGone, ClauseClash, NoCommonBase, NoSuchChoice, ReasonWanted
from negotiator.services.uniting import ClashOpen
from negotiator.services.workspace import Workspace
from tests.services.desks import AGREEMENT, TEXT, Pair, newest, receive, word

OURS = (
    TEXT.replace("150 days", "120 days")
    .replace("five per cent", "six per cent")
    .replace("## Price", "- The Seller insures the goods until then.\n\n## Price")
)
THEIRS = TEXT.replace("150 days", "90 days").replace("in writing", "by letter")


def words(desk: Workspace) -> str:
    """Return what the newest version says."""
    return "\n".join(block.text for block in versions.document_of(desk, newest(desk)).blocks)


def rivals_of(desk: Workspace) -> Rivals:
    (found,) = rival_versions(desk.deal, AGREEMENT)
    return found


def clash_of(desk: Workspace) -> ClauseClash:
    (found,) = clashes.clashes(desk, rivals_of(desk))
    return found


@pytest.fixture
def rivals(pair: Pair) -> Pair:
    """Return a deal in which each side answered the first draft without knowing of the other's answer."""
    versions.take_in(pair.ours, word(OURS), name="supply.docx", instrument=AGREEMENT)
    versions.take_in(pair.theirs, word(THEIRS), name="supply.docx", instrument=AGREEMENT)
    first, second = pair.send(pair.ours), pair.send(pair.theirs)
    receive(pair.theirs, first)
    receive(pair.ours, second)
    return pair


def test_both_desks_find_the_same_clash(rivals: Pair) -> None:
    ours, theirs = clash_of(rivals.ours), clash_of(rivals.theirs)
    assert ours.key == theirs.key
    assert [side.text for side in ours.sides] == [side.text for side in theirs.sides]
    assert "150 days" in ours.base
    assert {(side.author, side.party) for side in ours.sides} == {("Ana Roe", "Alpha"), ("Ben Doe", "Beta")}
    assert [side.ours for side in ours.sides] == [not side.ours for side in theirs.sides]
    assert ours.is_open
    assert ours.heading == "1. Delivery"


@pytest.mark.parametrize("choice", ["ours", "theirs", "base", "own"])
def test_a_decision_makes_one_version_of_two(rivals: Pair, choice: str) -> None:
    clash = clash_of(rivals.ours)
    ours = next(side.version for side in clash.sides if side.ours)
    theirs = next(side.version for side in clash.sides if not side.ours)
    chosen = {"ours": ours, "theirs": theirs, "base": clash.rivals.base, "own": ""}[choice]
    own = "The Seller shall deliver the goods within 100 days, or as agreed."
    clashes.decide(rivals.ours, clash, chosen=chosen, text=own, reason="Met on Friday")
    uniting.merged_version(rivals.ours, clash.rivals)
    said = words(rivals.ours)
    days = {"ours": "120 days", "theirs": "90 days", "base": "150 days", "own": "100 days, or as agreed"}[choice]
    for text in (days, "six per cent", "by letter", "insures the goods"):
        assert text in said
    assert set(newest(rivals.ours).proposed.parents) == set(clash.rivals.versions)
    assert clashes.united_by(rivals.ours.deal, clash.rivals) == newest(rivals.ours)
    rivals.pass_on(rivals.ours)
    for desk in (rivals.ours, rivals.theirs):
        assert rival_versions(desk.deal, AGREEMENT) == ()
        assert words(desk) == said


@pytest.mark.parametrize("choice", ["ours", "theirs", "base"])
def test_what_one_side_wrote_word_for_word_is_still_a_version_made_from_both(pair: Pair, choice: str) -> None:
    for desk, days in ((pair.ours, "120 days"), (pair.theirs, "90 days")):
        versions.take_in(desk, word(TEXT.replace("150 days", days)), name="supply.docx", instrument=AGREEMENT)
    first, second = pair.send(pair.ours), pair.send(pair.theirs)
    receive(pair.theirs, first)
    receive(pair.ours, second)
    clash = clash_of(pair.ours)
    sides = {("ours" if side.ours else "theirs"): side.version for side in clash.sides}
    clashes.decide(pair.ours, clash, chosen=sides.get(choice, clash.rivals.base), reason="Met on Friday")
    uniting.merged_version(pair.ours, clash.rivals)
    pair.pass_on(pair.ours)
    for desk in (pair.ours, pair.theirs):
        assert rival_versions(desk.deal, AGREEMENT) == ()
        assert {"ours": "120 days", "theirs": "90 days", "base": "150 days"}[choice] in words(desk)


def test_nothing_is_stored_while_a_clause_is_open(rivals: Pair) -> None:
    before = rivals.ours.entries
    with pytest.raises(ClashOpen, match="1 clause waits"):
        uniting.merged_version(rivals.ours, rivals_of(rivals.ours))
    assert rivals.ours.entries == before


def test_two_decisions_on_one_clause_are_contested_until_one_is_chosen(rivals: Pair) -> None:
    for desk, version in ((rivals.ours, 0), (rivals.theirs, 1)):
        clash = clash_of(desk)
        clashes.decide(desk, clash, chosen=clash.rivals.versions[version], reason=f"Side {version}")
    first, second = rivals.send(rivals.ours), rivals.send(rivals.theirs)
    receive(rivals.theirs, first)
    receive(rivals.ours, second)
    assert clash_of(rivals.ours).contested
    with pytest.raises(ClashOpen):
        uniting.merged_version(rivals.ours, rivals_of(rivals.ours))
    (record,) = contested.contested(rivals.ours.deal)
    assert record.topic == "clause_decision"
    contested.settle(rivals.ours, record.topic, record.key, entry=record.sides[1].entry)
    assert not clash_of(rivals.ours).is_open
    uniting.merged_version(rivals.ours, rivals_of(rivals.ours))


def test_a_decision_can_be_taken_back(rivals: Pair) -> None:
    clash = clash_of(rivals.ours)
    clashes.decide(rivals.ours, clash, chosen=clash.rivals.base, reason="For now")
    rivals.ours.undo()
    assert clash_of(rivals.ours).is_open


def test_what_is_decided_has_words_and_a_reason(rivals: Pair) -> None:
    clash = clash_of(rivals.ours)
    before = rivals.ours.entries
    with pytest.raises(NoSuchChoice):
        clashes.decide(rivals.ours, clash, text="  ", reason="why")
    with pytest.raises(NoSuchChoice):
        clashes.decide(rivals.ours, clash, chosen="0" * 64, reason="why")
    with pytest.raises(ReasonWanted):
        clashes.decide(rivals.ours, clash, chosen=clash.rivals.base, reason=" ")
    assert rivals.ours.entries == before


def test_versions_that_were_brought_together_clash_no_more(rivals: Pair) -> None:
    clash = clash_of(rivals.theirs)
    clashes.decide(rivals.ours, clash_of(rivals.ours), chosen=clash.rivals.base, reason="Back to it")
    uniting.merged_version(rivals.ours, clash.rivals)
    rivals.pass_on(rivals.ours)
    with pytest.raises(ClashGone):
        clashes.decide(rivals.theirs, clash, chosen=clash.rivals.base, reason="late")


def test_without_a_common_version_clauses_cannot_be_laid_side_by_side(rivals: Pair) -> None:
    found = rivals_of(rivals.ours)
    with pytest.raises(NoCommonBase):
        clashes.clashes(rivals.ours, Rivals(instrument=found.instrument, base="", versions=found.versions))
