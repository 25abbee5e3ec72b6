"""The redline as text, against a golden file, and its corners."""

from pathlib import Path

from negotiator.redline import Block, Redline, compare
from negotiator.reports.redline_lines import redline_text

GOLDEN = Path(__file__).parent.parent / "golden" / "reports" / "redline.txt"


def test_the_text_is_the_golden_one(redline: Redline) -> None:
    assert redline_text(redline, width=80) == GOLDEN.read_text(encoding="utf-8")


def test_no_line_is_wider_than_asked_and_the_whole_shows_all(redline: Redline) -> None:
    text = redline_text(redline, width=60, whole=True)
    assert max(len(line) for line in text.splitlines()[1:]) <= 60
    assert "Annexes are part" in text
    assert "unchanged" not in text


def test_equal_texts_say_so() -> None:
    block = Block(id="a", text="Same.")
    assert redline_text(compare([block], [block])) == "The two texts are the same.\n"


def test_a_long_label_keeps_its_distance_and_an_empty_paragraph_its_line() -> None:
    old = [Block(id="a", label="Schedule 12", text="Old words here."), Block(id="b", label="2", text="")]
    new = [Block(id="a", label="Schedule 12", text="New words here."), Block(id="b", label="2", text="")]
    text = redline_text(compare(old, new), whole=True)
    assert "|Schedule 12 [-Old-]{+New+} words here." in text
    assert text.endswith("\n 2\n")


def test_a_star_stands_where_a_note_or_a_picture_hangs() -> None:
    old, new = Block(id="a", text="Due in ten days.\ufffd"), Block(id="a", text="Due in six days.\ufffd")
    assert "Due in [-ten-]{+six+} days.*" in redline_text(compare([old], [new]))


def test_a_split_is_shown_as_a_break() -> None:
    first, second = "The Supplier delivers the goods on time.", "The Buyer pays for the goods on time."
    redline = compare(
        [Block(id="a", text=f"{first} {second}")], [Block(id="a", text=first), Block(id="b", text=second)]
    )
    assert "{+¶+}" in redline_text(redline)


def test_a_new_number_and_a_new_look_are_told_where_they_stand() -> None:
    old = [Block(id="a", text="Fees are due."), Block(id="b", label="1.", text="The law of Wales governs.", format="x")]
    new = [Block(id="n", label="1.", text="New and true."), old[0], Block(id="b", label="2.", text=old[1].text)]
    text = redline_text(compare(old, new), whole=True)
    assert "|[-1.-]{+2.+} The law of Wales governs. (formatting changed)" in text
    assert " (formatting changed)" not in text.splitlines()[2]
