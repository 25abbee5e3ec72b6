"""Both parties' edits of one base block in one text."""

from negotiator.redline import Block
from negotiator.redline.combining import combined
from negotiator.redline.sides import party

ONE = "The Licensee shall pay the Fees within thirty days of each invoice."
TWO = "Neither party may assign this Agreement without written consent."


def made(base: list[str], ours: list[str], theirs: list[str]) -> list[str] | None:
    """Return what becomes of the whole base as one unit."""
    blocks = [[Block(id=str(k), text=text) for k, text in enumerate(texts)] for texts in (base, ours, theirs)]
    sides = party(blocks[0], blocks[1]), party(blocks[0], blocks[2])
    found = combined(blocks[0], range(len(base)), sides)
    return None if found is None else [block.text for block in found]


def test_different_words_are_combined_and_the_same_taken_once() -> None:
    sixty, every = ONE.replace("thirty", "sixty"), ONE.replace("each", "every")
    assert made([ONE], [sixty], [every]) == [sixty.replace("each", "every")]
    assert made([ONE], [sixty], [sixty.replace("each", "every")]) == [sixty.replace("each", "every")]


def test_words_that_touch_are_a_disagreement() -> None:
    assert made([ONE], [ONE.replace("thirty", "sixty")], [ONE.replace("thirty", "ninety")]) is None
    assert made([ONE], [ONE.replace("thirty ", "")], [ONE.replace("thirty", "ninety")]) is None


def test_edits_go_into_the_parts_of_a_split_and_into_what_was_joined() -> None:
    whole, edited = f"{ONE} {TWO}", f"{ONE} {TWO}".replace("thirty", "sixty").replace("written", "signed")
    parts = [ONE.replace("thirty", "sixty"), TWO.replace("written", "signed")]
    assert made([whole], [ONE, TWO], [edited]) == parts
    assert made([ONE, TWO], parts, [whole]) == [edited]


def test_what_one_struck_or_both_rebuilt_is_not_combined() -> None:
    assert made([ONE], [], [ONE.replace("thirty", "sixty")]) is None
    assert made([f"{ONE} {TWO}"], [ONE, TWO], [f"{ONE} And so on.", TWO]) is None
