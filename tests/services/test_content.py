"""A version's hash binds its file, and no package puts another file in its place."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from negotiator.crypto import EntrySigner, Identity
from negotiator.domain import stages
from negotiator.domain.charter import Person
from negotiator.domain.versions import tree_bytes
from negotiator.exchange import PackagePlan, Recipient
from negotiator.kernel import Tampered
from negotiator.ledger import Entry, make_entry, to_lines
from negotiator.services import approvals, founding, outgoing, packages, versions
from negotiator.services.content import BadTree, Carried, ContentForeign, OtherFile, check_content
from negotiator.services.packages import AskFirst
from negotiator.services.receipts import Act, Retire, State
from negotiator.services.workspace import Workspace
from tests.exchange.containers import write
from tests.services.desks import AGREEMENT, START, TEXT, Pair, newest, receive, word


def restyled(data: bytes) -> bytes:
    """Return a Word file with the same words in another layout: its head is pushed down."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'w:header="709"', b'w:header="9709"'))
    return out.getvalue()


def letter(pair: Pair, entries: tuple[Entry, ...], *blobs: bytes, by: Identity | None = None) -> bytes:
    """Return a package for us that the partner wrote without our program's rules."""
    ana = pair.ours.identity
    plan = PackagePlan(
        deal_id=pair.ours.deal_id,
        sequence=1 + max(one.sequence for one in packages.packages_held(pair.ours.deal).values()),
        parents=outgoing.tips(packages.packages_held(pair.ours.deal)),  # what an honest package would name
        recipients=(Recipient(root_fingerprint=ana.root_fingerprint, age_recipient=ana.recipient, name=ana.name),),
        ledger=to_lines(entries),
        deal_json=b"{}",
        created=START + timedelta(days=2),
        blobs={sha256(data).hexdigest(): data for data in blobs},
    )
    return write(plan, identity=by or pair.theirs.identity).sealed


def carried_by(pair: Pair, *blobs: bytes) -> Carried:
    """Return what a package by the partner carries."""
    package = packages.verify(pair.ours, letter(pair, (), *blobs)).package
    assert package is not None
    return Carried(package)


def backdated(desk: Workspace, act: Act, *, after: str = "ben") -> Entry:
    """Return an act that claims a place before every other but the one that entered somebody."""
    shared = [entry for entry in desk.entries if entry.stream == "shared"]
    mine = next(entry for entry in shared if entry.body.get("key") == after)
    (drafted,) = desk.draft([act])
    return make_entry(
        EntrySigner(desk.identity),
        deal=desk.deal_id,
        stream="shared",
        kind=drafted.kind,
        body=drafted.body,
        parents=(mine.id,),
        lamport=mine.lamport + 1,
        at=desk.clock.now(),
    )


def test_a_new_layout_of_the_same_words_is_a_version_of_its_own(pair: Pair) -> None:
    data = restyled(word())
    versions.take_in(pair.ours, data, name="supply.docx", instrument=AGREEMENT)
    assert [one.name for one in stages.versions(pair.ours.deal, AGREEMENT)] == ["v1", "draft 1"]
    assert newest(pair.ours).proposed.original == sha256(data).hexdigest()
    compared = versions.compare_versions(pair.ours, versions.find(pair.ours, AGREEMENT, "v1"), newest(pair.ours))
    assert {change.definition for change in compared.redline.changes} == {"Page layout"}


def test_an_assent_binds_the_file(pair: Pair) -> None:
    approvals.assent(pair.ours, newest(pair.ours))
    versions.take_in(pair.ours, restyled(word()), name="supply.docx", instrument=AGREEMENT)
    assert stages.assenting(pair.ours.deal, newest(pair.ours).hash) == frozenset()


def test_a_signed_text_keeps_its_file(pair: Pair) -> None:
    pair.agree_and_sign()
    signed = newest(pair.ours).proposed
    other = restyled(word())
    forged = backdated(pair.theirs, State(replace(signed, source=sha256(other).hexdigest()), True))
    with pytest.raises(OtherFile):
        packages.open_package(pair.ours, letter(pair, (forged,), other))
    assert newest(pair.ours).proposed.source == signed.source


def test_a_signed_text_that_names_no_file_keeps_the_one_it_had(pair: Pair) -> None:
    held = newest(pair.ours)
    tree = tree_bytes(versions.clauses(pair.ours, held))
    first = replace(held.proposed, tree=sha256(tree).hexdigest())
    pair.theirs.perform("As made before files were bound", [State(first, True)], blobs=[tree])
    receive(pair.ours, pair.send(pair.theirs))
    other = restyled(word())
    forged = backdated(pair.theirs, State(replace(first, source=sha256(other).hexdigest()), True))
    with pytest.raises(OtherFile):
        packages.open_package(pair.ours, letter(pair, (forged,), other, tree))


@pytest.mark.parametrize("lost", ["tree", "source"])
def test_a_version_without_its_content_is_not_imported(pair: Pair, lost: str) -> None:
    forged = backdated(pair.theirs, State(replace(newest(pair.ours).proposed, **{lost: "e" * 64}), True))  # type: ignore[arg-type]  # a hash by name
    with pytest.raises(ContentForeign):
        packages.open_package(pair.ours, letter(pair, (forged,)))


def test_a_request_is_held_to_its_content_too(pair: Pair) -> None:
    pair.agree_and_sign()
    other = restyled(word(TEXT.replace("150", "180")))
    held = newest(pair.ours).proposed
    body: dict[str, Any] = {"put": {"proposed": held.tree, "source": sha256(other).hexdigest()}}
    (drafted,) = pair.theirs.draft([State(held, True)])
    request = replace(drafted, kind="request/1", body=body)
    with pytest.raises(OtherFile):
        check_content(pair.ours, (request,), carried=carried_by(pair, other))
    retired = replace(request, body={"put": None})
    check_content(pair.ours, (retired,), carried=carried_by(pair))


@pytest.mark.parametrize(
    "tree", [b"no json", b"[" * 100_000, b"[]", b'{"clauses":[],"format":"negotiator-clause-tree/1","source":7}']
)
def test_a_damaged_tree_is_refused_by_name(pair: Pair, tree: bytes) -> None:
    forged = backdated(pair.theirs, State(replace(newest(pair.ours).proposed, tree=sha256(tree).hexdigest()), True))
    with pytest.raises(BadTree):
        packages.open_package(pair.ours, letter(pair, (forged,), tree))


def test_a_clause_that_is_not_there_is_missed(pair: Pair) -> None:
    held = newest(pair.ours)
    tree = json.loads(pair.ours.vault.blobs.get(held.hash))
    tree["clauses"][0]["text_hash"] = "d" * 64
    data = json.dumps(tree).encode()
    forged = backdated(pair.theirs, State(replace(held.proposed, tree=sha256(data).hexdigest()), True))
    with pytest.raises(Tampered, match="never shared"):
        packages.open_package(pair.ours, letter(pair, (forged,), data))


def test_a_withdrawal_in_hindsight_is_told_before_it_undoes_an_assent(pair: Pair) -> None:
    eva = Identity.create(name="Eva Ende", organisation="Beta GmbH", at=START)
    founding.add_colleague(pair.theirs, eva, role="counsel", key="eva")
    approvals.assent(pair.theirs, newest(pair.theirs))
    assert packages.open_package(pair.ours, pair.send(pair.theirs)).undone == ()
    pair.pass_on(pair.theirs)
    assert stages.assenting(pair.ours.deal, newest(pair.ours).hash) == {"beta"}
    hindsight = backdated(pair.theirs, Retire(Person, "ben"), after="eva")
    shared = tuple(entry for entry in pair.ours.entries if entry.stream == "shared")
    incoming = packages.open_package(pair.ours, letter(pair, (*shared, hindsight), by=eva))
    assert {entry.kind for entry in incoming.undone} == {"assent/1"}
    assert {one.id for one in incoming.undone} <= {one.entry.id for one in incoming.outside}
    assert "undoes" in incoming.asks
    with pytest.raises(AskFirst):
        packages.take(pair.ours, incoming)
    packages.take(pair.ours, incoming, asked=True)
    assert stages.assenting(pair.ours.deal, newest(pair.ours).hash) == frozenset()
