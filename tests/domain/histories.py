"""Histories that people and attackers make of a small deal, for properties that hold of every one of them."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from negotiator.domain.approvals import DecisionRight
from negotiator.domain.charter import Party, Person
from negotiator.domain.decisions import Decision
from negotiator.domain.positions import Comment, Note
from negotiator.domain.registers import Risk
from negotiator.ledger import Entry

VERBS = (
    "note", "team risk", "shared risk", "retire", "decide", "comment", "right", "enter lena", "withdraw lena",
    "new root", "shapeless", "strange", "unkind", "meet", "meet",
)  # fmt: skip
STEP = st.tuples(
    st.sampled_from(["anna", "marco", "lena", "eve"]), st.sampled_from(VERBS), st.integers(1, 3), st.just(0)
)
ENDINGS = (
    "comment", "comment", "comment", "shared risk", "right", "enter lena", "withdraw lena", "withdraw anna",
    "withdraw marco", "replace lena", "renew marco", "revoke lena", "revoke marco", "strike root", "invite bank",
    "enter nina", "role of lena", "meet", "meet", "meet",
)  # fmt: skip
WHO = ("anna", "lena", "marco", "nina", "lena again", "marco again", "eve")
ENDING = st.tuples(
    st.sampled_from(WHO), st.sampled_from(ENDINGS), st.integers(1, 3), st.sampled_from((0, 0, 0, 1, 2, 4, 9))
)
SCRIPTS = st.one_of(st.lists(STEP, max_size=14), st.lists(ENDING, max_size=16))


def act(world: Any, desk: Any, verb: str, key: int, number: int) -> None:
    """Let someone do one of the things that people, or attackers, do."""
    text = f"{verb} {number}"
    match verb:
        case "note":
            desk.put(Note(key=f"N-{key}", text=text), shared=False)
        case "team risk" | "shared risk":
            desk.put(Risk(key=f"R-{key}", failure_mode=text), shared=verb == "shared risk")
        case "retire":
            desk.retire(Risk, f"R-{key}", shared=bool(number % 2))
        case "decide":
            desk.state(Decision(key=f"D-{number}", question="q", outcome="o", rationale="r"))
        case "comment":
            desk.put(Comment(key=f"C-{key}", text=text))
        case "right":
            desk.put(DecisionRight(key=f"X-{key}", party=("NW", "CC")[number % 2], reason=text), shared=bool(key % 2))
        case "enter lena":
            desk.put(world.person(world.lena, "NW", role=text, until=date(2026, 3, 2) if key == 1 else None))
        case "withdraw lena":
            desk.retire(Person, world.lena.fingerprint[:12])
        case "new root":
            root = (world.marco if key == 1 else world.anna).identity.root_fingerprint
            desk.put(Party(key="CC", name=text, short="CC", roots=(root,)))
        case "shapeless":
            body = {"after": [], "key": f"R-{key}", "put": {"failure_mode": number}}
            desk.write(("risk/1", "person/1")[number % 2], body, stream=("team", "shared")[key % 2])
        case "strange":
            desk.write(("meteor/1", "risk/1")[number % 2], {"size": number}, stream=("team", "shared")[key % 2])
        case "unkind":
            desk.write("note/1", {"after": [], "key": "N-1", "put": {"key": "N-1", "text": text}}, stream="shared")
        case "withdraw anna" | "withdraw marco":
            desk.retire(Person, world.people[verb.removeprefix("withdraw ")].fingerprint[:12])
        case "replace lena":
            desk.put(world.person(world.people["lena again"], "NW", key=world.lena.fingerprint[:12]))
        case "renew marco":
            desk.put(world.person(world.people["marco again"], "CC", key=world.people["marco"].fingerprint[:12]))
        case "revoke lena" | "revoke marco":
            desk.state(world.revoked(world.people[verb.removeprefix("revoke ")]))
        case "strike root":
            desk.put(Party(key="CC", name=text, short="CC", roots=()))
        case "invite bank":
            desk.put(Party(key="BK", name=text, short="BK", roots=(world.nina.root_fingerprint,)))
        case "enter nina":
            desk.put(world.person(world.nina, "BK"))
        case "role of lena":
            desk.put(world.person(world.lena, "NW", role=("observer", "negotiator", "finance")[key - 1]))
        case _:
            world.exchange()


def history(world: Any, script: Sequence[tuple[str, str, int, int]]) -> tuple[Entry, ...]:
    """Return what Anna holds once everyone acted; Lena and Eve act with her papers, Nina with Marco's, some of them
    with old ones.
    """
    for number, (who, verb, key, less) in enumerate(script):
        desk = world.marco if who.startswith(("marco", "nina")) else world.anna
        sitting, desk.identity = desk.identity, world.people[who]
        with desk.with_old_papers(less):
            act(world, desk, verb, key, number)
        desk.identity = sitting
    world.exchange()
    held: tuple[Entry, ...] = world.anna.held
    return held


def parts(entries: Sequence[Entry], chance: random.Random) -> list[list[Entry]]:
    """Return the entries in some order, in some pieces; some come twice."""
    order = list(entries)
    if chance.random() < 0.8:
        chance.shuffle(order)
    pieces = []
    while order:
        size = chance.choice((1, 1, 2, 5, len(order)))
        pieces.append(order[:size])
        if chance.random() < 0.2:
            pieces.append(chance.sample(order[:size], 1))
        order = order[size:]
    return pieces
