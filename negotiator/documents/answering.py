"""Answers to another author's tracked changes, as tracked changes of ours over theirs: theirs stay open and theirs.

An insertion of theirs that we reject is struck within it; a deletion that we reject is inserted again beside it; a
counter stands beside either. What is accepted stays as it is. Any answer can also be settled, without a mark.
"""

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.annotations import Annotations
from negotiator.documents.answerable import formatted_run, marks_around, unanswerable, undoes
from negotiator.documents.carrying import Carrier, written_parts
from negotiator.documents.editing import plain_run, split_wrapper
from negotiator.documents.errors import NoSuchComment, NotAWordFile, RedlineUnsafe
from negotiator.documents.inventory import earlier_changes
from negotiator.documents.marks import Marks
from negotiator.documents.notes import NoteBook
from negotiator.documents.package import Package, open_package
from negotiator.documents.resolve import resolve, text_parts
from negotiator.documents.revisions import tracked_elements
from negotiator.documents.shapes import Document, RevisionKind, View
from negotiator.documents.stories import Stories, scan
from negotiator.documents.threads import hang, hang_reply
from negotiator.documents.tracked import marks_of_paragraph
from negotiator.documents.tree import block_after
from negotiator.documents.twins import Twins
from negotiator.redline.shapes import Accept, Answer, Counter, Reject

_NO_TEXTS: Mapping[int, str] = {}
_VIEWS: tuple[View, ...] = ("accepted", "rejected")
_NO_REPLIES: Mapping[str, str] = {}
_UNITS = (n.RUN, *n.MATHS_OBJECTS)
_PARAGRAPH_IDS = tuple(f"{{{n.WORD_2010}}}{name}" for name in ("paraId", "textId"))
_UNDONE = "undone"  # while something is copied: its changes that the copy is to be without


def answer_revisions(
    document: Document,
    answers: Mapping[int, Answer],
    *,
    author: str,
    at: datetime,
    initials: str = "",
    settle: Collection[int] = (),
    comments: Mapping[int, str] = _NO_TEXTS,
    replies: Mapping[str, str] = _NO_REPLIES,
    resolved: Collection[str] = (),
) -> bytes:
    """Return a Word file with our answers to its tracked changes, which are named by their place in `revisions`.

    `settle` are the answers that are built in without a mark. `comments` hang at the changes named; `replies` and
    `resolved` name comments by their id, those of a thread by the first. Answers that `unanswerable` names are left.
    Raises NotAWordFile, NoSuchRevision, NoSuchComment, and RedlineUnsafe rather than return a file in which their
    changes are not what they were.
    """
    if document.kind != "docx":
        raise NotAWordFile(kind=document.kind)
    known = {comment.id for comment in document.comments}
    for comment in (*replies, *resolved):
        if comment not in known:
            raise NoSuchComment(comment=comment)
    left = unanswerable(document, answers, settle=settle)
    package = open_package(document.source, name=document.name)
    answering = _Answering(package, document, author=author, at=at, initials=initials)
    answering.remark(comments, replies, resolved)
    given = {index: answer for index, answer in answers.items() if index not in left}
    answering.settle({index: answer for index, answer in given.items() if index in settle})
    before = open_package(answering.written(), name=document.name) if settle else package
    answering.answer({index: answer for index, answer in given.items() if index not in settle})
    data = answering.written()
    _check(before, data, answering.marks)
    return data


class _Answering:
    """One writing of answers."""

    def __init__(self, package: Package, document: Document, *, author: str, at: datetime, initials: str) -> None:
        self._package = package
        self._stories = scan(package, document.view)
        roots = dict(self._stories.roots)
        roots.update({part: package.root(part) for part in text_parts(package) if part not in roots})
        self._roots = roots
        self._found = [one for root in self._stories.roots.values() for one in tracked_elements(root)]
        self._parts = [part for part, root in self._stories.roots.items() for _ in tracked_elements(root)]
        self.marks = Marks(roots.values(), author=author, at=at)
        self._twins = Twins(package, roots)
        self._carrier = Carrier(package, package, roots)
        before = scan(package, "rejected")  # a note whose reference they deleted is to be seen there alone
        self._notes = NoteBook((self._stories, before), self._carrier, self.marks)
        self._carrier.on_note = self._notes.carry
        self._annotations = Annotations(package, package, self._carrier, list(roots.values()))
        self._rejected: set[Element] = set()
        self._accepted: set[Element] = set()
        self._author, self._at = author, at
        self._initials = initials or "".join(word[0] for word in author.split())

    def remark(self, comments: Mapping[int, str], replies: Mapping[str, str], resolved: Collection[str]) -> None:
        """Hang our comments at their changes, and our replies at their comments."""
        said = {"author": self._author, "initials": self._initials}
        for index, text in comments.items():
            number = self._annotations.add(text.split("\n"), at=self._at, **said)
            hang(self._found[index][0], number, main=self._stories.main)
        for comment, text in replies.items():
            number = self._annotations.add(text.split("\n"), at=self._at, answers=comment, **said)
            hang_reply(self._stories.main, comment, number)
        for comment in resolved:
            self._annotations.resolve(comment)

    def answer(self, answers: Mapping[int, Answer]) -> None:
        """Write the answers that are tracked, from the back to the front."""
        given = {index: (self._found[index][0], answer) for index, answer in answers.items()}
        self._rejected = {element for element, answer in given.values() if undoes(answer, element)}
        self._accepted = {element for element, answer in given.values() if isinstance(answer, Accept)}
        present = set(self._roots.values())
        for index, (element, answer) in sorted(given.items(), reverse=True):
            settled = element.getroottree().getroot() not in present  # with what it stood in
            if not isinstance(answer, Accept) and not settled and not self._comes_with_its_row(element):
                self._answer(self._found[index], answer, self._parts[index])

    def _comes_with_its_row(self, element: Element) -> bool:
        """Tell whether a change stands in a row that we insert again: its answer shows there."""
        around = (mark for mark in marks_around(element) if mark is not element and mark in self._rejected)
        return any(mark.tag in n.LEAVING and _row_of(mark) is not None for mark in around)

    def _answer(self, found: tuple[Element, RevisionKind], answer: Answer, part: str) -> None:
        element, kind = found
        words = answer.text if isinstance(answer, Counter) else ""
        match kind:
            case "insert" | "move to":
                self._strike(element)
                self._say(element, words, like=next(element.iter(n.RUN), None))
            case "delete" | "move from":
                if isinstance(answer, Reject):
                    self._insert_again(element, part)
                else:
                    self._say(element, words, like=next(element.iter(n.RUN), None))
            case "paragraph mark insert" | "paragraph mark delete":
                self._mark(element, arriving=kind == "paragraph mark insert")
            case "row insert" | "row delete":
                self._row(element, part, arriving=kind == "row insert")
            case "format":
                self._undress(element, part)

    def settle(self, answers: Mapping[int, Answer]) -> None:
        """Build answers in without a mark."""
        for accept, wanted in ((True, Accept), (False, Reject)):
            chosen = [self._found[index][0] for index, answer in answers.items() if isinstance(answer, wanted)]
            for root in {element.getroottree().getroot() for element in chosen}:
                resolve(root, accept=accept, only=chosen.__contains__)

    def written(self) -> bytes:
        """Return the file."""
        self._twins.settle(self.marks)
        return self._package.written(written_parts(self._package, self._carrier, self._roots))

    def _strike(self, element: Element) -> None:
        if next(element.iterancestors(*n.LEAVING), None) is not None:
            return
        self.marks.wrap([unit for unit in element.iter(*_UNITS) if _stands(unit, element)], n.DELETED)

    def _say(self, element: Element, words: str, *, like: Element | None) -> None:
        if words:
            mark = self.marks.mark(n.INSERTED)
            mark.append(plain_run(words, like=like))
            self._beside(element).addnext(mark)

    def _insert_again(self, element: Element, part: str) -> None:
        if any(around in self._rejected for around in element.iterancestors(*n.ARRIVING)):
            return
        if any(around in self._rejected for around in element.iterancestors(*n.LEAVING)):
            return
        copies = [self._again(unit, part) for unit in element.iter(*_UNITS) if self._was_there(unit, element)]
        runs = [run for run in copies if run is not None]
        if not _balanced(runs):
            for run in runs:
                etree.strip_elements(run, n.FIELD_CHARACTER, n.INSTRUCTION)
        runs = [run for run in runs if any(child.tag != n.RUN_PROPERTIES for child in run)]
        if runs:
            mark = self.marks.mark(n.INSERTED)
            mark.extend(runs)
            self._beside(element).addnext(mark)

    def _was_there(self, unit: Element, limit: Element) -> bool:
        """Tell whether a run or formula that they deleted is to be there again.

        It is not if they had inserted it and we reject that, or if another deletion within theirs is left standing.
        """
        for holder in unit.iterancestors(*_UNITS, *n.TRACKED):
            if holder is limit:
                return True
            if holder.tag in _UNITS or (holder.tag in n.ARRIVING) == (holder in self._rejected):
                return False
        return True

    def _again(self, element: Element, part: str, *, along: Collection[Element] = ()) -> Element | None:
        """Return a copy of what they changed as our answers leave it; `along` are changes undone with it."""
        undone = [change for change in _changes_in(element) if change in self._rejected or change in along]
        for change in undone:
            change.set(_UNDONE, "")
        fresh = self._carrier.copy(element, source=part, target=part)
        for change in undone:
            del change.attrib[_UNDONE]
        if fresh is not None:
            resolve(fresh, accept=False, only=lambda change: change.get(_UNDONE) is not None)
            resolve(fresh, accept=True)
            for node in fresh.iter(n.DELETED_TEXT, n.DELETED_INSTRUCTION):
                node.tag = n.TEXT if node.tag == n.DELETED_TEXT else n.INSTRUCTION
            for paragraph in fresh.iter(n.PARAGRAPH, n.ROW):
                for name in _PARAGRAPH_IDS:
                    paragraph.attrib.pop(name, "")
        return fresh

    def _beside(self, element: Element) -> Element:
        """Return the place behind a change of theirs, outside every other one: none may hold another of its kind."""
        node = element
        while next(node.iterancestors(*n.TRACKED), None) is not None:
            holder = node.getparent()
            if holder is None:
                break
            split_wrapper(holder, node, self.marks)
            node = holder
        return node

    def _mark(self, element: Element, *, arriving: bool) -> None:
        paragraph = next(element.iterancestors(n.PARAGRAPH))
        if arriving:
            self.marks.mark_paragraph(paragraph, n.DELETED)
            return
        if block_after(paragraph) is None:
            return  # such a mark cannot go, whatever is said of it
        if any(mark.tag in n.ARRIVING and mark in self._rejected for mark in marks_of_paragraph(paragraph)):
            return
        fresh = etree.Element(n.PARAGRAPH)
        properties = copy.deepcopy(paragraph.find(n.PARAGRAPH_PROPERTIES))
        if properties is not None:
            etree.strip_elements(properties, *n.TRACKED, *n.PROPERTY_CHANGES)
            fresh.append(properties)
        paragraph.addnext(fresh)
        self.marks.mark_paragraph(fresh, n.INSERTED)

    def _row(self, element: Element, part: str, *, arriving: bool) -> None:
        row = next(element.iterancestors(n.ROW))
        own = [mark for mark in row.iterfind(f"{n.ROW_PROPERTIES}/*") if mark.tag in n.TRACKED]
        if arriving:
            self._strike(row)
            if all(mark.tag in n.ARRIVING for mark in own):
                self.marks.mark_row(row, n.DELETED)
            return
        if any(mark.tag in n.ARRIVING and mark in self._rejected for mark in own):
            return
        fresh = self._row_again(row, element, part)
        if fresh is not None:
            self.marks.wrap([unit for unit in fresh.iter(*_UNITS) if _stands(unit, fresh)], n.INSERTED)
            self.marks.mark_row(fresh, n.INSERTED)
            row.addnext(fresh)

    def _row_again(self, row: Element, mark: Element, part: str) -> Element | None:
        """Return a copy of a row that they deleted, with the words in it that they deleted unless we accept that."""
        along = {
            change
            for change in row.iter(*n.LEAVING)
            if change not in self._accepted and change.get(n.AUTHOR) == mark.get(n.AUTHOR)
        }
        return self._again(row, part, along=along)

    def _undress(self, change: Element, part: str) -> None:
        """Strike a run with their format, and insert it behind in its former one."""
        run = formatted_run(change)
        if run is None or next(run.iterancestors(*n.LEAVING), None) is not None:
            return
        if any(around in self._rejected for around in run.iterancestors(*n.ARRIVING)):
            return
        fresh = self._again(run, part)
        if fresh is not None:
            inserted = self.marks.mark(n.INSERTED)
            inserted.append(fresh)
            self._beside(run).addnext(inserted)
            self.marks.wrap([run], n.DELETED)


def _changes_in(element: Element) -> Iterator[Element]:
    return element.iter(*n.TRACKED, *n.PROPERTY_CHANGES)


def _row_of(mark: Element) -> Element | None:
    """Return the row that a mark is about, None where it is about something else."""
    holder = mark.getparent()
    return holder.getparent() if holder is not None and holder.tag == n.ROW_PROPERTIES else None


def _stands(unit: Element, limit: Element) -> bool:
    """Tell whether a run or formula stands in an element, neither inside another one nor deleted by somebody."""
    for holder in unit.iterancestors():
        if holder is limit:
            return True
        if holder.tag in n.LEAVING or holder.tag in _UNITS:
            return False
    return False


def _balanced(runs: Iterable[Element]) -> bool:
    depth = 0
    for run in runs:
        for mark in run.iter(n.FIELD_CHARACTER):
            depth += {"begin": 1, "end": -1}.get(mark.get(n.w("fldCharType")) or "", 0)
            if depth < 0:
                return False
    return depth == 0


def _check(package: Package, data: bytes, marks: Marks) -> None:
    """Check that without our marks the file is what it was: the same text both ways, the same changes of others."""
    after = open_package(data, name=package.name)
    roots = {part: after.root(part) for part in text_parts(after)}
    for part, root in roots.items():
        resolve(root, accept=False, only=marks.is_ours)
        if part in package.parts and earlier_changes(package.root(part)) != earlier_changes(root):
            raise RedlineUnsafe(check="an earlier author's tracked change would be lost or re-attributed", place=part)
    for view in _VIEWS:
        if _texts(scan(package, view)) != _texts(scan(after, view, roots=roots)):
            raise RedlineUnsafe(check=f"their text, {view}, would differ without our answers", place="text")


def _texts(stories: Stories) -> list[str]:
    return [paragraph.text for paragraph in stories.paragraphs]
