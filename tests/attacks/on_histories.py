"""What may be tried with the history: packages out of their place, forged acts, mandates that nobody gave."""

import base64
import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from negotiator.crypto import EntrySigner, Identity
from negotiator.domain import charter
from negotiator.domain.plain import to_plain
from negotiator.domain.positions import Comment
from negotiator.exchange.strict_json import canonical_json
from negotiator.ledger import Entry, make_entry, to_line
from negotiator.services import approvals, founding, packages
from negotiator.services.receipts import Act, Put, Retire
from tests.attacks.catalogue import Arrival, attack
from tests.attacks.scene import LATER, Scene, person, put
from tests.exchange.containers import Forger
from tests.services.desks import START, Pair, newest


def shared(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.stream == "shared")


# The place of a package


@attack("a package of another deal", code="wrong-deal", family="history", rule=74)
def other_deal(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(deal_id="somewhere-else", ledger=b"")


@attack("a number that does not follow", code="sequence", family="history", rule=75)
def other_number(scene: Scene) -> Iterator[Arrival]:
    for number in (1, 7, 1 << 40):
        yield scene.letter(sequence=number)


@attack("a number after which there is none", code="sequence", family="history", rule=75)
def last_number(scene: Scene) -> Iterator[Arrival]:
    """Whoever took it in would have no number left for a package of their own."""
    for number in (9_999_999_999_999_999, 1 << 53, 20_000):
        yield scene.letter(sequence=number, parents=("ab" * 32,))


@attack("an older package in place of the newest", code="rollback", family="history", rule=76)
def rollback(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    for sender, key in ((pair.ours, "C-1"), (pair.theirs, "C-2"), (pair.ours, "C-3")):
        sender.put(Comment(key=key, text="hello"))
        pair.pass_on(sender)
    held = packages.packages_held(pair.theirs.deal)
    second = next(id_ for id_, one in held.items() if one.sequence == 2)
    yield pair.theirs, scene.letter(pair=pair, sequence=3, parents=(second,))


@attack("the same package again", code="replay", family="history", rule=77, outcome="told")
def replay(scene: Scene) -> Iterator[Arrival]:
    yield scene.first_package


@attack("two packages for one place", code="fork", family="history", rule=78)
def fork(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    other = scene.letter(pair=pair, note="another story")
    pair.ours.put(Comment(key="C-1", text="one story"))
    pair.pass_on(pair.ours)
    yield pair.theirs, other


@attack("a second package for a place, kept back until others followed", code="fork", family="history", rule=78)
def late_fork(scene: Scene) -> Iterator[Arrival]:
    """What was told to somebody else turns up late: it is still evidence, and no mere old package."""
    pair = scene.fresh()
    other = scene.letter(pair=pair, note="for somebody else")
    for text in ("one", "two"):
        pair.ours.put(Comment(key="C-1", text=text))
        pair.pass_on(pair.ours)
    yield pair.theirs, other


@attack("a history from which acts were taken", code="history-shorter", family="history", rule=79)
def shorter(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    before = shared(pair.ours.entries)
    for text in ("one", "two"):
        pair.ours.put(Comment(key="C-1", text=text))
        pair.pass_on(pair.ours)
    yield pair.theirs, scene.letter(pair=pair, whole=False, entries=before)


# Single acts


def with_line(scene: Scene, line: bytes) -> bytes:
    """Return a package whose ledger ends with a line that our own program would not write."""
    ledger = scene.files["ledger/shared.jsonl"] + line + b"\n"
    manifest = json.loads(scene.files["manifest.json"])
    for listed in manifest["files"]:
        if listed["role"] == "ledger":
            listed |= {"size": len(ledger), "sha256": hashlib.sha256(ledger).hexdigest()}
    files = scene.files | {"ledger/shared.jsonl": ledger, "manifest.json": canonical_json(manifest)}
    return Forger(identity=scene.ana, at=LATER).summed(files)


def resigned(scene: Scene, **changes: Any) -> bytes:
    """Return a line whose signed text has other values, well signed."""
    plain = json.loads(scene.comment().signed) | changes
    return as_line(scene, json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def as_line(scene: Scene, signed: str) -> bytes:
    signature = EntrySigner(scene.ana).sign(signed.encode("utf-8", "surrogatepass"))
    return json.dumps({"signature": base64.b64encode(signature).decode(), "signed": signed}).encode()


@attack("a line that is no act", code="entry-unreadable", family="history", rule=80)
def no_act(scene: Scene) -> Iterator[Arrival]:
    for line in (b"{}", b"[]", b"\xff", b'{"signature":"","signed":""}', b"x" * 100_000):
        yield with_line(scene, line)
    for changes in (
        {"lamport": 0},
        {"lamport": 1 << 53},
        {"stream": "both"},
        {"kind": "Comment"},
        {"parents": ["b" * 64, "a" * 64]},
        {"author": "A" * 64},
        {"at": "2026-03-02"},
        {"body": {"key": 1.5}},
        {"more": 1},
    ):
        yield with_line(scene, resigned(scene, **changes))


@attack("an act in another spelling", code="entry-unreadable", family="history", rule=80)
def other_spelling(scene: Scene) -> Iterator[Arrival]:
    plain = json.loads(scene.comment().signed)
    yield with_line(scene, as_line(scene, json.dumps(plain)))
    yield with_line(scene, as_line(scene, json.dumps(dict(reversed(list(plain.items()))), separators=(",", ":"))))


@attack("an act of another deal", code="entry-deal", family="history", rule=81)
def foreign_act(scene: Scene) -> Iterator[Arrival]:
    yield with_line(scene, to_line(scene.comment(deal="another-deal")))


@attack("a team's act among the shared ones", code="entry-stream", family="history", rule=82)
def wrong_stream(scene: Scene) -> Iterator[Arrival]:
    yield with_line(scene, to_line(scene.comment(stream="team")))


@attack("an act that was changed after it was signed", code="signature", family="history", rule=83)
def altered(scene: Scene) -> Iterator[Arrival]:
    good = to_line(scene.comment())
    yield with_line(scene, good.replace(b"trust me", b"trust us"))
    other = scene.comment(by=scene.carl)
    yield with_line(scene, to_line(replace(other, signature=scene.comment().signature)))
    yield with_line(scene, to_line(replace(other, signature=b"")))


@attack("an act by an author whom nobody introduced", code="author-unknown", family="history", rule=84)
def unknown_author(scene: Scene) -> Iterator[Arrival]:
    yield with_line(scene, to_line(scene.comment(by=scene.mallory)))


@attack("a certificate introduced under another's name", code="author-unknown", family="history", rule=84)
def false_introduction(scene: Scene) -> Iterator[Arrival]:
    """The act's author is Ana by its fingerprint; the certificate beside it is Mallory's."""
    seat = founding.person_of(scene.mallory.contact(), party="alpha", role="counsel")
    seat = replace(seat, key="mal", fingerprint="ab" * 32)
    entered = scene.made("person/1", put("mal", to_plain(seat)))
    act = make_entry(
        _Posing(scene.mallory, author="ab" * 32),
        deal=entered.deal,
        stream="shared",
        kind="comment/1",
        body=put("C-9", {"key": "C-9", "text": "trust me"}),
        parents=(entered.id,),
        lamport=entered.lamport + 1,
        at=LATER,
    )
    yield scene.letter(entries=[entered, act])


class _Posing(EntrySigner):
    """Signs as somebody else."""

    def __init__(self, identity: Identity, *, author: str) -> None:
        super().__init__(identity)
        self._claimed = author

    @property
    def author(self) -> str:
        return self._claimed


@attack("a clock that is set ahead or back", code="clock-forged", family="history", rule=85)
def clocks(scene: Scene) -> Iterator[Arrival]:
    for lamport in (1, 500, (1 << 53) - 1):
        yield scene.letter(entries=[scene.comment(lamport=lamport)])
    yield scene.letter(entries=[scene.comment(parents=("a" * 64,), lamport=(1 << 53) - 1)])


@attack("a known kind of act in no form of it", code="act-malformed", family="history", rule=86)
def malformed(scene: Scene) -> Iterator[Arrival]:
    bodies: tuple[tuple[str, dict[str, Any]], ...] = (
        ("version/1", {"instrument": "agreement"}),
        ("version/1", {"tree": 7}),
        ("request/1", put("CR-1", {"nothing": "of it"})),
        ("comment/1", {"text": "no record"}),
        ("comment/1", put("C-1", {"key": "C-1", "text": 7})),
        ("wall/1", put("W-1", {"key": "W-1"})),
        ("attachment/1", put("A-1", {"key": "A-1", "size": "large"})),
        ("person/1", put("p", {"key": "p", "role": []})),
        ("revocation/1", {}),
    )
    for kind, body in bodies:
        yield scene.letter(entries=[scene.made(kind, body)])


# Mandates


@attack("the partner enters a person for our side", code="mandate-forged", family="history", rule=87, outcome="void")
def forged_mandate(scene: Scene) -> Iterator[Arrival]:
    spy = person("Spy Low", "Beta GmbH")
    seat = replace(founding.person_of(spy.contact(), party="beta", role="negotiator"), key="spy")
    yield scene.letter(entries=[scene.made("person/1", put("spy", to_plain(seat)))])
    ben = scene.receiver.deal.record(charter.Person, "ben")
    assert ben is not None
    moved = replace(ben, party="alpha")
    standing = scene.receiver.deal.projection.live("shared", "person/1", "ben")
    yield scene.letter(entries=[scene.made("person/1", put("ben", to_plain(moved), standing))])


@attack("the partner withdraws a person of ours", code="not-theirs", family="history", rule=88, outcome="void")
def withdrawn_by_others(scene: Scene) -> Iterator[Arrival]:
    standing = scene.receiver.deal.projection.live("shared", "person/1", "ben")
    yield scene.letter(entries=[scene.made("person/1", put("ben", None, standing))])


@attack("a role that binds nobody signs", code="role", family="history", rule=89, outcome="void")
def wrong_role(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    watcher = person("Wat Cher", "Alpha Ltd")
    founding.add_colleague(pair.ours, watcher, role="observer", key="watcher")
    pair.pass_on(pair.ours)
    act = pair.ours.draft([Put(Comment(key="C-1", text="x"))])[0]
    comment = make_entry(
        EntrySigner(watcher),
        deal=act.deal,
        stream="shared",
        kind=act.kind,
        body=act.body,
        parents=act.parents,
        lamport=act.lamport,
        at=LATER,
    )
    yield pair.theirs, scene.letter(pair=pair, entries=[comment])


def backdated(pair: Pair, identity: Identity, act: Act, *, after: str) -> Entry:
    """Return an act that claims a place right after the one that entered somebody."""
    entered = next(one for one in shared(pair.ours.entries) if one.body.get("key") == after)
    (drafted,) = pair.ours.draft([act])
    return make_entry(
        EntrySigner(identity),
        deal=drafted.deal,
        stream="shared",
        kind=drafted.kind,
        body=drafted.body,
        parents=(entered.id,),
        lamport=entered.lamport + 1,
        at=START + timedelta(hours=1),
    )


@attack("a leaver signs on old parents", code="act-after-end", family="history", rule=90, outcome="void")
def leaver(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    act = backdated(pair, scene.carl, Put(Comment(key="C-7", text="as if before")), after="carl")
    pair.ours.retire(charter.Person, "carl")
    pair.pass_on(pair.ours)
    yield pair.theirs, scene.letter(pair=pair, entries=[act])


@attack("a withdrawal that would undo an assent", code="undoes", family="history", rule=91)
def undoes(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    approvals.assent(pair.ours, newest(pair.ours))
    pair.pass_on(pair.ours)
    hindsight = backdated(pair, scene.carl, Retire(charter.Person, "ana"), after="carl")
    yield pair.theirs, scene.letter(pair=pair, by=scene.carl, entries=[hindsight])


@attack("an older file of ours played back to us", code="older-file", family="history", rule=92, outcome="told")
def older_file(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    before = Path(shutil.copyfile(pair.folder / "theirs.deal", pair.folder / "older.deal"))
    pair.theirs.put(Comment(key="C-1", text="ours"))
    pair.pass_on(pair.theirs)
    pair.ours.put(Comment(key="C-2", text="theirs"))
    answer = pair.send(pair.ours)
    yield scene.opened_as("theirs", before), answer
