"""What may be tried by those who may not act, or not any more: each act is kept, and counts for nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from negotiator.crypto import EntrySigner, Identity, Revocation
from negotiator.crypto.crl import to_text
from negotiator.domain import charter
from negotiator.domain.plain import to_plain
from negotiator.domain.trust import Revoked
from negotiator.ledger import Entry, heads, make_entry, next_lamport
from negotiator.services.receipts import Act, Put, Retire, State
from tests.attacks.catalogue import Arrival, attack
from tests.attacks.scene import LATER, Scene, person, put
from tests.services.desks import START
from tests.services.signatories import issued


def record_of(scene: Scene, key: str) -> charter.Person:
    held = scene.pair.ours.deal.record(charter.Person, key)
    assert held is not None
    return held


def seated(held: charter.Person, identity: Identity, **changes: Any) -> charter.Person:
    """Return a person's record with another certificate."""
    papers = {
        "fingerprint": identity.fingerprint,
        "root": identity.root_fingerprint,
        "leaf_pem": identity.leaf_pem.decode(),
        "root_pem": identity.root_pem.decode(),
        "card": "",
        "recipient": "",
    }
    return replace(held, **(papers | changes))


def then(scene: Scene, *acts: Act, by: Identity) -> list[Entry]:
    """Return acts of Ana's and, after them, a comment by somebody."""
    first = scene.drafting.draft(acts)
    remark = scene.comment(by=by, parents=(first[-1].id,), lamport=first[-1].lamport + 1)
    return [*first, remark]


@attack("an act older than its author's seat", code="not-on-roster", family="history", rule=113, outcome="void")
def before_the_seat(scene: Scene) -> Iterator[Arrival]:
    dora = person("Dora Fay", "Alpha Ltd")
    early = scene.comment(by=dora)
    value = to_plain(seated(record_of(scene, "carl"), dora, key="dora", name="Dora Fay"))
    entered = scene.made("person/1", put("dora", value), parents=(early.id,), lamport=early.lamport + 1)
    yield scene.letter(entries=[early, entered])


@attack("an act by somebody who was withdrawn", code="withdrawn", family="history", rule=114, outcome="void")
def withdrawn(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(entries=then(scene, Retire(charter.Person, "carl"), by=scene.carl))


@attack("an act under a certificate that was replaced", code="replaced", family="history", rule=115, outcome="void")
def replaced(scene: Scene) -> Iterator[Arrival]:
    renewed = Put(seated(record_of(scene, "carl"), issued(scene.carl)))
    yield scene.letter(entries=then(scene, renewed, by=scene.carl))


@attack("an act under a certificate that was revoked", code="revoked", family="history", rule=116, outcome="void")
def revoked(scene: Scene) -> Iterator[Arrival]:
    carl = scene.carl
    crl = carl.revoking([Revocation(serial=carl.serial, at=START, reason="lost")]).crl(START)
    said = Revoked(leaf=carl.fingerprint, root=carl.root_fingerprint, reason="lost", crl=to_text(crl))
    yield scene.letter(entries=then(scene, State(said), by=carl))


@attack("an act after the last day of a mandate", code="ended", family="history", rule=117, outcome="void")
def ended(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(entries=then(scene, Put(replace(record_of(scene, "carl"), until=START.date())), by=scene.carl))


@attack("an act before the first day of a mandate", code="not-begun", family="history", rule=118, outcome="void")
def not_begun(scene: Scene) -> Iterator[Arrival]:
    begins = (LATER + timedelta(days=9)).date()
    yield scene.letter(entries=then(scene, Put(replace(record_of(scene, "carl"), since=begins)), by=scene.carl))


@attack("an act outside its certificate's dates", code="certificate-dates", family="history", rule=119, outcome="void")
def out_of_date(scene: Scene) -> Iterator[Arrival]:
    for at in (START - timedelta(days=30), START + timedelta(days=9999)):
        yield scene.letter(entries=[scene.comment(by=scene.carl, at=at)])


@attack("a team's kind of act among the shared ones", code="wrong-stream", family="history", rule=120, outcome="void")
def wrong_stream(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(entries=[scene.made("note/1", put("N-1", {"key": "N-1", "text": "ours alone"}))])


@attack("an act of theirs among our team's", code="other-side-team", family="history", rule=121, outcome="void")
def other_sides_team(scene: Scene) -> Iterator[Arrival]:
    """A colleague's computer was taken over: what the other side wrote comes as if it were our team's."""
    pair = scene.fresh()
    held = pair.ours.entries
    planted = make_entry(
        EntrySigner(scene.ben),
        deal=pair.ours.deal_id,
        stream="team",
        kind="note/1",
        body=put("N-9", {"key": "N-9", "text": "accept all of it"}),
        parents=heads([one for one in held if one.stream == "team"]),
        lamport=next_lamport(held),
        at=LATER,
    )
    yield pair.ours, scene.letter(pair=pair, by=scene.carl, to=scene.ana, team=[planted], whole=False)


@attack("a record under another's card", code="card-differs", family="identity", rule=122, outcome="void")
def others_card(scene: Scene) -> Iterator[Arrival]:
    dora = person("Dora Fay", "Alpha Ltd")
    card = scene.carl.contact().to_bytes(scene.carl).decode()
    for said in (card, card.replace("Carl", "Dora"), "{}"):
        value = seated(record_of(scene, "carl"), dora, key="dora", name="Dora Fay", card=said)
        yield scene.letter(entries=[scene.made("person/1", put("dora", to_plain(value)))])


@attack("a seat under two keys", code="unreadable", family="history", rule=123, outcome="void")
def two_keys(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(entries=[scene.made("person/1", put("somebody", to_plain(record_of(scene, "carl"))))])
