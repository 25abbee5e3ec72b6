"""An agreement of many clauses of which a few change from version to version, each version a Word file."""

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from negotiator.documents.compose import compose

_MAIN = "word/document.xml"
_SECTION = 20
_WORDS = 62
_VOCABULARY = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """So many clauses of 62 words, in so many versions: from each to the next, one clause in a hundred is rewritten."""

    clauses: int
    versions: int
    chance: random.Random

    def files(self) -> Iterator[bytes]:
        """Yield each version as a Word file; only the text of clauses differs from one to the next."""
        vocabulary = [
            "".join(self.chance.choices("abcdefghijklmnoprstuvw", k=self.chance.randint(2, 11))) for _ in range(4000)
        ]

        def clause() -> str:
            return " ".join(self.chance.choices(vocabulary, k=_WORDS)).capitalize() + "."

        clauses = [clause() for _ in range(self.clauses)]
        data = compose(_text(clauses), title="Agreement")
        yield data
        for _ in range(1, self.versions):
            fresh = {
                number: clause() for number in self.chance.sample(range(self.clauses), max(1, self.clauses // 100))
            }
            data = _rewritten(data, {clauses[number]: text for number, text in fresh.items()})
            for number, text in fresh.items():
                clauses[number] = text
            yield data


def _text(clauses: list[str]) -> str:
    lines = ["# Agreement"]
    for number, clause in enumerate(clauses):
        if number % _SECTION == 0:
            lines += ["", f"## Part {number // _SECTION + 1}", ""]
        lines.append(f"- {clause}")
    return "\n".join(lines) + "\n"


def _rewritten(data: bytes, changes: dict[str, str]) -> bytes:
    """Return a Word file with some texts exchanged for others."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == _MAIN:
                for before, after in changes.items():
                    assert before.encode() in content
                    content = content.replace(before.encode(), after.encode())
            new.writestr(member, content)
    return written.getvalue()
