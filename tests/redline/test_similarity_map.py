"""The similarity map: what corresponds, how alike it is, and what of each section was kept."""

from hypothesis import given
from hypothesis import strategies as st

from negotiator.redline import Block, Counterpart, compare, similarity
from tests.redline.generated import pairs, strangers

ANY = st.one_of(pairs(), strangers())
A = "The Licensor grants the Licensee a licence to use the Software in the Territory."
B = "Each party shall keep the other party's Confidential Information strictly secret."
C = "The Customer shall pay every undisputed invoice within thirty days of its receipt."
D = "Neither party is liable for any loss of profit, goodwill or anticipated savings."


def document(*texts: str) -> list[Block]:
    """Return paragraphs under the headings that stand before them (written in capitals)."""
    blocks: list[Block] = []
    path: tuple[str, ...] = ()
    for number, text in enumerate(texts):
        heading = text.isupper()
        blocks.append(
            Block(
                id=str(number),
                text=text,
                kind="heading" if heading else "paragraph",
                heading_path=() if heading else path,
            )
        )
        path = (text,) if heading else path
    return blocks


@given(ANY)
def test_every_block_has_one_counterpart_and_scores_stay_between_nothing_and_all(
    documents: tuple[list[Block], list[Block]],
) -> None:
    found = similarity(compare(*documents))
    assert sorted(i for each in found.counterparts for i in each.old) == list(range(len(documents[0])))
    assert sorted(j for each in found.counterparts for j in each.new) == list(range(len(documents[1])))
    for each in found.counterparts:
        assert 0 <= each.score <= 1
        assert 0 <= each.kept <= min(each.old_words, each.new_words)
    assert 0 <= found.score <= 1


@given(ANY)
def test_what_sections_kept_is_what_flows_between_them(documents: tuple[list[Block], list[Block]]) -> None:
    found = similarity(compare(*documents))
    kept = sum(each.kept for each in found.counterparts)
    assert sum(found.flows.values()) == kept
    for side in (found.old_sections, found.new_sections):
        assert sum(section.kept for section in side) == kept
        assert all(0 <= section.share <= 1 for section in side)


def test_a_heading_that_was_split_keeps_its_words_in_both_sections() -> None:
    old = document("TERM AND TERMINATION OF THE AGREEMENT", A)
    new = document("TERM AND TERMINATION", "OF THE AGREEMENT", A)
    redline = compare(old, new)
    assert redline.pairs[0].kind == "split"
    assert [section.kept for section in similarity(redline).new_sections] == [3, 3 + len(A.split())]


@given(pairs())
def test_a_document_is_wholly_like_itself(documents: tuple[list[Block], list[Block]]) -> None:
    found = similarity(compare(documents[0], documents[0]))
    assert found.score == 1
    assert {each.score for each in found.counterparts} <= {1.0}


def test_a_gone_clause_names_what_comes_nearest_to_it() -> None:
    near = "The Customer shall keep a register of every invoice."
    found = similarity(compare(document(A, C, B), document(A, B, D, near)))
    gone = next(each for each in found.counterparts if each.kind == "gone")
    assert gone.old == (1,)
    assert gone.nearest is not None
    assert gone.nearest.block == 3
    assert 0.25 <= gone.nearest.score <= 0.5


def test_a_section_that_moved_is_found_under_its_new_heading() -> None:
    old = document("LICENCE", A, "PAYMENT", C, "SECRECY", B)
    new = document("LICENCE", A, "SECRECY", B, C)
    found = similarity(compare(old, new))
    payment = next(section for section in found.old_sections if section.heading == ("PAYMENT",))
    assert (payment.words, payment.kept, payment.counterpart) == (14, 13, ("SECRECY",))
    assert found.flows[("PAYMENT",), ("SECRECY",)] == 13
    assert found.flows[("LICENCE",), ("LICENCE",)] == 15


def test_an_edited_clause_scores_by_the_words_that_stayed() -> None:
    found = similarity(compare(document("one two three four"), document("one two three five")))
    assert found.counterparts == (
        Counterpart(kind="edited", old=(0,), new=(0,), old_words=4, new_words=4, kept=3, nearest=None),
    )
    assert found.counterparts[0].score == 0.75
