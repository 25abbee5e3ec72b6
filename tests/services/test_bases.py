"""What a received version was made from, and the compare over the nearest known one."""

from dataclasses import replace

from negotiator.domain import stages
from negotiator.domain.versions import DocumentVersion
from negotiator.services import packages, versions
from negotiator.services.bases import bases_of, best_compared_with, three_way
from negotiator.services.content import held_by
from tests.services.desks import AGREEMENT, TEXT, Pair, newest, word


def their_version(pair: Pair, text: str) -> DocumentVersion:
    """Let us make a version of another text, and return it."""
    versions.take_in(pair.ours, word(text), name="supply.docx", instrument=AGREEMENT)
    return newest(pair.ours)


def test_a_version_made_from_one_that_is_held_has_a_known_base(pair: Pair) -> None:
    made = their_version(pair, TEXT.replace("150", "180"))
    (base,) = bases_of(pair.theirs.deal, [made], get=held_by(pair.ours))
    assert base.known
    assert base.nearest is not None
    assert base.nearest.name == "v1"
    assert 0.5 < base.likeness < 1


def test_the_first_version_of_a_text_needs_no_base(pair: Pair) -> None:
    made = their_version(pair, TEXT)
    elsewhere = replace(made, proposed=replace(made.proposed, instrument="side-letter", parents=("ab" * 32,)))
    (base,) = bases_of(pair.theirs.deal, [elsewhere], get=held_by(pair.ours))
    assert base.known
    assert base.nearest is None


def test_a_version_from_nowhere_is_laid_over_the_nearest(pair: Pair) -> None:
    made = their_version(pair, TEXT.replace("150", "180"))
    lost = replace(made, proposed=replace(made.proposed, parents=("ab" * 32,)))
    after = replace(lost, proposed=replace(lost.proposed, tree="cd" * 32, parents=(lost.hash,)))
    first, second = bases_of(pair.theirs.deal, [lost, after], get=held_by(pair.ours))
    assert not first.known
    assert not second.known  # made from one that was made from nowhere
    assert first.nearest == newest(pair.theirs)


def test_versions_whose_parents_name_each_other_end_the_search(pair: Pair) -> None:
    made = their_version(pair, TEXT.replace("150", "180"))
    one = replace(made, proposed=replace(made.proposed, parents=("cd" * 32,)))
    other = replace(made, proposed=replace(made.proposed, tree="cd" * 32, parents=(made.hash,)))
    assert [base.known for base in bases_of(pair.theirs.deal, [one, other], get=held_by(pair.ours))] == [False, False]


def test_three_ways_tell_what_each_side_changed_and_where_both_did(pair: Pair) -> None:
    versions.take_in(
        pair.theirs,
        word(TEXT.replace("150 days", "120 days").replace("five per cent", "six per cent")),
        name="ours.docx",
        instrument=AGREEMENT,
    )
    base = stages.versions(pair.theirs.deal, AGREEMENT)[0]
    versions.take_in(
        pair.ours,
        word(TEXT.replace("150 days", "180 days").replace("in writing", "by letter")),
        name="theirs.docx",
        instrument=AGREEMENT,
    )
    incoming = packages.open_package(pair.theirs, pair.send(pair.ours))
    (found,) = incoming.bases
    compared = three_way(pair.theirs, incoming.package, replace(found, nearest=base))
    assert compared is not None
    assert (compared.base.name, compared.ours.side) == ("v1", "beta")
    assert {change.new_text for change in compared.theirs_changed.changes} >= {"180"}
    assert {change.new_text for change in compared.ours_changed.changes} >= {"120"}
    (conflict,) = compared.conflicts
    assert "150 days" in conflict.base[0].text
    assert "120 days" in conflict.ours[0].text
    assert "180 days" in conflict.theirs[0].text
    assert len(pair.theirs.entries) == incoming.basis  # nothing was imported for it
    assert three_way(pair.theirs, incoming.package, replace(found, nearest=None)) is None


def test_an_answer_is_read_against_what_its_author_had_of_us(pair: Pair) -> None:
    first = newest(pair.ours)
    their_version(pair, TEXT.replace("150", "180"))
    pair.send(pair.ours)  # it has not reached them
    versions.take_in(pair.theirs, word(TEXT.replace("150", "120")), name="a.docx", instrument=AGREEMENT)
    pair.pass_on(pair.theirs)
    *before, answer = stages.versions(pair.ours.deal, AGREEMENT)
    assert answer.side == "beta"
    assert len(before) == 2
    found = best_compared_with(pair.ours, answer, before)
    assert found is not None
    assert found.hash == first.hash
    assert best_compared_with(pair.ours, before[1], before[:1]) == before[0]
    assert best_compared_with(pair.ours, before[0], ()) is None


def test_a_version_from_nowhere_is_read_against_the_nearest(pair: Pair) -> None:
    for text in (TEXT.replace("150", "180"), TEXT.replace("150", "180").replace("40,000", "50,000").upper()):
        their_version(pair, text)
        pair.pass_on(pair.ours)
    versions.take_in(pair.theirs, word(TEXT.replace("150", "180")), name="a.docx", instrument=AGREEMENT)
    pair.pass_on(pair.theirs)
    *before, answer = stages.versions(pair.ours.deal, AGREEMENT)
    found = best_compared_with(pair.ours, answer, before)
    assert found is not None
    assert found.hash == before[-1].hash, "they had our last"
    lost = replace(answer, proposed=replace(answer.proposed, parents=("ab" * 32,)))
    nearest = best_compared_with(pair.ours, lost, before)
    assert nearest is not None
    assert nearest.hash == before[1].hash
    unlike = replace(lost, proposed=replace(lost.proposed, tree="ef" * 32))
    assert best_compared_with(pair.ours, unlike, before) == before[-1]
