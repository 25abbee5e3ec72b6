"""What is kept of each package: enough for openssl to show later who signed what, and every fork for ever."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from negotiator.crypto import unseal
from negotiator.domain.packages import PackageLogged
from negotiator.domain.positions import Comment
from negotiator.exchange import BytesSource, countersign
from negotiator.services import evidence, packages
from negotiator.services.evidence import NoEvidence
from tests.services.desks import START, Pair, Template, opened, receive


def received(pair: Pair) -> str:
    """Let the partner take a package in, and return its id."""
    pair.ours.put(Comment(key="C-1", text="hello"))
    pair.pass_on(pair.ours)
    return pair.theirs.deal.facts(PackageLogged)[-1].value.package


def test_what_is_kept_of_a_package_satisfies_openssl(pair: Pair, tmp_path: Path) -> None:
    package = received(pair)
    out = tmp_path / "evidence.zip"
    evidence.export_proof(pair.theirs, package, out)
    shutil.unpack_archive(out, tmp_path / "kept")
    (tmp_path / "root.pem").write_bytes(pair.ours.identity.root_pem)
    lists = tmp_path / "kept" / "META-INF"
    command = (
        "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", lists / "signature001.p7s",
        "-content", lists / "ASiCManifest001.xml", "-CAfile", tmp_path / "root.pem", "-purpose", "any",
        "-out", tmp_path / "verified",
    )  # fmt: skip
    told = subprocess.run(command, capture_output=True, timeout=30, check=False)
    assert told.returncode == 0, told.stderr
    assert b"manifest.json" in (tmp_path / "verified").read_bytes()


def test_of_very_much_evidence_what_the_author_signed_is_kept() -> None:
    small = {"manifest.json": b"{}", "META-INF/a.xml": b"x"}
    assert evidence.files_of(evidence.proof_of(small)) == small
    authors = {
        "manifest.json": b"{}",
        "META-INF/ASiCManifest001.xml": bytes(5 << 20),
        "META-INF/signature001.p7s": b"signed",
    }
    further = {"META-INF/ASiCManifest002.xml": bytes(5 << 20), "META-INF/signature002.p7s": b"signed too"}
    assert evidence.files_of(evidence.proof_of(authors | further)) == authors


def test_nothing_is_made_up_for_a_package_that_is_not_known(pair: Pair, tmp_path: Path) -> None:
    with pytest.raises(NoEvidence):
        evidence.export_proof(pair.ours, "ab" * 32, tmp_path / "evidence.zip")
    assert not (tmp_path / "evidence.zip").exists()


def test_a_fork_stays_on_the_list_with_evidence_of_both(pair: Pair, template: Template, tmp_path: Path) -> None:
    assert evidence.forks(pair.theirs.deal) == ()
    first = received(pair)
    twin = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "twin.deal"))
    with opened(template, "ours", twin) as other:
        other.put(Comment(key="C-2", text="another story"))
        receive(pair.theirs, pair.send(other), asked=True)
    (fork,) = evidence.forks(pair.theirs.deal)
    assert (fork.author_root, fork.sequence) == (pair.ours.identity.root_fingerprint, 2)
    assert len(fork.packages) == 2
    assert first in fork.packages
    for place, package in enumerate(fork.packages):
        evidence.export_proof(pair.theirs, package, tmp_path / f"{place}.zip")
        with zipfile.ZipFile(tmp_path / f"{place}.zip") as archive:
            assert json.loads(archive.read("manifest.json"))["sequence"] == 2


def test_signatures_that_come_later_are_kept_beside_the_first(pair: Pair, tmp_path: Path) -> None:
    pair.ours.put(Comment(key="C-1", text="hello"))
    sealed = pair.send(pair.ours)
    receive(pair.theirs, sealed)
    before = packages.packages_held(pair.theirs.deal)
    package = packages.verify(pair.theirs, sealed).package
    assert package is not None
    twice = countersigned(pair, sealed)
    incoming = packages.open_package(pair.theirs, twice)
    assert incoming.plan.replay
    assert incoming.countersigned
    packages.take(pair.theirs, incoming)
    assert packages.packages_held(pair.theirs.deal) == before
    evidence.export_proof(pair.theirs, package.id, tmp_path / "evidence.zip")
    names = zipfile.ZipFile(tmp_path / "evidence.zip").namelist()
    assert sum(name.endswith(".p7s") for name in names) == 2
    again = packages.open_package(pair.theirs, twice)
    assert not again.brings


def countersigned(pair: Pair, sealed: bytes) -> bytes:
    """Return a package with another signature of its author's side beside the first."""
    out = io.BytesIO()
    plain = BytesSource(unseal(sealed, pair.theirs.identity))
    countersign(plain, out, identity=pair.theirs.identity, at=START)
    return out.getvalue()


def test_what_was_sent_is_kept_as_evidence_too(pair: Pair, tmp_path: Path) -> None:
    package = received(pair)
    for side in (pair.ours, pair.theirs):
        evidence.export_proof(side, package, tmp_path / "one.zip")
        with zipfile.ZipFile(tmp_path / "one.zip") as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert hashlib.sha256(files["manifest.json"]).hexdigest() == package
        assert any(name.endswith(".p7s") for name in files)
