"""The nodes of one side with their words as code points, encoded when first asked for."""

from collections.abc import Sequence

from negotiator.kernel.values import dataclass
from negotiator.redline.places import Node
from negotiator.redline.shapes import Block
from negotiator.redline.tokens import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The open nodes of one side of a gap with their tokens, and their positions in the whole sequence."""

    nodes: Sequence[Node]
    codes: Sequence[str]
    positions: Sequence[int]


class Texts:
    """All nodes of one side; most of them are never encoded, because they are equal on both sides."""

    def __init__(self, lexicon: Lexicon, blocks: Sequence[Block], nodes: Sequence[Node]) -> None:
        self._lexicon, self._blocks = lexicon, blocks
        self.nodes = nodes
        self._codes: dict[int, str] = {}

    def code(self, position: int) -> str:
        """Return the tokens of the node at a position, one code point each."""
        if position not in self._codes:
            blocks = [self._blocks[index] for index in self.nodes[position].indexes]
            self._codes[position] = "".join(map(self._lexicon.encode, blocks))
        return self._codes[position]

    def side(self, positions: Sequence[int]) -> Side:
        """Return the nodes at these positions as one side of a gap."""
        return Side(
            nodes=[self.nodes[k] for k in positions], codes=[self.code(k) for k in positions], positions=positions
        )
