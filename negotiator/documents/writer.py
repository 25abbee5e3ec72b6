"""Write a redline into the old file's own package: native tracked changes, everything else left as it was."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.anchors import Anchors
from negotiator.documents.annotations import Annotations
from negotiator.documents.bindings import Bindings
from negotiator.documents.carrying import Carrier, written_parts
from negotiator.documents.checking import Held, Margin, check
from negotiator.documents.deciding import Decisions
from negotiator.documents.errors import RedlineUnsafe
from negotiator.documents.foreign import within
from negotiator.documents.layouts import relay, treatment_of
from negotiator.documents.long_fields import leaving_fields, long_fields, strike
from negotiator.documents.margins import MarginBook
from negotiator.documents.marks import Marks
from negotiator.documents.notes import NoteBook
from negotiator.documents.package import Package, open_package, serialise_xml
from negotiator.documents.paragraphs import Found, PairWriter
from negotiator.documents.plain_docx import as_word
from negotiator.documents.reader import take_tree, tree_of
from negotiator.documents.redefining import Redefiner
from negotiator.documents.redressing import disagree, redress
from negotiator.documents.resolve import text_parts
from negotiator.documents.sections import plan_margins
from negotiator.documents.shapes import Comment, Document
from negotiator.documents.stories import Container, Stories, Story, paragraphs_in, scan
from negotiator.documents.treatments import Treatment, Treatments
from negotiator.documents.tree import nearest
from negotiator.documents.twins import Twins
from negotiator.documents.weaving import Weaver
from negotiator.kernel import SILENT, NegotiatorError, Progress
from negotiator.redline import resolve
from negotiator.redline.shapes import Accept, Answer, Redline, Reject

if TYPE_CHECKING:
    from negotiator.documents.controls import Controls

_NOBODY = "Negotiator"
_NO_ANSWERS: Mapping[str, Answer] = {}
_REJECT = Reject()
_REFERENCES = (b"REF ", b"HYPERLINK ", b"w:anchor=")


def write_redline(
    base: Document,
    new: Document,
    redline: Redline,
    *,
    answers: Mapping[str, Answer] = _NO_ANSWERS,
    author: str,
    at: datetime,
    progress: Progress = SILENT,
) -> bytes:
    """Return the base file with the redline as tracked changes of `author`.

    Accepting all of them gives the new text, rejecting all the old, paragraph by paragraph. `answers` are built in:
    accepted changes without a mark, rejected ones not at all, countered ones tracked with the counter's words. Earlier
    authors' tracked changes stay theirs and stay open. Raises RedlineUnsafe rather than return a file that says
    anything else.
    """
    treatments = Treatments(answers, default=None)
    return _write(base, new, redline, treatments, author=author, at=at, progress=progress)


def resolve_document(
    base: Document,
    new: Document,
    redline: Redline,
    answers: Mapping[str, Answer],
    *,
    default: Accept | Reject = _REJECT,
    progress: Progress = SILENT,
) -> bytes:
    """Return the base file with the resolved text and no marks of ours; `default` answers what `answers` leaves out."""
    treatments = Treatments(answers, default=default)
    at = datetime(2000, 1, 1, tzinfo=UTC)
    return _write(base, new, redline, treatments, author=_NOBODY, at=at, progress=progress)


def rewrite(document: Document) -> bytes:
    """Return a Word file parsed and written again without any change: the proof that writing loses nothing."""
    source = as_word(document)
    package = open_package(source.source, name=document.name)
    parts = {part: serialise_xml(package.root(part), like=package.parts[part]) for part in text_parts(package)}
    return package.written(parts)


def _write(
    base: Document,
    new: Document,
    redline: Redline,
    treatments: Treatments,
    *,
    author: str,
    at: datetime,
    progress: Progress,
) -> bytes:
    base, new = as_word(base), as_word(new)
    for document, blocks in ((base, redline.old), (new, redline.new)):
        if [block.text for block in document.blocks] != [block.text for block in blocks]:
            raise RedlineUnsafe(check="the redline was made of other texts", place=document.name)
    tree = take_tree(base)
    held = Held.of(tree)
    session = _Session(tree, tree_of(new), redline, treatments, author=author, at=at)
    if treatments.default is None and base.view == new.view == "accepted":
        session.comments = base.comments, new.comments
    progress.step(0, 3, "Writing changes")
    data = session.run()
    progress.step(2, 3, "Checking the file")
    check(base, new, redline, data, held=held, treatments=treatments, marks=session.marks, margins=session.margins)
    progress.step(3, 3, "Written")
    return data


class _Session:
    """One writing: two trees of stories, our marks, and what is carried over."""

    def __init__(
        self, base: Stories, new: Stories, redline: Redline, treatments: Treatments, *, author: str, at: datetime
    ) -> None:
        self._sides = base, new
        self._base, self._new = base.package, new.package
        self._redline, self._treatments = redline, treatments
        every_root = [self._sides[0].roots.get(part, None) for part in text_parts(self._base)]
        roots = [root for root in every_root if root is not None]
        roots += [self._base.root(part) for part in text_parts(self._base) if part not in self._sides[0].roots]
        self.marks = Marks(roots, author=author, at=at, beside_theirs=base.view == "rejected")
        self._carrier = Carrier(self._base, self._new, self._sides[0].roots)
        self._decided = Decisions(redline, treatments)
        self._fields = long_fields(*self._sides, self._decided, treatments)
        self._going = leaving_fields(self._sides[0], self._decided, treatments)
        self._plan = plan_margins(*self._sides, self._decided.pairs)
        self._book = MarginBook(self._sides, self._plan, self._carrier, self.marks)
        self._annotations = Annotations(self._base, self._new, self._carrier, roots)
        self._anchors = Anchors(self._base.main_part, self.marks, self._annotations)
        self._carrier.on_anchor = self._anchors.carry
        self._notes = NoteBook(self._sides, self._carrier, self.marks)
        self._bindings = Bindings(roots)
        self._twins = Twins(self._base, self._sides[0].roots)
        self._controls = _controls(self._base, self._sides[0].roots)
        self._lists: set[tuple[str, str]] = set()
        self.margins: list[Margin] = []
        self.comments: tuple[Sequence[Comment], Sequence[Comment]] = (), ()

    def run(self) -> bytes:
        """Write every story and return the file."""
        old, new = self._sides
        self._prefer_lists()
        self._relay()
        bodies = [[story for story in side.stories if story.kind == "paragraph"] for side in (old, new)]
        matched = [*zip(*bodies, strict=False), *self._margins()]
        pairs = [(story, story.container, other, other.container) for story, other in matched]
        while pairs:
            found = Found()
            for story, container, other, partner in pairs:
                self._weave(story, container, other, partner, found)
            pairs = [*self._boxes(found), *self._paired_notes(found)]
        strike(self._going, self.marks)
        self._relist()
        self._redefine()
        self._book.settle()
        self._notes.settle(tracked=self._treatments.default is None)
        self._anchors.settle(list(old.roots.values()))
        self._remark()
        self._lead()
        self._carrier.leave_template()
        self._bindings.settle()
        if self._controls is not None:
            self._controls.settle(self.marks)
        self._twins.settle(self.marks)
        return self._base.written(written_parts(self._base, self._carrier, old.roots, marks=self.marks))

    def _weave(self, story: Story, old: Container, other: Story, new: Container, found: Found) -> None:
        if story.kind in ("header", "footer"):
            for paragraph in paragraphs_in(old):  # one that was copied stands for its original here, and only here
                self._sides[0].paragraphs[paragraph.block] = paragraph
        parts = {"source": other.part, "target": story.part}
        copier = within(self._carrier, **parts, view=self._sides[1].view, fields=self._fields)
        self._carrier.on_note = self._notes.carry
        writer = PairWriter(self._redline, self._sides, self._treatments, self.marks, copier=copier, found=found)
        weaver = Weaver(
            self._redline,
            self._sides,
            self._treatments,
            self.marks,
            decided=self._decided,
            copier=copier,
            writer=writer,
            section=self._book.section,
            ended=self._plan.ended,
        )
        weaver.plan(old, new)
        weaver.weave(old, new)

    def _relay(self) -> None:
        """Give sections that both files have the page layout of the new one."""
        for mine, theirs in self._plan.layouts:
            left, right = mine.properties, theirs.properties
            treatment = treatment_of(left, right, self._redline.changes, self._treatments)
            if treatment.kind != "left":
                relay(left, right, self.marks, tracked=treatment.kind == "tracked")

    def _written(self) -> Stories:
        """Read what is written so far, with everything accepted. Raise RedlineUnsafe where it is beyond a limit."""
        try:
            return scan(self._base, "accepted", roots=self._sides[0].roots)
        except NegotiatorError as error:
            raise RedlineUnsafe(check="the written file cannot be read again", place=error.code) from error

    def _redefine(self) -> None:
        """Take over the definitions whose change was accepted, and say at the runs what other ones hide or show."""
        changed = [change for change in self._redline.changes if change.definition]
        accepted = [change for change in changed if self._treatments.of(change).kind == "applied"]
        Redefiner(self._sides, self._carrier).apply(accepted)
        if not changed or len(accepted) < len(changed):
            self._redress()

    def _remark(self) -> None:
        """Hang the new file's comments at the words that were there before."""
        if self.comments[1]:
            from negotiator.documents.remarks import hang  # few files have any

            written = self._written()
            brought = self._anchors.brought
            hang(self.comments, (written, self._sides[1]), self._annotations, self.marks, brought=brought)

    def _lead(self) -> None:
        """Bring the bookmarks that references which came along lead to."""
        body, roots = self._new.parts[self._new.main_part], self._sides[0].roots
        if b"bookmarkStart" in body and any(sign in body for sign in _REFERENCES):
            from negotiator.documents.destinations import missing_destinations, put_destinations

            places = missing_destinations(roots.values(), self._sides[1])
            if places:
                written = self._written()
                put_destinations(places, written, self._sides[1], self.marks)

    def _redress(self) -> None:
        """Say at the runs themselves what the new file's styles hide or show and the old file's do not."""
        if self._sides[0].view == "accepted" and disagree(self._sides):
            treatments = self._treatments
            wanted = resolve(self._redline, treatments.answers, default=treatments.default or Accept())
            written = self._written()
            redress(written, wanted, self.marks, tracked=treatments.default is None)

    def _margins(self) -> list[tuple[Story, Story]]:
        """Return the headers and footers to be woven, each with what it is in the new file."""
        self._book.pin()
        pairs = self._book.pairs()
        self.margins = [
            Margin(part=one.part, old=one.container.place, new=other.container.place) for one, other in pairs
        ]
        for home in self._plan.homes:
            story = self._book.carry(home, self._treatment(home.story))
            if story is not None:
                place = "" if home.instead is None else story.container.place
                self.margins.append(Margin(part=story.part, old=place, new=home.story.container.place))
                pairs.append((story, home.story))
        return pairs

    def _treatment(self, story: Story) -> Treatment:
        pairs, changes = self._decided.pairs, self._decided.changes
        numbers = {pairs.of_new[paragraph.block] for paragraph in paragraphs_in(story.container)}
        return self._treatments.of_whole(change for number in numbers for change in changes.get(number, ()))

    def _boxes(self, found: Found) -> list[tuple[Story, Container, Story, Container]]:
        old, new = [_by_root(side) for side in self._sides] if found.boxes else ({}, {})
        return [(old[_root_of(left)], left, new[_root_of(right)], right) for left, right in found.boxes]

    def _paired_notes(self, found: Found) -> list[tuple[Story, Container, Story, Container]]:
        old, new = ({story.container.place: story for story in side.stories} for side in self._sides)
        matched = []
        for kind, left, right in found.notes:
            story, other = old.get(f"{kind}/{left}"), new.get(f"{kind}/{right}")
            if story is not None and other is not None:
                self._notes.keep(kind, left)
                matched.append((story, story.container, other, other.container))
        return matched

    def _prefer_lists(self) -> None:
        """Where corresponding paragraphs name a list, the new file's list is that list of the old file."""
        old, new = self._sides
        mine = _lists(old)
        theirs = _lists(new) if mine else {}
        for pair in self._redline.pairs if theirs else ():
            if len(pair.old) == len(pair.new) == 1:
                left = mine.get(old.paragraphs[pair.old[0]].element, "")
                right = theirs.get(new.paragraphs[pair.new[0]].element, "")
                if left and right and "0" not in (left, right):
                    self._carrier.prefer_list(right, left)
                    self._lists.add((left, right))

    def _relist(self) -> None:
        """Give paragraphs lists of the new file that are restarted or go on where the old file's do not."""
        renumbered = (change for change in self._redline.changes if change.kind == "renumber")
        kinds = {self._treatments.of(change).kind for change in renumbered}
        old, new = self._sides
        if (
            kinds in ({"tracked"}, {"applied"})
            and old.view == "accepted"
            and self._carrier.may_print_otherwise(self._lists)
        ):
            from negotiator.documents.relisting import relist  # few files need it

            written = self._written()
            relist(written, new, self._redline.new, self._carrier, self.marks, tracked=kinds == {"tracked"})


def _controls(base: Package, roots: Mapping[str, Element]) -> "Controls | None":
    """Return the keeper of content controls, None for a file without any, as most are."""
    if not any(b":sdtContent" in base.parts.get(part, b"") for part in roots):
        return None
    from negotiator.documents.controls import Controls

    return Controls(roots)


def _lists(stories: Stories) -> dict[Element, str]:
    """Return the lists that paragraphs name themselves."""
    found: dict[Element, str] = {}
    for root in stories.roots.values():
        for number in root.iter(n.w("numId")):
            properties = nearest(number, n.PARAGRAPH_PROPERTIES)
            paragraph = None if properties is None else properties.getparent()
            if paragraph is not None and paragraph.tag == n.PARAGRAPH:  # no former properties of one
                found[paragraph] = number.get(n.VALUE) or ""
    return found


def _by_root(stories: Stories) -> dict[Element, Story]:
    """Return the first story of each part by the part's root."""
    return {stories.roots[story.part]: story for story in reversed(stories.stories)}


def _root_of(container: Container) -> Element:
    return container.element.getroottree().getroot()
