"""The last-sent check names every edit that was not marked, and nothing else."""

from datetime import timedelta

import pytest

from negotiator.documents import read
from negotiator.domain import stages
from negotiator.domain.versions import DocumentVersion
from negotiator.redline import Change
from negotiator.services import lastsent, versions
from negotiator.services.lastsent import LastSentCheck
from tests.services.desks import AGREEMENT, START, TEXT, Pair, marked, newest, word

LATER = START + timedelta(days=3)
MARKED = TEXT.replace("in writing", "by letter").replace("five per cent", "six per cent")
RISK = "- Risk passes to the Buyer when the goods are handed to the carrier at the Seller's works.\n"
INSPECT = "- The Buyer shall inspect the goods on arrival and report every fault in writing.\n"

UNMARKED = {
    "words": TEXT.replace("handed to the carrier", "offered to the carrier"),
    "a deleted paragraph": TEXT.replace(RISK, ""),
    "a moved paragraph": TEXT.replace(RISK, "").replace(INSPECT, RISK + INSPECT),
    "a table cell": TEXT.replace("EUR 38,000", "EUR 35,000"),
    "a footnote": TEXT.replace("calendar days", "working days"),
    "a number": TEXT.replace("within 150 days", "within 100 days"),
}


def returned(pair: Pair, data: bytes) -> LastSentCheck:
    """Take a file in that the other side handed over, and check it."""
    versions.take_in(pair.ours, data, name="supply.docx", instrument=AGREEMENT, received=True)
    check = lastsent.check_returned(pair.ours, newest(pair.ours))
    assert check is not None
    return check


def edits(check: LastSentCheck) -> list[Change]:
    """Return the unmarked edits without the numbers that follow from them."""
    return [change for change in check.untracked.changes if change.kind != "renumber"]


@pytest.mark.parametrize("kind", UNMARKED)
def test_an_unmarked_edit_among_marked_ones_is_found(pair: Pair, kind: str) -> None:
    silently = UNMARKED[kind]
    both = silently.replace("in writing", "by letter").replace("five per cent", "six per cent")
    check = returned(pair, marked(word(silently), both, author="Ben Doe", at=LATER))
    assert not check.clean
    assert len(edits(check)) == 1
    assert len(check.effect.changes) > len(check.untracked.changes)
    words = "".join(f"{old}{new}" for old, new in check.unmarked_texts)
    assert "letter" not in words
    assert "six" not in words
    held = [change for change in check.effect.changes if change.id in check.unmarked and change.kind != "renumber"]
    assert [(one.kind, one.old_text) for one in held] == [(one.kind, one.old_text) for one in edits(check)]


def test_an_unmarked_edit_beside_a_marked_one_is_found_by_its_place(pair: Pair) -> None:
    silently = TEXT.replace("within 150 days", "within 100 days")
    both = silently.replace("within 100 days", "within 100 calendar weeks")
    assert silently != both
    check = returned(pair, marked(word(silently), both, author="Ben Doe", at=LATER))
    held = [change for change in check.effect.changes if change.id in check.unmarked]
    assert len(held) == 1
    assert "100" in held[0].new_text


def test_the_moved_paragraph_is_told_as_moved(pair: Pair) -> None:
    check = returned(pair, word(UNMARKED["a moved paragraph"]))
    assert [change.kind for change in edits(check)] == ["move"]


def test_nothing_is_found_when_everything_is_marked(pair: Pair) -> None:
    check = returned(pair, marked(word(), MARKED, author="Ben Doe", at=LATER))
    assert check.clean
    assert check.effect.changes


def second_turn(pair: Pair) -> bytes:
    """Let the partner answer in tracked changes and us counter; return the Word file that our package carries."""
    theirs = marked(word(), MARKED, author="Ben Doe", at=START + timedelta(days=1))
    versions.take_in(pair.theirs, theirs, name="supply.docx", instrument=AGREEMENT, keep={"tracked changes"})
    pair.pass_on(pair.theirs)
    answer = word(MARKED.replace("six per cent", "four per cent"))
    versions.take_in(pair.ours, answer, name="supply.docx", instrument=AGREEMENT)
    carried = versions.redline_file(pair.ours, *versions_of(pair)[-2:])
    pair.pass_on(pair.ours)
    authors = {one.author for one in read(carried, name="a.docx").revisions}
    assert authors == {"Ana Roe", "Ben Doe"}
    return carried


def versions_of(pair: Pair) -> list[DocumentVersion]:
    """Return our versions, oldest first."""
    return list(stages.versions(pair.ours.deal, AGREEMENT))


def test_our_own_marks_in_the_file_we_sent_are_part_of_our_text(pair: Pair) -> None:
    carried = second_turn(pair)
    edited = marked(carried, MARKED.replace("six per cent", "seven per cent"), author="Ben Doe", at=LATER)
    assert {one.author for one in read(edited, name="a.docx").revisions} == {"Ana Roe", "Ben Doe"}
    check = returned(pair, edited)
    assert check.clean, check.unmarked_texts
    assert check.effect.changes


def test_an_unmarked_edit_beside_both_sides_marks_is_found(pair: Pair) -> None:
    carried = second_turn(pair)
    tampered = replaced_in_word(carried, "EUR 38,000", "EUR 35,000")
    edited = marked(
        tampered,
        MARKED.replace("six per cent", "seven per cent").replace("EUR 38,000", "EUR 35,000"),
        author="Ben Doe",
        at=LATER,
    )
    check = returned(pair, edited)
    assert {tuple(sorted(texts)) for texts in check.unmarked_texts} == {("35,000", "38,000")}


def test_an_edit_marked_in_our_name_hides_nothing(pair: Pair) -> None:
    forged = marked(word(), UNMARKED["a number"], author="Ana Roe", at=LATER)
    check = returned(pair, forged)
    assert check.unmarked_texts == {("150", "100")}


def test_without_anything_sent_before_there_is_nothing_to_check(pair: Pair) -> None:
    first = stages.versions(pair.ours.deal, AGREEMENT)[0]
    assert lastsent.check_returned(pair.ours, first) is None


def replaced_in_word(data: bytes, old: str, new: str) -> bytes:
    """Return a Word file with words of its body replaced, as a person does with change tracking switched off."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "word/document.xml":
                assert content.count(old.encode()) == 1
                content = content.replace(old.encode(), new.encode())
            target.writestr(entry, content)
    return out.getvalue()


def test_a_version_from_a_package_without_any_mark_is_no_alarm(pair: Pair) -> None:
    versions.take_in(pair.theirs, word(MARKED), name="supply.docx", instrument=AGREEMENT)
    pair.pass_on(pair.theirs)
    drawn = lastsent.check_returned(pair.ours, newest(pair.ours))
    assert drawn is not None
    assert drawn.clean
    assert drawn.effect.changes
    check = returned(pair, word(MARKED.replace("in writing", "by post")))
    assert not check.clean, "of a file that was handed over everything has to be marked"
