"""Answers to another author's tracked changes, as tracked changes of ours over theirs: theirs stay open and theirs.

An insertion of theirs that we reject is struck within it; a deletion that we reject is inserted again beside it; a
counter stands beside either. What is accepted stays as it is. Any answer can also be settled, without a mark.
"""

import copy
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.annotations import Annotations
from negotiator.documents.carrying import Carrier, written_parts
from negotiator.documents.editing import plain_run, split_wrapper
from negotiator.documents.errors import NotAWordFile, RedlineUnsafe
from negotiator.documents.inventory import earlier_changes
from negotiator.documents.marks import Marks, paragraph_properties, plain_properties
from negotiator.documents.notes import NoteBook
from negotiator.documents.package import Package, open_package
from negotiator.documents.properties import resolve_properties
from negotiator.documents.resolve import resolve, text_parts
from negotiator.documents.revisions import tracked_elements
from negotiator.documents.shapes import Document, RevisionKind, View
from negotiator.documents.stories import Stories, scan
from negotiator.documents.threads import hang, hang_reply
from negotiator.documents.tree import block_after
from negotiator.redline.shapes import Accept, Answer, Counter, Reject

_NO_TEXTS: Mapping[int, str] = {}
_FORMAT_CHANGE = n.w("rPrChange")
_VIEWS: tuple[View, ...] = ("accepted", "rejected")
_NO_REPLIES: Mapping[str, str] = {}
# what we can answer with marks of our own; of anything else there can be only one change at a time
_ANSWERED: frozenset[RevisionKind] = frozenset(
    {
        *("insert", "delete", "move from", "move to", "paragraph mark insert", "paragraph mark delete"),
        *("row insert", "row delete", "format"),
    }
)
_PARAGRAPH_IDS = tuple(f"{{{n.WORD_2010}}}{name}" for name in ("paraId", "textId"))


def unanswerable(document: Document, answers: Mapping[int, Answer], *, settle: Collection[int] = ()) -> tuple[int, ...]:
    """Return which of the answers cannot be shown over their change: rejections of other layouts, cells and the like.

    A file has room for one change of such a thing at a time. They can be settled, or answered by a comment.
    """
    return tuple(
        index
        for index, answer in answers.items()
        if not isinstance(answer, Accept) and index not in settle and document.revisions[index].kind not in _ANSWERED
    )


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
    Raises NotAWordFile, and RedlineUnsafe rather than return a file in which their changes are not what they were.
    """
    if document.kind != "docx":
        raise NotAWordFile(kind=document.kind)
    package = open_package(document.source, name=document.name)
    answering = _Answering(package, document, author=author, at=at, initials=initials)
    answering.remark(comments, replies, resolved)
    left = unanswerable(document, answers, settle=settle)
    answering.answer({index: answer for index, answer in answers.items() if index not in (*settle, *left)})
    answering.settle({index: answers[index] for index in settle if index in answers})
    data = answering.written()
    if not settle:
        _check(package, data, answering.marks)
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
        self._carrier = Carrier(package, package, roots)
        before = scan(package, "rejected")  # a note whose reference they deleted is to be seen there alone
        self._notes = NoteBook((self._stories, before), self._carrier, self.marks)
        self._carrier.on_note = self._notes.carry
        self._annotations = Annotations(package, package, self._carrier, list(roots.values()))
        self._rejected: list[Element] = []
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
        self._rejected = [self._found[index][0] for index, answer in answers.items() if not isinstance(answer, Accept)]
        for index in sorted(answers, reverse=True):
            if not isinstance(answers[index], Accept):
                self._answer(self._found[index], answers[index], self._parts[index])

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
                self._undress(element)

    def settle(self, answers: Mapping[int, Answer]) -> None:
        """Build answers in without a mark."""
        for accept, wanted in ((True, Accept), (False, Reject)):
            chosen = [self._found[index][0] for index, answer in answers.items() if isinstance(answer, wanted)]
            for root in {element.getroottree().getroot() for element in chosen}:
                resolve(root, accept=accept, only=chosen.__contains__)

    def written(self) -> bytes:
        """Return the file."""
        return self._package.written(written_parts(self._package, self._carrier, self._roots))

    def _strike(self, element: Element) -> None:
        if next(element.iterancestors(*n.LEAVING), None) is not None:
            return
        for run in [run for run in element.iter(n.RUN) if _stands(run, element)]:
            self.marks.wrap([run], n.DELETED)

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
        copies = [self._again(run, part) for run in element.iter(n.RUN) if self._was_there(run, element)]
        runs = [run for run in copies if run is not None]
        if not _balanced(runs):
            for run in runs:
                etree.strip_elements(run, n.FIELD_CHARACTER, n.INSTRUCTION)
        runs = [run for run in runs if any(child.tag != n.RUN_PROPERTIES for child in run)]
        if runs:
            mark = self.marks.mark(n.INSERTED)
            mark.extend(runs)
            self._beside(element).addnext(mark)

    def _was_there(self, run: Element, limit: Element) -> bool:
        """Tell whether a run that they deleted is to be there again.

        It is not if they had inserted it and we reject that, or if another deletion within theirs is left standing.
        """
        for holder in run.iterancestors(n.RUN, *n.TRACKED):
            if holder is limit:
                return True
            if holder.tag == n.RUN or (holder.tag in n.ARRIVING) == (holder in self._rejected):
                return False
        return True

    def _again(self, element: Element, part: str) -> Element | None:
        """Return a copy of what they deleted as it stood before."""
        fresh = self._carrier.copy(element, source=part, target=part)
        if fresh is not None:
            undone = any(change in self._rejected for change in element.iter(_FORMAT_CHANGE))
            resolve_properties(list(fresh.iter(_FORMAT_CHANGE)), accept=not undone)
        for node in () if fresh is None else fresh.iter(n.DELETED_TEXT, n.DELETED_INSTRUCTION):
            node.tag = n.TEXT if node.tag == n.DELETED_TEXT else n.INSTRUCTION
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
        following = block_after(paragraph)
        if following is None or following.tag != n.PARAGRAPH:
            return  # such a mark cannot go, whatever is said of it
        fresh = etree.Element(n.PARAGRAPH)
        wanted = plain_properties(paragraph.find(n.PARAGRAPH_PROPERTIES))
        if wanted:
            paragraph_properties(fresh).extend(copy.deepcopy(child) for child in wanted)
        paragraph.addnext(fresh)
        self.marks.mark_paragraph(fresh, n.INSERTED)

    def _row(self, element: Element, part: str, *, arriving: bool) -> None:
        row = next(element.iterancestors(n.ROW))
        if arriving:
            self._strike(row)
            self.marks.mark_row(row, n.DELETED)
            return
        fresh = self._carrier.copy(row, source=part, target=part)
        if fresh is None:
            return
        resolve(fresh, accept=False)
        for paragraph in fresh.iter(n.PARAGRAPH):
            for name in _PARAGRAPH_IDS:
                paragraph.attrib.pop(name, "")
        for run in [run for run in fresh.iter(n.RUN) if next(run.iterancestors(n.RUN), None) is None]:
            self.marks.wrap([run], n.INSERTED)
        for properties in fresh.findall(n.ROW_PROPERTIES):
            etree.strip_elements(properties, *n.TRACKED)
        self.marks.mark_row(fresh, n.INSERTED)
        row.addnext(fresh)

    def _undress(self, change: Element) -> None:
        """Strike a run with their format, and insert it behind in its former one."""
        run = next(change.iterancestors(n.RUN), None)
        former = change.find(n.RUN_PROPERTIES)
        if run is None or next(run.iterancestors(*n.LEAVING), None) is not None:
            return
        if any(around in self._rejected for around in run.iterancestors(*n.ARRIVING)):
            return
        fresh = self.marks.dressed(run, former)
        inserted = self.marks.mark(n.INSERTED)
        inserted.append(fresh)
        self._beside(run).addnext(inserted)
        self.marks.wrap([run], n.DELETED)


def _stands(run: Element, limit: Element) -> bool:
    """Tell whether a run stands in an element, neither inside another run nor deleted by somebody."""
    for holder in run.iterancestors():
        if holder is limit:
            return True
        if holder.tag in n.LEAVING or holder.tag == n.RUN:
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
