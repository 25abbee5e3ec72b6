"""Which cells of two rows correspond when a column came or went: settled for all rows of a table that are alike.

A column is one decision, so that no row shows another one as new than its neighbours do.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from negotiator.documents.entries import Pairs, best_links
from negotiator.documents.stories import Container, Row, paragraphs_in
from negotiator.redline.spine import heaviest_chain

Cells = Sequence[tuple[Container | None, Container | None]]
_RowPair = tuple[Row, Row]


def merged_cells(rows: Sequence[_RowPair], pairs: Pairs) -> Mapping[_RowPair, Cells]:
    """Return the cells of each pair of rows in merged order; one side is None for a cell that only the other has."""
    alike: defaultdict[tuple[int, int], list[_RowPair]] = defaultdict(list)
    for old, new in rows:
        alike[len(old.cells), len(new.cells)].append((old, new))
    found: dict[_RowPair, Cells] = {}
    for (left, right), group in alike.items():
        links = [(at, at) for at in range(left)] if left == right else _links(group, pairs)
        for old, new in group:
            found[old, new] = _merged(old.cells, new.cells, links)
    return found


def _links(rows: Sequence[_RowPair], pairs: Pairs) -> list[tuple[int, int]]:
    """Return which columns correspond: those that share most words in all the rows, the rest by their place."""
    votes: Counter[tuple[int, int]] = Counter()
    for old, new in rows:
        columns = {paragraph.block: at for at, cell in enumerate(new.cells) for paragraph in paragraphs_in(cell)}
        for at, cell in enumerate(old.cells):
            for paragraph in paragraphs_in(cell):
                pair = pairs.pairs[pairs.of_old[paragraph.block]]
                for block in pair.new:
                    if block in columns:
                        votes[at, columns[block]] += 1 + len(paragraph.text)
    best = best_links(votes)
    chain = heaviest_chain(best, [votes[link] for link in best])
    sizes = len(rows[0][0].cells), len(rows[0][1].cells)
    links: list[tuple[int, int]] = []
    at_old = at_new = 0
    for left, right in [*chain, sizes]:
        links.extend((at_old + k, at_new + k) for k in range(min(left - at_old, right - at_new)))
        if (left, right) != sizes:
            links.append((left, right))
        at_old, at_new = left + 1, right + 1
    return links


def _merged(old: Sequence[Container], new: Sequence[Container], links: Sequence[tuple[int, int]]) -> Cells:
    merged: list[tuple[Container | None, Container | None]] = []
    at_old = at_new = 0
    for left, right in [*links, (len(old), len(new))]:
        merged.extend((cell, None) for cell in old[at_old:left])
        merged.extend((None, cell) for cell in new[at_new:right])
        if left < len(old):
            merged.append((old[left], new[right]))
        at_old, at_new = left + 1, right + 1
    return merged
