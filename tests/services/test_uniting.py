"""One version of two, whatever both sides wrote: what is stored says exactly what was decided, or nothing is stored."""

import random

import pytest

from negotiator.domain.clashes import rival_versions
from negotiator.redline import Accept, Block, Reject, compare, resolve
from negotiator.services import clashes, uniting, versions
from negotiator.services.uniting import NotUnited, wanted_blocks, without_moves
from tests.services.desks import AGREEMENT, TEXT, Pair, newest, receive, word

LINES = TEXT.split("\n")


def edited(chance: random.Random, name: str) -> str:
    """Return the text with a few lines changed, struck and added."""
    lines = list(LINES)
    for number in range(4):
        at = chance.choice([place for place, line in enumerate(lines) if line.startswith("- ")])
        match chance.randrange(4):
            case 0:
                words = lines[at].split()
                words[chance.randrange(1, len(words))] = f"{name}{number}"
                lines[at] = " ".join(words)
            case 1:
                lines[at] += f" {name.title()} adds a sentence of its own, number {number}."
            case 2:
                lines.insert(at, f"- {name.title()} keeps its books for {number + 5} years after the term.")
            case _ if sum(line.startswith("- ") for line in lines) > 3:
                del lines[at]
            case _:
                pass
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_stored_says_what_was_decided(pair: Pair, seed: int) -> None:
    chance = random.Random(seed)
    for desk, name in ((pair.ours, "alpha"), (pair.theirs, "beta")):
        versions.take_in(desk, word(edited(chance, name)), name="s.docx", instrument=AGREEMENT)
    first, second = pair.send(pair.ours), pair.send(pair.theirs)
    receive(pair.theirs, first)
    receive(pair.ours, second)
    (rivals,) = rival_versions(pair.ours.deal, AGREEMENT)
    assert [one.key for one in clashes.clashes(pair.ours, rivals)] == [
        one.key for one in clashes.clashes(pair.theirs, rivals)
    ]
    for clash in clashes.clashes(pair.ours, rivals):
        chosen = chance.choice((rivals.base, *rivals.versions, ""))
        clashes.decide(pair.ours, clash, chosen=chosen, text="Words of their own.", reason="why")
    wanted = [(block.kind, block.text) for block in wanted_blocks(clashes.lay(pair.ours, rivals))]
    before = pair.ours.entries
    try:
        uniting.merged_version(pair.ours, rivals)
    except NotUnited:  # what nobody can write into a file stays undone, and is said to be
        assert pair.ours.entries == before
    else:
        made = versions.document_of(pair.ours, newest(pair.ours))
        assert [(block.kind, block.text) for block in made.blocks] == wanted


def test_what_moved_on_one_side_may_stand_in_both_places() -> None:
    lines = [f"The party numbered {number} keeps its books for {number} years." for number in range(6)]
    old = [Block(id=f"o{number}", text=line) for number, line in enumerate(lines)]
    new = [Block(id=f"n{number}", text=line) for number, line in enumerate([*lines[1:], lines[0]])]
    redline = compare(old, new)
    assert redline.moves
    told = without_moves(redline)
    assert not told.moves
    assert {pair.kind for pair in told.pairs} == {"same", "deleted", "inserted"}
    for answer, texts in ((Accept(), new), (Reject(), old)):
        found = resolve(told, {change.id: answer for change in told.changes})
        assert [block.text for block in found] == [block.text for block in texts]
    both = resolve(told, {change.id: Accept() for change in told.changes if change.new is not None})
    assert [block.text for block in both] == [*lines, lines[0]]
