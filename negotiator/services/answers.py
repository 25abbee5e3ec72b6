"""Answers to the tracked changes of a Word file from outside: which of them are meant, and what became of each.

Changes and comments are named by the numbers that `negotiator revisions` prints, from 1. No deal is needed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Literal, TypeVar

from negotiator.documents import (
    Document,
    Obstacle,
    Revision,
    answer_revisions,
    moves,
    obstacles,
    read,
    with_paragraphs,
    with_rows,
)
from negotiator.kernel import Refused
from negotiator.kernel.values import dataclass
from negotiator.redline import Accept, Answer, Counter, Reject
from negotiator.services.redlines import NotWord

Verdict = Literal["accept", "reject"]
Said = TypeVar("Said")
_ACCEPT, _REJECT = Accept(), Reject()
_MEANT: Mapping[Verdict, Answer] = {"accept": _ACCEPT, "reject": _REJECT}


class NoSuchChange(Refused):
    """An answer names a tracked change or a comment that the file does not have."""

    code = "no-such-change"

    def __init__(self, name: str, *, what: str, number: int, count: int) -> None:
        super().__init__(
            f"{name} has no {what} {number}: it has {count or 'none'}.",
            hint="`negotiator revisions` lists them with their numbers. Nothing was written.",
        )


class AnsweredTwice(Refused):
    """One change is given two answers, or two comments."""

    code = "answered-twice"

    def __init__(self, number: int, *, what: str) -> None:
        super().__init__(f"{number} {what} more than once.", hint="Name it once. Nothing was written.")


class MoveAnsweredTwoWays(Refused):
    """The two ends of a move are given different answers: the moved words would be lost, or stand twice."""

    code = "move-answered-two-ways"

    def __init__(self, left: Sequence[int], arrived: Sequence[int]) -> None:
        super().__init__(
            f"{spoken(left)} and {spoken(arrived)} are the two ends of one move: accept both or reject both.",
            hint="Naming one of them is enough. Nothing was written.",
        )


class NoRoomForCounter(Refused):
    """A change cannot be countered by other words."""

    code = "no-room-for-counter"

    def __init__(self, number: int, *, why: str) -> None:
        super().__init__(
            f"{number} cannot be countered: {why}.", hint="Reject it, or comment on it. Nothing was written."
        )


class NoSuchAuthor(Refused):
    """An author is named who changed nothing in the file."""

    code = "no-such-author"

    def __init__(self, author: str, known: Collection[str]) -> None:
        super().__init__(
            f"{author} has no tracked changes in this file.",
            hint=f"Its authors are: {', '.join(sorted(known)) or 'none'}. Nothing was written.",
        )


class NothingToAnswer(Refused):
    """Nothing of what is wanted can be written."""

    code = "nothing-to-answer"

    def __init__(self, name: str, *, why: str) -> None:
        super().__init__(f"Nothing can be answered in {name}: {why}.", hint="Nothing was written.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a user wants to answer, by number. `others` answers every change that is not named, of the authors in `by`.

    `settle` builds in what is accepted; without it, it stays tracked as theirs.
    """

    accept: Sequence[int] = ()
    reject: Sequence[int] = ()
    counter: Sequence[tuple[int, str]] = ()
    others: Verdict | None = None
    by: Collection[str] = ()
    comments: Sequence[tuple[int, str]] = ()
    replies: Sequence[tuple[int, str]] = ()
    resolve: Sequence[int] = ()
    settle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevented:
    """A rejection that could not be given."""

    number: int
    kind: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The written file, and the numbers of its changes by what was answered; `along` were not named themselves."""

    data: bytes
    accepted: tuple[int, ...]
    rejected: tuple[int, ...]
    countered: tuple[int, ...]
    along: tuple[int, ...]
    left_open: tuple[int, ...]
    prevented: tuple[Prevented, ...]


def answer_file(data: bytes, wishes: Wishes, *, name: str, author: str, at: datetime) -> Answered:
    """Return a Word file with our answers to its tracked changes, shown over them; theirs stay theirs.

    Raises NotWord, and NoSuchChange, NoSuchAuthor, AnsweredTwice, MoveAnsweredTwoWays, NoRoomForCounter or
    NothingToAnswer for wishes that cannot be met. A rejection that Word has no room for is told in `prevented`.
    """
    document = read(data, name=name)
    if document.kind != "docx":
        raise NotWord(name)
    comments = _each_once(wishes.comments, "is commented on")
    replies = _each_once(wishes.replies, "is answered by a reply")
    named = _named(wishes)
    _refuse_unknown(name, "tracked change", (*named, *comments), count=len(document.revisions))
    _refuse_unknown(name, "comment", (*replies, *wishes.resolve), count=len(document.comments))
    followed = _with_companions(document, named)
    others = _others(document, wishes, author=author)
    meant = {number - 1: answer for number, answer in (others | followed).items()}
    settle = [place for place, answer in meant.items() if wishes.settle and isinstance(answer, Accept)]
    prevented = _prevented(document, meant, settle)
    answers = {place: answer for place, answer in meant.items() if place not in prevented}
    told = tuple(_told_of(document, place, obstacle) for place, obstacle in sorted(prevented.items()))
    if not (answers or comments or replies or wishes.resolve):
        why = "; ".join(f"{one.number} ({one.kind}): {one.why}" for one in told)
        raise NothingToAnswer(name, why=why or "it has no open changes of others")
    written = answer_revisions(
        document,
        answers,
        author=author,
        at=at,
        settle=settle,
        comments={number - 1: text for number, text in comments.items()},
        replies={document.comments[number - 1].id: text for number, text in replies.items()},
        resolved=[document.comments[number - 1].id for number in wishes.resolve],
    )
    return _answered(document, written, answers, along=followed.keys() - named.keys(), prevented=told)


def spoken(numbers: Iterable[int]) -> str:
    """Return numbers as they are written on the command line: "1, 4-6"."""
    rows = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    runs = ([number for _, number in row] for _, row in rows)
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _named(wishes: Wishes) -> dict[int, Answer]:
    """Return the answers that are named, by number. Raises AnsweredTwice."""
    given: list[tuple[int, Answer]] = [(number, _ACCEPT) for number in wishes.accept]
    given += [(number, _REJECT) for number in wishes.reject]
    given += [(number, Counter(text)) for number, text in wishes.counter]
    return _each_once(given, "is answered")


def _each_once(given: Iterable[tuple[int, Said]], what: str) -> dict[int, Said]:
    found: dict[int, Said] = {}
    for number, value in given:
        if number in found:
            raise AnsweredTwice(number, what=what)
        found[number] = value
    return found


def _refuse_unknown(name: str, what: str, numbers: Iterable[int], *, count: int) -> None:
    for number in numbers:
        if not 1 <= number <= count:
            raise NoSuchChange(name, what=what, number=number, count=count)


def _others(document: Document, wishes: Wishes, *, author: str) -> dict[int, Answer]:
    """Return the answers to the changes of the authors named, or of everybody but us. Raises NoSuchAuthor."""
    if wishes.others is None:
        return {}
    known = {one.author for one in document.revisions}
    for stranger in sorted(set(wishes.by) - known):
        raise NoSuchAuthor(stranger, known)
    whose = set(wishes.by) or known - {author}
    numbers = (number for number, one in enumerate(document.revisions, start=1) if one.author in whose)
    return dict.fromkeys(numbers, _MEANT[wishes.others])


def _with_companions(document: Document, named: Mapping[int, Answer]) -> dict[int, Answer]:
    """Add the answers that follow from those named.

    A move is answered at both ends, a row with what it holds, the end of a paragraph with its words.
    """
    answers = dict(named)
    for move in moves(document):
        left, arrived = ([place + 1 for place in places] for places in (move.left, move.arrived))
        of_move = {answer for number, answer in named.items() if number in {*left, *arrived}}
        if {_ACCEPT, _REJECT} <= of_move:
            raise MoveAnsweredTwoWays(left, arrived)
        if of_move:
            verdict: Answer = _REJECT if _REJECT in of_move else _ACCEPT
            answers = dict.fromkeys((*left, *arrived), verdict) | answers
    for row, inside in with_rows(document).items():
        answer = answers.get(row + 1)
        if answer is not None:
            answers = dict.fromkeys((place + 1 for place in inside), answer) | answers
    for mark, words in with_paragraphs(document).items():
        given = {answers.get(place + 1) for place in words}
        if None not in given:
            answers.setdefault(mark + 1, _of_the_end(document.revisions[mark], given))
    return answers


def _of_the_end(mark: Revision, given: Collection[Answer | None]) -> Answer:
    """Return the answer to the end of a paragraph that follows from those to its words: it stays if any of them do."""
    if mark.kind == "paragraph mark insert":
        return _REJECT if all(answer == _REJECT for answer in given) else _ACCEPT
    return _ACCEPT if all(answer == _ACCEPT for answer in given) else _REJECT


def _prevented(document: Document, meant: Mapping[int, Answer], settle: Collection[int]) -> dict[int, Obstacle]:
    """Return the rejections that cannot be given, by place: without one end of a move, the other cannot either.

    Raises NoRoomForCounter for a counter among them.
    """
    prevented: dict[int, Obstacle] = {}
    while True:
        left = {place: answer for place, answer in meant.items() if place not in prevented}
        found = dict(obstacles(document, left, settle=settle))
        for move in moves(document):
            places = {*move.left, *move.arrived}
            lost = tuple(sorted(places & (prevented.keys() | found.keys())))
            if lost:
                whole = Obstacle(reason="it belongs to a move that cannot be rejected as a whole", by=lost)
                found |= {place: whole for place in places - {*lost} if isinstance(left.get(place), Reject)}
        for place in found:
            if isinstance(meant[place], Counter):
                raise NoRoomForCounter(place + 1, why=_why(found[place]))
        if not found:
            return prevented
        prevented |= found


def _told_of(document: Document, place: int, obstacle: Obstacle) -> Prevented:
    return Prevented(number=place + 1, kind=document.revisions[place].kind, why=_why(obstacle))


def _why(obstacle: Obstacle) -> str:
    return obstacle.reason + (f" ({spoken(place + 1 for place in obstacle.by)})" if obstacle.by else "")


def _answered(
    document: Document,
    written: bytes,
    answers: Mapping[int, Answer],
    *,
    along: Collection[int],
    prevented: tuple[Prevented, ...],
) -> Answered:
    def numbers(kind: type[Answer]) -> tuple[int, ...]:
        return tuple(sorted(place + 1 for place, answer in answers.items() if isinstance(answer, kind)))

    return Answered(
        data=written,
        accepted=numbers(Accept),
        rejected=numbers(Reject),
        countered=numbers(Counter),
        along=tuple(number for number in sorted(along) if number - 1 in answers),
        left_open=tuple(place + 1 for place in range(len(document.revisions)) if place not in answers),
        prevented=prevented,
    )
