"""Who pretends to be whom: strangers, namesakes, former colleagues, packages that reach the wrong people."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from negotiator.crypto import check_crl, load_certificate, read_contact, seal, unseal
from negotiator.crypto.crl import make_crl
from negotiator.crypto.identity import load_private_key
from negotiator.domain import charter
from negotiator.exchange.shapes import Recipient
from negotiator.services import comparing, identities, packages
from negotiator.services.receipts import Put
from tests.attacks.catalogue import Arrival, attack
from tests.attacks.scene import LATER, Scene, person, recipient
from tests.exchange.containers import countersigned
from tests.services.desks import START
from tests.services.signatories import issued, twin_of_root

# Strangers and namesakes


@attack("a stranger", code="sender-unknown", family="identity", rule=60)
def stranger(scene: Scene) -> Iterator[Arrival]:
    mal = person("Mal Lory", "Gamma SA")
    yield scene.letter(by=mal)
    yield scene.letter(by=mal, entries=[scene.comment(by=mal)])


@attack("a leaf under a known root that nobody entered", code="signer-not-entered", family="identity", rule=61)
def not_entered(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(by=issued(scene.ana))


@attack("a leaf of a partner's root for someone else", code="signer-name-differs", family="identity", rule=62)
def someone_else(scene: Scene) -> Iterator[Arrival]:
    for name, organisation in (("Dr Chief", ""), ("Ben Doe", "Beta GmbH"), ("", "Beta GmbH")):
        yield scene.letter(by=issued(scene.ana, name=name, organisation=organisation))


@attack("a known name under a new root", code="root-changed", family="identity", rule=63)
def new_root(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(by=scene.mallory)
    yield scene.letter(by=person("ANA  Roe", "alpha ltd"))


@attack("a known person's record given a new root", code="root-changed", family="identity", rule=63)
def record_moved(scene: Scene) -> Iterator[Arrival]:
    """Whoever has the old key enters a root of their own, so that the new one would be on the roster."""
    held = scene.pair.ours.deal.record(charter.Person, "ana")
    assert held is not None
    thief = person("Another Name", "Alpha Ltd")
    moved = replace(
        held,
        name=thief.name,
        fingerprint=thief.fingerprint,
        root=thief.root_fingerprint,
        leaf_pem=thief.leaf_pem.decode(),
        root_pem=thief.root_pem.decode(),
        card="",
        recipient="",
    )
    yield scene.letter(by=thief, entries=scene.drafting.draft([Put(moved)]))


@attack("a root that was refused", code="root-refused", family="identity", rule=64)
def refused_root(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    comparing.record(pair.theirs, scene.ana.root_fingerprint, how="voice", same=False)
    yield pair.theirs, scene.letter(pair=pair)


@attack("a twin of a known root", code="certificate-twin", family="identity", rule=65)
def twin(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(by=replace(scene.ana, root_pem=twin_of_root(scene.ana)))


@attack("a known name in other letters", code="name-confusable", family="identity", rule=66)
def other_letters(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(by=person("Ana Roe", "Alpha Lt\u0501"))
    yield scene.letter(by=person("\u0410na R\u043ee", "Alpha Ltd"))


@attack("a stranger of a known organisation", code="organisation-twin", family="identity", rule=67)
def known_organisation(scene: Scene) -> Iterator[Arrival]:
    yield scene.letter(by=person("Otto Ray", "ALPHA LTD"))


# Those who may not act any more


@attack("a sender who left", code="sender-left", family="identity", rule=68)
def left(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    pair.ours.retire(charter.Person, "carl")
    pair.pass_on(pair.ours)
    yield pair.theirs, scene.letter(pair=pair, by=scene.carl)


@attack("a sender whose mandate had ended", code="sender-mandate", family="identity", rule=69)
def ended(scene: Scene) -> Iterator[Arrival]:
    held = scene.drafting.deal.record(charter.Person, "carl")
    assert held is not None
    for changed in (replace(held, until=START.date()), replace(held, since=(LATER + timedelta(days=99)).date())):
        pair = scene.fresh()
        pair.ours.put(changed, shared=True)
        pair.pass_on(pair.ours)
        yield pair.theirs, scene.letter(pair=pair, by=scene.carl)


@attack("a certificate that was replaced", code="signer-superseded", family="identity", rule=70)
def superseded(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    identities.renew(pair.ours)
    pair.pass_on(pair.ours)
    yield pair.theirs, scene.letter(pair=pair, by=scene.ana)


@attack("somebody of theirs who is called like one of ours", code="namesake", family="identity", rule=111)
def namesake(scene: Scene) -> Iterator[Arrival]:
    """Their acts would stand in every list beside those of ours, under one name."""
    for name in ("Ana Roe", "ANA  ROE", "Аna Rое", "Ana R0e"):
        pair = scene.fresh()
        other = issued(scene.ben, name=name, organisation="Alpha Ltd")
        ben = pair.theirs.deal.record(charter.Person, "ben")
        assert ben is not None
        entered = replace(
            ben,
            key="ana2",
            name=name,
            fingerprint=other.fingerprint,
            leaf_pem=other.leaf_pem.decode(),
            card="",
            recipient="",
        )
        pair.theirs.put(entered)
        yield pair.ours, pair.send(pair.theirs)


@attack("their party takes the name of ours", code="namesake", family="identity", rule=111)
def party_namesake(scene: Scene) -> Iterator[Arrival]:
    for key, name in (("beta", "Alpha Ltd"), ("beta", "ALPHA  LTD"), ("alpha", "Beta GmbH"), ("gamma", "Аlpha Ltd")):
        pair = scene.fresh()
        held = pair.theirs.deal.record(charter.Party, "beta")
        assert held is not None
        roots = {"alpha": (scene.ana.root_fingerprint,), "beta": held.roots}.get(key, ())
        pair.theirs.put(replace(held, key=key, name=name, roots=roots))
        yield pair.ours, pair.send(pair.theirs)


@attack("they give our party another name", code="party-renamed", family="identity", rule=112, outcome="told")
def renamed(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    held = pair.theirs.deal.record(charter.Party, "alpha")
    assert held is not None
    pair.theirs.put(replace(held, name="Omega Ltd"))
    yield pair.ours, pair.send(pair.theirs)


@attack("a signature of no worth beside the author's", code="witness", family="identity", rule=110, outcome="told")
def worthless_witness(scene: Scene) -> Iterator[Arrival]:
    strangers = person("Nora Tary", "Notaries"), scene.mallory, person("Вen Doe", "Beta GmbH")
    for one in (*strangers, issued(scene.ana, name="Dr Chief"), issued(scene.ben, name="Bea Lind")):
        yield countersigned(scene.asice, identity=one, at=LATER)


@attack("a revoked leaf", code="leaf-revoked", family="certificates", rule=45)
def revoked(scene: Scene) -> Iterator[Arrival]:
    pair = scene.fresh()
    identities.renew(pair.ours, lost=True)
    pair.pass_on(pair.ours)
    yield pair.theirs, scene.letter(pair=pair, by=scene.ana)


@attack("a revocation list by another root", code="crl", family="certificates", rule=44)
def foreign_list(scene: Scene) -> Iterator[Arrival]:
    assert scene.mallory.root_key_pem is not None
    listed = make_crl(
        load_certificate(scene.mallory.root_pem), load_private_key(scene.mallory.root_key_pem), [], at=LATER
    )
    check_crl(listed, load_certificate(scene.ana.root_pem))
    yield b"accepted"


@attack("a contact card with another's address", code="signature", family="identity", rule=83)
def other_address(scene: Scene) -> Iterator[Arrival]:
    card = scene.ben.contact().to_bytes(scene.ben)
    read_contact(card)
    read_contact(card.replace(scene.ben.recipient.encode(), scene.mallory.recipient.encode()))
    yield b"accepted"


@attack("a contact card under another name than its certificate's", code="contact-damaged", family="identity", rule=73)
def misnamed_card(scene: Scene) -> Iterator[Arrival]:
    card = replace(scene.mallory.contact(), name="Dr Chief")
    read_contact(card.to_bytes(scene.mallory))
    yield b"accepted"


# Packages that reach the wrong people


@attack("opened and sealed again for somebody else", code="not-addressed", family="identity", rule=59)
def sealed_again(scene: Scene) -> Iterator[Arrival]:
    eve = person("Eve Ost", "Delta")
    yield seal(unseal(scene.letter(to=eve), eve), [scene.ben.recipient])
    yield scene.letter(recipients=(recipient(eve, age_recipient=scene.ben.recipient),))


@attack("a team's package handed to the partner", code="team-from-partner", family="identity", rule=71)
def team_to_us(scene: Scene) -> Iterator[Arrival]:
    team = [entry for entry in scene.pair.ours.entries if entry.stream == "team"][:1]
    yield scene.letter(team=team)
    yield scene.letter(team=[])


def team_package(scene: Scene, *, to: Recipient) -> Iterator[Arrival]:
    """Let our side send its team's package to somebody else: the sending itself is refused."""
    pair = scene.fresh()
    prepared = packages.prepare(pair.ours, audience="team")
    packages.send(pair.ours, replace(prepared, recipients=(to,)), pair.folder / "x", with_summary=False)
    yield (pair.folder / "x").read_bytes()


@attack("a team's package sealed for the partner", code="team-to-partner", family="identity", rule=72)
def team_leaves(scene: Scene) -> Iterator[Arrival]:
    yield from team_package(scene, to=recipient(scene.ben))


@attack(
    "a team's package for a colleague with the partner's address", code="team-to-partner", family="identity", rule=72
)
def team_leaves_quietly(scene: Scene) -> Iterator[Arrival]:
    yield from team_package(scene, to=recipient(scene.carl, age_recipient=scene.ben.recipient))
