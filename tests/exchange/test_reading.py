"""Packages as their recipient reads them: whole, or refused by name."""

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from negotiator.crypto import Identity, NotForYou, SealDamaged
from negotiator.exchange import BadArchive, FileDiffers, Limits, NotAddressed, PackagePlan, Pinned, Sealed
from negotiator.kernel import Cancelled, Locked, Tampered, Unreadable
from negotiator.ledger import Entry, to_line, to_lines
from tests.exchange.containers import Forger, Written, countersigned, packed, read, unpacked, write

Trust = dict[str, Pinned]


def test_a_package_comes_back_whole(written: Written, anna: Identity, marco: Identity, trust: Trust) -> None:
    package = read(written.sealed, identity=marco, trust=trust)
    assert package.id == written.package_id
    assert package.manifest == written.manifest
    assert package.signer.name == "Anna Keller"
    assert package.signer.organisation == "Northwind Tooling GmbH"
    assert package.signer.email == "someone@example.com"
    assert package.signer.fingerprint == anna.fingerprint
    assert package.signer.root_fingerprint == anna.root_fingerprint
    assert package.signer.root_pem == anna.root_pem
    assert package.signer.signed_at == written.manifest.created
    assert package.standing == "known"
    assert package.countersigners == ()
    assert (package.deal_id, package.sequence, package.parents) == ("deal-1", 1, ())
    assert len(package.ledger) == 2
    assert package.team_ledger == ()
    assert list(package.documents) == ["Liefervertrag Entwurf v14.docx"]
    assert package.deal_json == b'{"deal":"deal-1"}'
    assert package.summary_pdf == b"%PDF-1.7 a summary"
    assert package.unknown == ()
    assert sorted(package.proof) == ["META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s", "manifest.json"]


def test_a_plain_package_needs_no_identity(written: Written, trust: Trust) -> None:
    assert read(written.asice, identity=None, trust=trust).id == written.package_id


def test_its_author_can_open_what_they_sent(written: Written, anna: Identity, trust: Trust) -> None:
    assert read(written.sealed, identity=anna, trust=trust).id == written.package_id


def test_a_sealed_package_stays_shut_without_its_key(written: Written, mallory: Identity, trust: Trust) -> None:
    with pytest.raises(Sealed):
        read(written.sealed, identity=None, trust=trust)
    with pytest.raises(NotForYou):
        read(written.sealed, identity=mallory, trust=trust)
    with pytest.raises(SealDamaged):
        read(b"age-encryption.org/v1\n", identity=mallory, trust=trust)


def test_a_package_passed_on_to_someone_else_is_noticed(written: Written, mallory: Identity, trust: Trust) -> None:
    with pytest.raises(NotAddressed):
        read(written.asice, identity=mallory, trust=trust)


def test_nobody_is_trusted_before_they_are_pinned(written: Written, marco: Identity) -> None:
    assert read(written.sealed, identity=marco, trust={}).standing == "new"


def test_another_root_under_a_known_name_stands_out(plan: PackagePlan, mallory: Identity, trust: Trust) -> None:
    forged = write(plan, identity=mallory)
    assert read(forged.asice, identity=None, trust=trust).standing == "changed"


def test_case_and_spaces_do_not_hide_a_known_name(plan: PackagePlan, mallory: Identity, anna: Identity) -> None:
    pinned = Pinned(root_pem=anna.root_pem, name="ANNA  Keller", organisation="northwind tooling gmbh ")
    package = read(write(plan, identity=mallory).asice, identity=None, trust={anna.root_fingerprint: pinned})
    assert package.standing == "changed"


def test_countersignatures_are_told_apart(written: Written, anna: Identity, marco: Identity, trust: Trust) -> None:
    both = countersigned(written.asice, identity=marco, at=written.manifest.created)
    package = read(both, identity=marco, trust={anna.root_fingerprint: trust[anna.root_fingerprint]})
    assert package.id == written.package_id
    assert [signer.name for signer in package.signers] == ["Anna Keller", "Marco Rossi"]
    assert [signer.standing for signer in package.signers] == ["known", "new"]


def test_a_team_package_carries_both_ledgers(
    plan: PackagePlan, marco: Identity, anna: Identity, make: Callable[..., Entry]
) -> None:
    private = make(stream="team")
    team = replace(plan, audience="team", team_ledger=to_lines([private]))
    package = read(write(team, identity=anna).sealed, identity=marco, trust={})
    assert package.manifest.audience == "team"
    assert package.team_ledger == (to_line(private),)
    assert len(package.ledger) == 2


def test_limits_hold(written: Written) -> None:
    for limits in (Limits(total=100), Limits(entries=3), Limits(entry=10), Limits(total=len(written.asice) - 1)):
        with pytest.raises(BadArchive):
            read(written.asice, identity=None, trust={}, limits=limits)
    with pytest.raises(BadArchive, match="too large"):
        read(b"x" * (2 << 20), identity=None, trust={}, limits=Limits(total=100))


def test_lists_have_limits_of_their_own(written: Written) -> None:
    with pytest.raises(Unreadable):
        read(written.asice, identity=None, trust={}, limits=Limits(index=100))


def test_reading_can_be_cancelled(written: Written) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(written.asice, identity=None, trust={}, progress=Stop())


def test_any_flipped_bit_is_refused_by_family(written: Written, marco: Identity, trust: Trust) -> None:
    good = countersigned(written.asice, identity=marco, at=written.manifest.created)
    chance = random.Random(3)
    for _ in range(300):
        damaged = bytearray(good)
        damaged[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        with pytest.raises((Tampered, Unreadable, Locked)):
            read(bytes(damaged), identity=marco, trust=trust)


def test_any_cut_is_refused(written: Written, marco: Identity, trust: Trust) -> None:
    whole = written.asice
    for length in [*range(0, len(whole), 61), len(whole) - 1]:
        with pytest.raises(Unreadable):
            read(whole[:length], identity=marco, trust=trust)


@pytest.mark.parametrize("noise", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"%PDF-1.7", bytes(1000)])
def test_other_files_are_no_package(noise: bytes) -> None:
    with pytest.raises(Unreadable):
        read(noise, identity=None, trust={})


def test_a_file_that_only_newer_versions_know_is_kept_apart(
    written: Written, anna: Identity, plan: PackagePlan
) -> None:
    files, forger, path = unpacked(written.asice), Forger(identity=anna, at=plan.created), "future/thing.bin"
    line = {"path": path, "size": 1, "sha256": hashlib.sha256(b"x").hexdigest(), "media_type": "text/plain"}
    listed = [*json.loads(files["manifest.json"])["files"], line | {"role": "hologram"}]
    package = read(forger.with_values(files | {path: b"x"}, files=listed, colour="blue"), identity=None, trust={})
    assert package.unknown == (path,)


@pytest.mark.parametrize("path", ["deal/deal.json", "README.txt", "SHA256SUMS", "documents/0001.docx", "manifest.json"])
def test_a_refusal_names_the_file(written: Written, path: str) -> None:
    files = unpacked(written.asice)
    with pytest.raises(FileDiffers, match=path):
        read(packed(files | {path: files[path] + b" "}), identity=None, trust={})
