"""Generated documents for the comparison engine: agreements of nonsense, and what negotiation might make of them."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from negotiator.redline import Atom, Block, Run

WORDS = re.findall(
    r"\S+",
    "the a of to by under this that each party shall may not must pay notice term fee service data loss claim days "
    "Licensor Licensee Agreement Services Fees Term Section 5 30 12.5 USD € 1,000.00 promptly written reasonable don't "
    "confidential information liability indemnify terminate assign naïve café cafe\u0301 “Term” (a) (b) ; , — § 7.1",
)
SPACES = (" ", "  ", "\t", "\u00a0", " \n")


@dataclass
class Table:
    """Rows of cells of paragraphs."""

    rows: list[list[list[Block]]]


@dataclass
class Agreement:
    """A document in the making: the body's paragraphs and tables, notes and headers."""

    body: list[Block | Table] = field(default_factory=list)
    notes: list[list[Block]] = field(default_factory=list)
    headers: list[Block] = field(default_factory=list)

    def blocks(self, prefix: str = "") -> list[Block]:
        """Return the blocks with ids and places."""
        placed: list[Block] = []

        def put(block: Block, place: str, kind: str) -> None:
            placed.append(replace(block, id=f"{prefix}{len(placed)}", place=place, kind=kind))  # type: ignore[arg-type]  # a known kind

        tables = 0
        for item in self.body:
            if isinstance(item, Block):
                put(item, "body", item.kind)
                continue
            for r, row in enumerate(item.rows):
                for c, cell in enumerate(row):
                    for block in cell:
                        put(block, f"body/t{tables}/r{r}/c{c}", "cell")
            tables += 1
        for number, note in enumerate(self.notes):
            for block in note:
                put(block, f"footnote/{number + 2}", "note")
        for number, header in enumerate(self.headers):
            put(header, f"header{number + 1}", "header")
        return placed


def sentence(rng: random.Random, *, longest: int = 14) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, longest))) + rng.choice(("", ".", ";", ":"))


def paragraph(rng: random.Random) -> Block:
    text = rng.choice(("", " ")).join(sentence(rng) + " " for _ in range(rng.choice((0, 1, 1, 1, 2, 3))))
    if rng.random() < 0.8:
        text = text.strip()
    return Block(
        id="",
        kind="heading" if rng.random() < 0.1 else "paragraph",
        text=text,
        label=rng.choice(("", "", "1.", "(a)", "2.1")),
        format=rng.choice(("", "", "", "centred")),
        runs=runs(rng, text),
        atoms=atoms(rng, text),
    )


def runs(rng: random.Random, text: str) -> tuple[Run, ...]:
    if not text or rng.random() < 0.6:
        return ()
    start = rng.randrange(len(text))
    return (Run(start=start, end=rng.randint(start + 1, len(text)), style=rng.choice(("b", "i"))),)


def atoms(rng: random.Random, text: str) -> tuple[Atom, ...]:
    if rng.random() < 0.7:
        return ()
    found = []
    at = 0
    for _ in range(rng.randint(1, 3)):
        if at > len(text):
            break
        offset = rng.randint(at, len(text))
        length = rng.choice((0, 0, min(3, len(text) - offset)))
        found.append(Atom(offset=offset, length=length, kind=rng.choice(("field", "picture")), ref=rng.choice("xyz")))
        at = offset + max(length, 1)
    return tuple(found)


def plain(text: str, block: Block) -> Block:
    return replace(block, text=text, runs=(), atoms=())


def edited(rng: random.Random, block: Block) -> Block:
    """Return the block with words changed, added or struck, in one place or several."""
    words = block.text.split(" ")
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(words))
        words[at : at + rng.choice((0, 1, 1, 3))] = [rng.choice(WORDS) for _ in range(rng.choice((0, 1, 1, 2)))]
    return plain(" ".join(words), block)


def respaced(rng: random.Random, block: Block) -> Block:
    parts = block.text.split(" ")
    text = parts[0]
    for part in parts[1:]:
        text += rng.choice((" ", " ", *SPACES)) + part
    return plain(text, block)


def relooked(rng: random.Random, block: Block) -> Block:
    return replace(
        block,
        runs=runs(rng, block.text),
        format=rng.choice(("", "centred")),
        label=rng.choice(("", "1.", "9.")),
        atoms=rng.choice((block.atoms, atoms(rng, block.text))),
    )


def agreement(rng: random.Random) -> Agreement:
    body: list[Block | Table] = []
    for _ in range(rng.randint(0, 9)):
        if rng.random() < 0.15:
            body.append(table(rng))
        elif body and rng.random() < 0.15:
            body.append(rng.choice(body))
        else:
            body.append(paragraph(rng))
    notes = [[paragraph(rng) for _ in range(rng.randint(1, 2))] for _ in range(rng.choice((0, 0, 1, 3)))]
    return Agreement(body, notes, [paragraph(rng) for _ in range(rng.choice((0, 0, 1, 2)))])


def table(rng: random.Random) -> Table:
    width = rng.randint(1, 3)
    return Table([[[paragraph(rng)] for _ in range(width)] for _ in range(rng.randint(1, 3))])


def negotiated(rng: random.Random, old: Agreement) -> Agreement:
    """Return a later version of the agreement."""
    body = list(old.body)
    for _ in range(rng.randint(0, 5)):
        rng.choice(BODY_STEPS)(rng, body)
    notes = [[rng.choice((edited, respaced, same))(rng, block) for block in note] for note in old.notes]
    if notes and rng.random() < 0.3:
        notes.pop(rng.randrange(len(notes)))
    headers = [rng.choice((edited, same))(rng, block) for block in old.headers]
    return Agreement(body, notes, headers)


def same(rng: random.Random, block: Block) -> Block:
    return block


def _edit(rng: random.Random, body: list[Block | Table]) -> None:
    for _ in range(rng.randint(1, 3)):
        if body:
            at = rng.randrange(len(body))
            item = body[at]
            if isinstance(item, Block):
                body[at] = rng.choice((edited, edited, respaced, relooked))(rng, item)
            else:
                body[at] = retabled(rng, item)


def _insert(rng: random.Random, body: list[Block | Table]) -> None:
    body.insert(rng.randint(0, len(body)), paragraph(rng) if rng.random() < 0.8 else table(rng))


def _delete(rng: random.Random, body: list[Block | Table]) -> None:
    if body:
        body.pop(rng.randrange(len(body)))


def _move(rng: random.Random, body: list[Block | Table]) -> None:
    if body:
        item = body.pop(rng.randrange(len(body)))
        if rng.random() < 0.4:
            item = edited(rng, item) if isinstance(item, Block) else retabled(rng, item)
        body.insert(rng.randint(0, len(body)), item)


def _split(rng: random.Random, body: list[Block | Table]) -> None:
    if not body:
        return
    at = rng.randrange(len(body))
    item = body[at]
    if isinstance(item, Block) and " " in item.text:
        words = item.text.split(" ")
        middle = rng.randint(1, len(words) - 1)
        body[at : at + 1] = [plain(" ".join(words[:middle]), item), plain(" ".join(words[middle:]), item)]
        if rng.random() < 0.3:
            body[at] = edited(rng, body[at])  # type: ignore[arg-type]  # a block, set above


def _join(rng: random.Random, body: list[Block | Table]) -> None:
    if len(body) < 2:
        return
    at = rng.randrange(len(body) - 1)
    left, right = body[at], body[at + 1]
    if isinstance(left, Block) and isinstance(right, Block):
        body[at : at + 2] = [plain(left.text + rng.choice((" ", "")) + right.text, left)]


def _duplicate(rng: random.Random, body: list[Block | Table]) -> None:
    if body:
        body.insert(rng.randint(0, len(body)), rng.choice(body))


def retabled(rng: random.Random, item: Table) -> Table:
    rows = [[[rng.choice((same, same, edited))(rng, block) for block in cell] for cell in row] for row in item.rows]
    step = rng.random()
    if step < 0.25:
        rows.insert(rng.randint(0, len(rows)), [[paragraph(rng)] for _ in rows[0]] if rows else [])
    elif step < 0.4 and rows:
        rows.pop(rng.randrange(len(rows)))
    elif step < 0.5:
        for row in rows:
            row.append([paragraph(rng)])
    return Table(rows)


Step = Callable[[random.Random, list[Block | Table]], None]
BODY_STEPS: tuple[Step, ...] = (_edit, _edit, _edit, _insert, _delete, _move, _move, _split, _join, _duplicate)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Block], list[Block]]:
    """Draw a document and a later version of it."""
    rng = draw(st.randoms(use_true_random=False))
    old = agreement(rng)
    return old.blocks("o"), negotiated(rng, old).blocks("n")


@st.composite
def triples(draw: st.DrawFn) -> tuple[list[Block], list[Block], list[Block]]:
    """Draw a base and two later versions of it, made apart from each other."""
    rng = draw(st.randoms(use_true_random=False))
    base = agreement(rng)
    return base.blocks("b"), negotiated(rng, base).blocks("o"), negotiated(rng, base).blocks("t")


@st.composite
def strangers(draw: st.DrawFn) -> tuple[list[Block], list[Block]]:
    """Draw two short documents of few words that have nothing to do with each other, in any places."""
    text = st.lists(st.sampled_from(("a", "b", "c", ".", " ", "  ", "é", "")), max_size=12).map("".join)
    places = st.sampled_from(
        ("body", "body", "body", "body/t0/r0/c0", "body/t0/r1/c0", "body/x0", "footnote/2", "header1")
    )
    block = st.builds(lambda words, place: Block(id="", text=words, place=place), text, places)
    documents = []
    for prefix in "on":
        blocks = draw(st.lists(block, max_size=7))
        documents.append([replace(found, id=f"{prefix}{k}") for k, found in enumerate(blocks)])
    return documents[0], documents[1]
