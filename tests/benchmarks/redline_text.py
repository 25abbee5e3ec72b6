"""Time the comparison of a generated agreement of 50,000 words with 300 edits and five moved clauses.

Run it as a program: it prints the median of five runs, and what was found. It is no test: it judges nothing.
"""

import random
import statistics
import time

from negotiator.redline import Accept, Block, compare, resolve
from negotiator.redline import statistics as figures_of

LENGTH = 50_000
EDITS = 300
MOVES = 5
RUNS = 5
SUBJECTS = (
    "The Provider",
    "The Customer",
    "Each party",
    "Neither party",
    "The Licensee",
    "The Licensor",
    "A guarantor",
)
VERBS = (
    "shall deliver",
    "may suspend",
    "must record",
    "will notify",
    "shall not assign",
    "may terminate",
    "shall indemnify",
)
OBJECTS = (
    "the Services", "every invoice", "the Confidential Information", "a written notice", "its obligations", "the Fees",
    "all copies of the Software", "the insurance certificates", "a quarterly report", "the audit records",
)  # fmt: skip
TAILS = (
    "within {n} days of the Effective Date", "under Section {n}", "at its own cost", "in writing", "to the other party",
    "up to USD {n},000", "without undue delay", "for a period of {n} months", "in accordance with applicable law",
    "except where Clause {n} says otherwise", "by secure electronic means", "in each calendar year",
)  # fmt: skip
PHRASES = (
    "subject to prior written consent", "on a several basis only", "whether direct or indirect", "as the case may be",
    "acting reasonably", "to the fullest extent that the law allows",
)  # fmt: skip
SWAPS = {"shall": "will", "may": "must", "every": "each", "within": "before", "written": "signed", "days": "weeks"}


def sentence(chance: random.Random) -> str:
    """Return one sentence of contract language."""
    tails = ", ".join(chance.sample(TAILS, chance.randint(1, 4)))
    return f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)} {tails}.".format(
        n=chance.randint(2, 90)
    )


def agreement(chance: random.Random) -> list[str]:
    """Return paragraphs of about LENGTH words in all, with short headings among them."""
    paragraphs: list[str] = []
    words = 0
    while words < LENGTH:
        if len(paragraphs) % 9 == 0:
            text = f"{chance.choice(OBJECTS).title()} {len(paragraphs) // 9 + 1}"
        else:
            text = " ".join(sentence(chance) for _ in range(chance.choice((1, 1, 2, 3, 4, 6))))
        words += text.count(" ") + 1
        paragraphs.append(text)
    return paragraphs


def edited(chance: random.Random, text: str) -> str:
    """Return the paragraph with one edit as negotiators make them."""
    words = text.split(" ")
    at = chance.randrange(1, max(2, len(words) - 1))
    kind = chance.choice(("swap", "swap", "figure", "insert", "delete", "replace", "sentence"))
    if kind == "sentence":
        return f"{text} {sentence(chance)}"
    candidates = [k for k, word in enumerate(words) if word in SWAPS or (kind == "figure" and word.isdigit())]
    if kind in {"swap", "figure"} and candidates:
        k = chance.choice(candidates)
        words[k] = SWAPS.get(words[k]) or str(int(words[k]) + 5)
    elif kind == "delete" and len(words) > 12:
        del words[at : at + chance.randint(1, 5)]
    else:
        words[at : at + (chance.randint(1, 4) if kind == "replace" else 0)] = chance.choice(PHRASES).split(" ")
    return " ".join(words)


def negotiated(chance: random.Random, paragraphs: list[str]) -> list[str]:
    """Return the later version: EDITS edits (some whole paragraphs) and MOVES moves, two of them edited on the way."""
    texts: list[str | None] = list(paragraphs)
    long = [k for k, text in enumerate(paragraphs) if text.count(" ") >= 11]
    chance.shuffle(long)
    movers, gone, added = long[:MOVES], set(long[MOVES : MOVES + 8]), set(long[MOVES + 8 : MOVES + 16])
    for k in [*movers[:2], *(chance.choice(long[MOVES + 16 :]) for _ in range(EDITS - 18))]:
        texts[k] = edited(chance, texts[k] or "")
    order: list[str] = []
    arrivals = dict(zip(chance.sample(long[MOVES + 16 :], MOVES), movers, strict=True))
    for k, text in enumerate(texts):
        if k not in gone and k not in movers and text is not None:
            order.append(text)
        if k in added:
            order.append(f"{sentence(chance)} {sentence(chance)}")
        if k in arrivals:
            order.append(texts[arrivals[k]] or "")
    return order


def blocks(paragraphs: list[str]) -> list[Block]:
    """Return the paragraphs as blocks."""
    return [Block(id=str(k), text=text) for k, text in enumerate(paragraphs)]


def main() -> None:
    """Build the pair, compare it RUNS times and print the figures."""
    chance = random.Random(7)
    source = agreement(chance)
    old, new = blocks(source), blocks(negotiated(chance, source))
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        redline = compare(old, new)
        times.append(time.perf_counter() - begun)
    figures = figures_of(redline)
    exact = [b.text for b in resolve(redline, {}, default=Accept())] == [b.text for b in new]
    print(
        f"{sum(len(text.split()) for text in source):,} words in {len(old):,} paragraphs; accept gives the new: {exact}"
    )
    print(f"median of {RUNS}: {statistics.median(times):.3f} s")
    print(f"inserted {figures.words_inserted}, deleted {figures.words_deleted}, moved {figures.words_moved} words")
    print(f"changes {dict(figures.by_kind)}, material {figures.material}")


if __name__ == "__main__":
    main()
