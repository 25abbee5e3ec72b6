"""What becomes of each change in the file that is written: tracked, applied without a mark, or left out."""

from collections.abc import Iterable, Mapping
from typing import Literal

from negotiator.kernel.values import dataclass
from negotiator.redline.reading import answer_to, answered_by, concerns_paragraph
from negotiator.redline.shapes import Accept, Answer, Change, Counter, Reject


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """`words` stand in the place of the change's own new words when somebody countered."""

    kind: Literal["tracked", "applied", "left"]
    words: str | None = None

    def tag(self, tag: str) -> str | None:
        """Return the tag of the tracked change to be made, None where the change is applied without a mark."""
        return tag if self.kind == "tracked" else None


TRACKED = Treatment(kind="tracked")
APPLIED = Treatment(kind="applied")
LEFT = Treatment(kind="left")


class Treatments:
    """Turns answers into treatments. An answer that a file cannot carry on its own is forgotten: it counts as none."""

    def __init__(self, answers: Mapping[str, Answer], *, default: Accept | Reject | None) -> None:
        self.answers = dict(answers)
        self.default = default

    def of(self, change: Change) -> Treatment:
        """Return the treatment of one change."""
        match answer_to(change, self.answers) or self.default:
            case None:
                return TRACKED
            case Accept():
                return APPLIED
            case Reject():
                return LEFT
            case Counter(text):
                return Treatment(kind="tracked" if self.default is None else "applied", words=text)

    def of_format(self, changes: Iterable[Change]) -> Treatment:
        """Return the treatment of a paragraph's own format, and of the cell or section that it opens or ends.

        A counter to a look, which has no words, counts as a rejection.
        """
        for change in changes:
            if change.kind == "format" and concerns_paragraph(change) and not change.definition:
                treatment = self.of(change)
                return LEFT if treatment.words is not None else treatment
        return self._by_default()

    def of_whole(self, changes: Iterable[Change]) -> Treatment:
        """Return the one treatment of changes that can only be made together; differing answers are forgotten."""
        found = list(changes)
        kinds = {self.of(change) for change in found}
        if len(kinds) == 1 and (only := kinds.pop()).words is None:
            return only
        for change in found:
            self.answers.pop(answered_by(change), None)
        return self._by_default()

    def _by_default(self) -> Treatment:
        match self.default:
            case None:
                return TRACKED
            case Accept():
                return APPLIED
            case Reject():
                return LEFT
