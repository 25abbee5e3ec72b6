"""A long agreement that changes by one per cent from version to version, as Word files of two kinds."""

import io
import random
import struct
import zlib
from zipfile import ZipFile

from docx import Document

CLAUSES = 800
WORDS = 62
_BLOCK = 42_519


class Agreement:
    """Eight hundred clauses of sixty-two words: fifty thousand words. `change` rewrites one clause in a hundred."""

    def __init__(self, *, seed: int = 1, clauses: int = CLAUSES) -> None:
        self._chance = random.Random(seed)
        letters = "etaoinshrdlucmfwygpbvkxqjz"
        self._words = [
            "".join(self._chance.choices(letters, weights=range(26, 0, -1), k=self._chance.randint(2, 11)))
            for _ in range(4000)
        ]
        self._clauses = [self._clause() for _ in range(clauses)]

    def change(self) -> None:
        """Rewrite one clause in a hundred."""
        for place in self._chance.sample(range(len(self._clauses)), max(1, len(self._clauses) // 100)):
            self._clauses[place] = self._clause()

    def touch(self) -> None:
        """Put another word in the place of one in a hundred, all over the text: the worst kind of one per cent."""
        for _ in range(len(self._clauses) * WORDS // 100):
            place = self._chance.randrange(len(self._clauses))
            words = self._clauses[place].split()
            words[self._chance.randrange(WORDS)] = self._chance.choice(self._words)
            self._clauses[place] = " ".join(words)

    def file(self) -> bytes:
        """Return the agreement as a Word file."""
        document = Document()
        for number, clause in enumerate(self._clauses):
            if number % 20 == 0:
                document.add_heading(f"{number // 20 + 1}. Part {number // 20}", 1)
            document.add_paragraph(clause)
        written = io.BytesIO()
        document.save(written)
        return written.getvalue()

    def _clause(self) -> str:
        return " ".join(self._chance.choices(self._words, k=WORDS))


def as_word_packs(archive: bytes) -> bytes:
    """Return the same archive packed as Word does: fast, in blocks of one size, with an empty one after each."""
    with ZipFile(io.BytesIO(archive)) as held:
        members = [(name.encode(), held.read(name)) for name in held.namelist()]
    heads, body = [], b""
    for name, data in members:
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
        stream = b""
        for start in range(0, len(data), _BLOCK):
            stream += packer.compress(data[start : start + _BLOCK]) + packer.flush(zlib.Z_SYNC_FLUSH)
        stream += packer.flush()
        known = (20, 6, 8, 0, 0x21, zlib.crc32(data), len(stream), len(data), len(name), 0)
        heads.append(struct.pack("<4s6H3I5H2I", b"PK\1\2", 45, *known, 0, 0, 0, 0, len(body)) + name)
        body += struct.pack("<4s5H3I2H", b"PK\3\4", *known) + name + stream
    listed = b"".join(heads)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(heads), len(heads), len(listed), len(body), 0)
    return body + listed + end
