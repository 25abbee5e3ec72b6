"""Answers by number: what is meant by them, what is refused, and what the partner has of the file that is written."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from negotiator.documents import (
    Document,
    accept_revisions,
    read,
    reject_revisions,
)
from negotiator.services.answers import (
    Answered,
    AnsweredTwice,
    MoveAnsweredTwoWays,
    NoRoomForCounter,
    NoSuchAuthor,
    NoSuchChange,
    NothingToAnswer,
    Wishes,
    answer_file,
    spoken,
)
from negotiator.services.redlines import NotWord
from tests.services.desks import START, TEXT, marked, word

RISK = "- Risk passes to the Buyer when the goods are handed to the carrier at the Seller's works.\n"
INSPECT = "- The Buyer shall inspect the goods on arrival and report every fault in writing.\n"
NEW = TEXT.replace("150 days", "100 days").replace("in writing", "by letter")
MOVED = TEXT.replace(RISK, "").replace(INSPECT, RISK + INSPECT)
ROWS = TEXT.replace("| Second | EUR 38,000 |\n", "| Third | EUR 31,000 |\n")


def theirs(text: str = NEW) -> bytes:
    return marked(word(), text, author="Ben Doe", at=START)


def document(data: bytes) -> Document:
    return read(data, name="theirs.docx")


def said(data: bytes) -> list[str]:
    return [block.text for block in document(data).blocks]


def numbers(data: bytes, *kinds: str) -> list[int]:
    return [number for number, one in enumerate(document(data).revisions, start=1) if one.kind in kinds]


def answered(data: bytes, wishes: Wishes) -> Answered:
    return answer_file(data, wishes, name="theirs.docx", author="Ana Roe", at=START + timedelta(days=1))


def accepted(result: Answered) -> list[str]:
    return said(accept_revisions(document(result.data)))


def without_ours(result: Answered) -> Document:
    return document(reject_revisions(document(result.data), of=lambda author, _date: author == "Ana Roe"))


def test_the_partner_finds_the_answers_over_his_own_changes() -> None:
    data = theirs()
    result = answered(data, Wishes(accept=[1], counter=[(2, "120")], reject=[3, 4], comments=[(2, "Too short.")]))
    expected = [line.replace("150 days", "120 days") for line in said(word())]
    assert accepted(result) == expected
    assert (result.accepted, result.rejected, result.countered, result.left_open) == ((1,), (3, 4), (2,), ())
    back = without_ours(result)
    assert back.revisions == document(data).revisions
    assert said(back.source) == said(data)
    assert said(reject_revisions(document(result.data))) == said(word())
    (comment,) = document(result.data).comments
    assert (comment.author, comment.initials, comment.text) == ("Ana Roe", "AR", "Too short.")


def test_what_is_not_named_stays_open_or_is_answered_alike() -> None:
    data = theirs()
    assert answered(data, Wishes(reject=[1, 2])).left_open == (3, 4)
    rest = answered(data, Wishes(accept=[1, 2], others="reject"))
    assert (rest.accepted, rest.rejected, rest.left_open) == ((1, 2), (3, 4), ())
    assert accepted(rest) == [line.replace("150 days", "100 days") for line in said(word())]


def test_the_others_are_those_of_the_authors_named_and_never_our_own() -> None:
    both = marked(theirs(), NEW.replace("five per cent", "six per cent"), author="Ana Roe", at=START)
    ours = [number for number, one in enumerate(document(both).revisions, start=1) if one.author == "Ana Roe"]
    assert answered(both, Wishes(others="reject")).left_open == tuple(ours)
    assert answered(both, Wishes(others="reject", by=["Ana Roe"])).rejected == tuple(ours)
    with pytest.raises(NoSuchAuthor, match="Cy Poe has no tracked changes") as refusal:
        answered(both, Wishes(others="reject", by=["Cy Poe", "Ben Doe"]))
    assert "Ana Roe, Ben Doe" in refusal.value.hint


def test_accepted_changes_can_be_built_in() -> None:
    result = answered(theirs(), Wishes(accept=[1, 2], reject=[3, 4], settle=True))
    assert [(one.author, one.kind, one.text) for one in document(result.data).revisions] == [
        ("Ben Doe", "delete", "in writing"),
        ("Ana Roe", "insert", "in writing"),
        ("Ben Doe", "insert", "by letter"),
        ("Ana Roe", "delete", "by letter"),
    ]
    assert any("100 days" in line for line in said(reject_revisions(document(result.data))))


@pytest.mark.parametrize("named", [1, 2, 3, 4])
def test_a_move_is_answered_at_both_ends(named: int) -> None:
    data = theirs(MOVED)
    result = answered(data, Wishes(reject=[named], others="accept"))
    assert result.rejected == (1, 2, 3, 4)
    assert result.along == tuple(sorted({1, 2, 3, 4} - {named}))
    assert accepted(result) == said(word())
    with pytest.raises(MoveAnsweredTwoWays, match="1-2 and 3-4 are the two ends of one move"):
        answered(data, Wishes(reject=[named], accept=[1 if named > 2 else 4]))


def test_moved_words_are_countered_where_they_arrived() -> None:
    result = answered(theirs(MOVED), Wishes(counter=[(4, "The Buyer inspects the goods.")], others="reject"))
    assert (result.countered, result.accepted, result.rejected) == ((4,), (1, 2, 3), ())
    assert "The Buyer inspects the goods." in accepted(result)
    assert not any("shall inspect" in line for line in accepted(result))


def test_a_row_is_answered_with_its_words() -> None:
    result = answered(theirs(ROWS), Wishes(reject=[1], others="accept"))
    assert result.rejected == (1, 2, 3, 4, 5)
    assert [line for line in accepted(result) if "EUR 3" in line] == ["EUR 38,000", "EUR 31,000"]
    gone = answered(theirs(ROWS), Wishes(reject=[6]))
    assert (gone.rejected, gone.along, gone.left_open) == ((6, 7, 8, 9, 10), (7, 8, 9, 10), (1, 2, 3, 4, 5))
    emptied = answered(theirs(ROWS), Wishes(reject=[1], accept=[5]))
    assert "Second" in accepted(emptied)
    assert "EUR 38,000" not in accepted(emptied)


def test_a_move_is_not_rejected_at_one_end_alone(tmp_path: Path) -> None:
    body = docx.Document()
    body.add_table(1, 2).cell(0, 0).paragraphs[0].add_run("Moved.")
    body.add_paragraph().add_run("Moved.")
    for paragraph, side, number in (
        (body.tables[0].cell(0, 0).paragraphs[0], "From", 1),
        (body.paragraphs[0], "To", 4),
    ):
        (run,) = paragraph.runs
        whose = f'{nsdecls("w")} w:id="{number}" w:author="Ben Doe" w:date="2026-03-01T09:00:00Z"'
        change = parse_xml(f"<w:move{side} {whose}/>")
        run._r.addprevious(parse_xml(f'<w:move{side}RangeStart {whose} w:name="move1"/>'))
        run._r.addprevious(change)
        change.append(run._r)
        change.addnext(parse_xml(f'<w:move{side}RangeEnd {nsdecls("w")} w:id="{number}"/>'))
    gone = f'<w:cellDel {nsdecls("w")} w:id="8" w:author="Ben Doe" w:date="2026-03-01T09:00:00Z"/>'
    body.tables[0].cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(gone))
    path = tmp_path / "moved.docx"
    body.save(str(path))
    data = path.read_bytes()
    assert [one.kind for one in document(data).revisions] == ["cell delete", "move from", "move to"]
    with pytest.raises(
        NothingToAnswer, match=r"3 \(move to\): it belongs to a move that cannot be rejected as a whole \(2\)"
    ):
        answered(data, Wishes(reject=[3]))
    kept = answered(data, Wishes(reject=[2], comments=[(1, "Keep it there.")]))
    assert [one.number for one in kept.prevented] == [2, 3]


def test_the_end_of_a_paragraph_follows_its_words() -> None:
    more = "- The Seller shall insure the goods until they are handed over.\n"
    came, went = theirs(TEXT.replace(RISK, RISK + more)), theirs(TEXT.replace(RISK, ""))
    for data, words in ((came, numbers(came, "insert")), (went, numbers(went, "delete"))):
        (end,) = numbers(data, "paragraph mark insert", "paragraph mark delete")
        refused = answered(data, Wishes(reject=words))
        assert (refused.along, accepted(refused)) == ((end,), said(word()))
        assert answered(data, Wishes(accept=words)).accepted == tuple(sorted([*words, end]))
        assert answered(data, Wishes(reject=words, accept=[end])).along == ()
        assert answered(data, Wishes(reject=[end])).along == ()
    countered = answered(came, Wishes(counter=[(numbers(came, "insert")[0], "The Buyer insures.")], others="reject"))
    assert "The Buyer insures." in accepted(countered)
    assert len(accepted(countered)) == len(said(word())) + 1


@pytest.mark.parametrize(
    ("wishes", "error", "words"),
    [
        (Wishes(accept=[1, 5]), NoSuchChange, "has no tracked change 5: it has 4"),
        (Wishes(comments=[(0, "Why?")]), NoSuchChange, "has no tracked change 0"),
        (Wishes(replies=[(1, "Yes.")]), NoSuchChange, "has no comment 1: it has none"),
        (Wishes(resolve=[1]), NoSuchChange, "has no comment 1"),
        (Wishes(accept=[1, 2], reject=[2]), AnsweredTwice, "2 is answered more than once"),
        (Wishes(accept=[1, 1]), AnsweredTwice, "1 is answered more than once"),
        (Wishes(comments=[(1, "Why?"), (1, "No.")]), AnsweredTwice, "1 is commented on more than once"),
    ],
)
def test_wishes_that_cannot_be_met_are_refused(wishes: Wishes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        answered(theirs(), wishes)


def test_a_counter_to_what_has_no_words_is_refused() -> None:
    with pytest.raises(NoRoomForCounter, match="1 cannot be countered: it has no words"):
        answered(theirs(ROWS), Wishes(counter=[(1, "Fourth")]))


def test_only_word_files_with_changes_are_answered() -> None:
    with pytest.raises(NotWord):
        answer_file(b"# Notes\n", Wishes(others="accept"), name="notes.md", author="Ana Roe", at=START)
    with pytest.raises(NothingToAnswer, match="no open changes of others"):
        answered(word(), Wishes(others="accept"))


@pytest.mark.parametrize(("numbers", "words"), [((), ""), ((3,), "3"), ((6, 1, 4, 5), "1, 4-6"), (range(1, 4), "1-3")])
def test_numbers_are_spoken_as_they_are_given(numbers: Sequence[int], words: str) -> None:
    assert spoken(numbers) == words


@pytest.mark.corpus
def test_what_word_has_no_room_for_is_told_with_its_reason(corpus: Path) -> None:
    data = (corpus / "tracked" / "T31-cells.docx").read_bytes()
    result = answered(data, Wishes(others="reject"))
    assert {one.kind for one in result.prevented} == {"table format", "cell delete", "delete"}
    assert {one.why for one in result.prevented if one.kind == "delete"} == {
        "it stands within a change that takes it away all the same (8)",
        "it stands within a change that takes it away all the same (12)",
    }
    assert set(result.left_open) == {one.number for one in result.prevented}
    with pytest.raises(NothingToAnswer, match=r"8 \(cell delete\): a file has room"):
        answered(data, Wishes(reject=[8]))


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["T01-ra001", "T04-delins", "T08-aspose-revisions", "T19-multi-author", "T29-move-sdt"]
)
def test_real_files_are_theirs_again_without_our_answers(corpus: Path, name: str) -> None:
    data = (corpus / "tracked" / f"{name}.docx").read_bytes()
    result = answered(data, Wishes(others="reject"))
    back = without_ours(result)
    assert said(back.source) == said(data)
    assert {(one.author, one.date) for one in back.revisions} == {
        (one.author, one.date) for one in document(data).revisions
    }
    if not result.prevented:
        assert accepted(result) == said(reject_revisions(document(data)))


@pytest.mark.corpus
def test_every_comment_of_a_real_file_is_replied_to(corpus: Path) -> None:
    data = (corpus / "tracked" / "T11-comments136.docx").read_bytes()
    count = len(document(data).comments)
    wishes = Wishes(replies=[(number, f"Re {number}") for number in range(1, count + 1)], resolve=[2])
    after = document(answered(data, wishes).data).comments
    assert [comment.replies[-1].text for comment in after] == [f"Re {number}" for number in range(1, count + 1)]
    assert [number for number, comment in enumerate(after, 1) if comment.resolved] == [
        number for number, comment in enumerate(document(data).comments, 1) if comment.resolved or number == 2
    ]
