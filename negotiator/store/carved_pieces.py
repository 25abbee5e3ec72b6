"""Pieces of large contents found in a damaged file: the large ones stay on its pages and are read when asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from negotiator.store.cells import Row, row_at
from negotiator.store.pages import Pages
from negotiator.store.pieces import Piece

LITTLE: Final = 64 << 10
"""Pieces of so many bytes are kept in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece's row stands: the page, and which of its rows."""

    page: int
    index: int


class CarvedPieces(Mapping[bytes, Piece]):
    """Pieces by name. Those that are not kept in memory can be read as long as the file's pages are open."""

    def __init__(self, pages: Pages, *, most: int = LITTLE) -> None:
        self._pages = pages
        self._most = most
        self._found: dict[bytes, Piece | Place] = {}

    def take(self, row: Row, place: Place) -> bool:
        """Take note of a row if it has the shape of a piece, and tell whether it has."""
        match row.values:
            case bytes(name), int(form), bytes(data):
                kept = Piece(name=name, form=form, data=data)
                self._found.setdefault(name, kept if len(data) <= self._most else place)
                return True
        return False

    def only(self, names: Iterable[bytes]) -> "CarvedPieces":
        """Return these alone."""
        wanted = CarvedPieces(self._pages, most=self._most)
        wanted._found = {name: self._found[name] for name in names}
        return wanted

    def __getitem__(self, name: bytes) -> Piece:
        found = self._found[name]
        if isinstance(found, Piece):
            return found
        page = None if self._pages.closed else self._pages.best(found.page)
        row = None if page is None else row_at(page, found.page, found.index, self._pages.best)
        match row.values if row is not None else ():
            case bytes(same), int(form), bytes(data) if same == name:
                return Piece(name=name, form=form, data=data)
        raise KeyError(name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
