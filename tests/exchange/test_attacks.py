"""What a malicious sender, or somebody on the way, may try with a package. Every attempt is refused by name."""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import (
    BadArchive,
    BadJson,
    BadManifest,
    BadSignatureFile,
    BadSignedList,
    FileDiffers,
    NeedsNewer,
    NotSigned,
    PackagePlan,
    SignatureDiffers,
    UnsafeName,
    WrittenPackage,
    countersign,
    read,
    write,
)
from negotiator.exchange.asic_manifest import Reference, encode_references
from negotiator.exchange.cades import sign_detached
from negotiator.exchange.checksums import checksums
from negotiator.exchange.strict_json import canonical_json
from negotiator.exchange.zip_writer import write_archive
from negotiator.kernel import NegotiatorError

Files = dict[str, bytes]
META = ("META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s")


def unpacked(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refused(data: bytes, error: type[NegotiatorError], *, saying: str | None = None) -> NegotiatorError:
    with pytest.raises(error, match=saying) as caught:
        read(data, identity=None, trust={})
    assert caught.value.hint
    return caught.value


@dataclass(frozen=True)
class Forger:
    """Somebody with a valid identity who signs whatever they like in the proper form."""

    identity: Identity
    at: datetime

    def signed(self, files: Files, *, omitting: str = "") -> bytes:
        payload = {path: data for path, data in files.items() if path != "mimetype" and path not in META}
        references = [
            Reference(path=path, media_type="text/plain", digest=hashlib.sha256(data).hexdigest())
            for path, data in payload.items()
            if path != omitting
        ]
        listed = encode_references(1, references)
        signature = sign_detached(listed, identity=self.identity, at=self.at)
        return write_archive(
            [("mimetype", files["mimetype"]), *payload.items(), *zip(META, (listed, signature), strict=True)]
        )

    def with_manifest(self, files: Files, manifest: bytes) -> bytes:
        changed = files | {"manifest.json": manifest}
        summed = {
            path: hashlib.sha256(data).hexdigest()
            for path, data in changed.items()
            if path not in ("mimetype", "SHA256SUMS", *META)
        }
        return self.signed(changed | {"SHA256SUMS": checksums(summed)})

    def with_values(self, package: Files, /, **values: Any) -> bytes:
        manifest = json.loads(package["manifest.json"]) | values
        return self.with_manifest(package, canonical_json(manifest))


@pytest.fixture(scope="session")
def forger(anna: Identity, plan: PackagePlan) -> Forger:
    return Forger(identity=anna, at=plan.created)


@pytest.fixture
def files(written: WrittenPackage) -> Files:
    return unpacked(written.asice)


def added(files: Files, name: str, data: bytes = b"x") -> bytes:
    return write_archive([*files.items(), (name, data)])


def replaced(files: Files, name: str, data: bytes) -> bytes:
    return write_archive((files | {name: data}).items())


# Somebody on the way, who cannot sign


def test_an_unsigned_extra_file(files: Files) -> None:
    refused(added(files, "documents/evil.docx"), FileDiffers, saying="documents/evil.docx")


def test_a_removed_file(files: Files) -> None:
    del files["deal/summary.pdf"]
    refused(write_archive(files.items()), FileDiffers, saying="deal/summary.pdf")


@pytest.mark.parametrize("path", ["deal/deal.json", "README.txt", "SHA256SUMS", "documents/0001.docx"])
def test_a_changed_file_is_named(files: Files, path: str) -> None:
    error = refused(replaced(files, path, b"{}"), FileDiffers)
    assert isinstance(error, FileDiffers)
    assert error.path == path


def test_an_edited_manifest(files: Files) -> None:
    manifest = json.loads(files["manifest.json"]) | {"sequence": 9}
    refused(replaced(files, "manifest.json", canonical_json(manifest)), FileDiffers, saying=r"manifest\.json")


def test_all_signatures_stripped(files: Files) -> None:
    refused(write_archive([one for one in files.items() if one[0] not in META]), NotSigned, saying="no signature")


def test_the_authors_signature_stripped_and_another_kept(
    written: WrittenPackage, marco: Identity, plan: PackagePlan
) -> None:
    both = unpacked(countersign(written.asice, identity=marco, at=plan.created))
    refused(write_archive([(name, data) for name, data in both.items() if name not in META]), NotSigned)


def test_a_signature_transplanted_from_another_package(
    files: Files, plan_for: Callable[..., PackagePlan], anna: Identity
) -> None:
    other = unpacked(write(plan_for(note="another"), identity=anna).asice)
    refused(replaced(files, META[1], other[META[1]]), SignatureDiffers)
    refused(write_archive((files | {name: other[name] for name in META}).items()), FileDiffers)


def test_an_unknown_file_among_the_signatures(files: Files) -> None:
    refused(added(files, "META-INF/extra.xml", b"<a/>"), NotSigned)


def test_a_half_signature(files: Files) -> None:
    refused(added(files, "META-INF/ASiCManifest002.xml", b"<a/>"), NotSigned)


def test_a_signature_file_of_noise(files: Files) -> None:
    for noise in (b"", b"noise", b"\x30\x03\x02\x01\x01", bytes(70_000), files[META[1]] + b"\0"):
        refused(replaced(files, META[1], noise), BadSignatureFile)


# Names that do harm


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/passwd",
        "a\\b.txt",
        "C:evil.txt",
        "documents/CON.txt",
        "documents/lpt1",
        "documents/trailing.",
        "documents/.hidden",
        "documents//double",
        "a/b/c/d/e",
        "d/" + "n" * 101,
        "documents/with space",
    ],
)
def test_a_harmful_entry_name(files: Files, name: str) -> None:
    refused(added(files, name), UnsafeName)


def test_a_confusable_entry_name(files: Files) -> None:
    whole = added(files, "documents/0002.docx")
    refused(whole.replace(b"0002.docx", "0002.d\u043ec".encode()), UnsafeName)


@pytest.mark.parametrize("shown", ["vertrag\u202excod.exe", "a/b.docx", "zero\u200bwidth.docx", "x" * 201, "dot. "])
def test_a_misleading_shown_name(files: Files, forger: Forger, shown: str) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    for line in listed:
        if "display_name" in line:
            line["display_name"] = shown
    refused(forger.with_values(files, files=listed), UnsafeName)


def test_a_duplicate_entry(files: Files) -> None:
    refused(write_archive([*files.items(), ("deal/deal.json", b"{}")]), BadArchive, saying="same name")


def test_a_case_twin(files: Files) -> None:
    refused(added(files, "deal/DEAL.json"), BadArchive, saying="same name")


def test_a_file_that_is_also_a_folder(files: Files) -> None:
    refused(added(files, "deal"), BadArchive, saying="folder")


# Archives that different programs would read differently


def test_a_symbolic_link(files: Files) -> None:
    refused(with_attributes(added(files, "documents/link", b"/etc/passwd"), 0o120777 << 16), BadArchive, saying="link")


def test_a_folder_entry(files: Files) -> None:
    refused(with_attributes(added(files, "documents/folder", b""), (0o40755 << 16) | 0x10), BadArchive)


def with_attributes(data: bytes, attributes: int) -> bytes:
    """Change the external attributes of the last file."""
    start = data.rfind(b"PK\x01\x02")
    return data[: start + 38] + struct.pack("<L", attributes) + data[start + 42 :]


def test_bytes_before_the_archive(written: WrittenPackage) -> None:
    refused(b"MZ" + written.asice, BadArchive)


def test_bytes_after_the_archive(written: WrittenPackage) -> None:
    refused(written.asice + b"junk", BadArchive, saying="added")


def test_an_archive_comment(written: WrittenPackage) -> None:
    refused(written.asice[:-2] + struct.pack("<H", 4) + b"abcd", BadArchive)
    refused(written.asice[:-2] + struct.pack("<H", 4), BadArchive, saying="directory")


def test_two_archives_in_one_file(written: WrittenPackage) -> None:
    refused(written.asice + written.asice, BadArchive)


def test_a_directory_that_counts_too_few(written: WrittenPackage) -> None:
    end = len(written.asice) - 22
    count = struct.unpack_from("<H", written.asice, end + 8)[0] - 1
    shorter = written.asice[: end + 8] + struct.pack("<2H", count, count) + written.asice[end + 12 :]
    refused(shorter, BadArchive, saying="directory")


def test_hidden_bytes_between_files(written: WrittenPackage) -> None:
    data = written.asice
    directory = struct.unpack_from("<L", data, len(data) - 6)[0]
    moved = data[:directory] + b"hidden" + data[directory:-6] + struct.pack("<L", directory + 6) + data[-2:]
    refused(moved, BadArchive, saying="hidden bytes")


def test_an_archive_in_a_foreign_form(files: Files) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    refused(made.getvalue(), BadArchive)


def test_an_archive_that_does_not_begin_with_its_type(files: Files) -> None:
    for order in (list(files.items())[1:], [*list(files.items())[1:], ("mimetype", files["mimetype"])]):
        refused(write_archive(order), BadArchive, saying="type")
    refused(replaced(files, "mimetype", b"application/zip"), BadArchive, saying="type")
    refused(write_archive([]), BadArchive)


# Bombs


def test_a_bomb_is_refused_by_its_header(files: Files) -> None:
    bomb = deflated_by_hand(files, "documents/bomb.bin", bytes(64 << 20), claimed=64 << 20)
    refused(bomb, BadArchive, saying="packs none")


def test_a_bomb_that_lies_about_its_size(files: Files) -> None:
    bomb = deflated_by_hand(files, "documents/bomb.bin", bytes(20 << 20), claimed=1000)
    refused(bomb, BadArchive, saying="packs none")


def deflated_by_hand(files: Files, name: str, content: bytes, *, claimed: int) -> bytes:
    """Add a file that the careful writer would have stored, claiming a size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    data = write_archive([*files.items(), (name, b"!" * 90_000)])
    place = data.find(name.encode()) - 30
    start = data.rfind(b"PK\x01\x02")
    sizes = struct.pack("<H", 8), struct.pack("<3L", zlib.crc32(content), len(packed), claimed)
    local = (
        data[place : place + 8] + sizes[0] + data[place + 10 : place + 14] + sizes[1] + data[place + 26 : place + 30]
    )
    body = data[:place] + local + name.encode() + packed
    old_start = struct.unpack_from("<L", data, len(data) - 6)[0]
    central = data[old_start:start] + data[start : start + 10] + sizes[0] + data[start + 12 : start + 16] + sizes[1]
    central += data[start + 28 : len(data) - 22]
    return body + central + data[-22:-6] + struct.pack("<L", len(body)) + data[-2:]


# A sender with a valid identity who makes a wrong package


def test_a_forgery_in_the_proper_form_is_told_from_a_good_package(files: Files, forger: Forger) -> None:
    """The forger's tools work: what they refuse below is refused for the reason named there."""
    assert read(forger.with_values(files), identity=None, trust={}).deal_id == "deal-1"


def test_a_name_on_a_key_that_is_not_the_authors(files: Files, mallory: Identity, plan: PackagePlan) -> None:
    refused(Forger(identity=mallory, at=plan.created).with_values(files), NotSigned, saying="author")


@pytest.mark.parametrize("path", ["deal/deal.json", "README.txt", "SHA256SUMS", "manifest.json"])
def test_a_signature_that_covers_only_a_part(files: Files, forger: Forger, path: str) -> None:
    refused(forger.signed(files, omitting=path), FileDiffers, saying=path)


def test_a_countersignature_that_covers_only_a_part(files: Files, forger: Forger, marco: Identity) -> None:
    listed = encode_references(2, [])
    second = {
        "META-INF/ASiCManifest002.xml": listed,
        "META-INF/signature002.p7s": sign_detached(listed, identity=marco, at=forger.at),
    }
    refused(write_archive((files | second).items()), FileDiffers)


@pytest.mark.parametrize("path", ["manifest.json", "README.txt", "SHA256SUMS"])
def test_a_package_without_a_list(files: Files, forger: Forger, path: str) -> None:
    del files[path]
    refused(forger.signed(files), BadArchive, saying=path)


def test_checksums_that_differ_from_the_signature(files: Files, forger: Forger) -> None:
    refused(forger.signed(files | {"SHA256SUMS": b""}), FileDiffers, saying="SHA256SUMS")


def test_a_manifest_that_omits_a_file(files: Files, forger: Forger) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    refused(forger.with_values(files, files=listed[1:]), FileDiffers, saying=listed[0]["path"])


def test_a_manifest_that_lists_a_missing_file(files: Files, forger: Forger) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    ghost = listed[0] | {"path": "documents/0009.docx", "role": "document", "display_name": "g.docx"}
    refused(forger.with_values(files, files=[*listed, ghost]), FileDiffers, saying="documents/0009.docx")
    hidden = listed[0] | {"path": "README.txt", "role": "other"}
    refused(forger.with_values(files, files=[*listed, hidden]), FileDiffers, saying="README")


def test_a_manifest_with_another_digest_or_size(files: Files, forger: Forger) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    for wrong in ({"sha256": "0" * 64}, {"size": 7777}):
        spoiled = [listed[0] | wrong, *listed[1:]]
        refused(forger.with_values(files, files=spoiled), FileDiffers, saying=listed[0]["path"])


def line_of(path: str, data: bytes, **more: str) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {"path": path, "size": len(data), "sha256": digest, "media_type": "text/plain", "role": "other"} | more


def with_one_more(files: Files, forger: Forger, path: str, data: bytes, **more: str) -> Any:
    listed = [*json.loads(files["manifest.json"])["files"], line_of(path, data, **more)]
    return forger.with_values(files | {path: data}, files=listed)


def test_a_blob_under_a_false_name(files: Files, forger: Forger) -> None:
    refused(with_one_more(files, forger, "blobs/" + "0" * 64, b"x", role="blob"), BadManifest, saying="blob")


def test_a_partners_package_with_a_teams_ledger(files: Files, forger: Forger) -> None:
    refused(with_one_more(files, forger, "ledger/team.jsonl", b"", role="team-ledger"), BadManifest, saying="team")


def test_two_documents_of_one_name(files: Files, forger: Forger) -> None:
    name = {"role": "document", "display_name": "LIEFERVERTRAG Entwurf v14.docx"}
    refused(with_one_more(files, forger, "documents/0002.docx", b"x", **name), BadManifest, saying="same name")


@pytest.mark.parametrize("path", ["deal/deal.json", "ledger/shared.jsonl"])
def test_a_package_without_its_heart(files: Files, forger: Forger, path: str) -> None:
    listed = [line for line in json.loads(files["manifest.json"])["files"] if line["path"] != path]
    del files[path]
    refused(forger.with_values(files, files=listed), BadManifest, saying="no ledger or no deal")


def test_a_file_that_only_newer_versions_know_is_kept_apart(files: Files, forger: Forger) -> None:
    path = "future/thing.bin"
    listed = [*json.loads(files["manifest.json"])["files"], line_of(path, b"x", role="hologram")]
    package = read(forger.with_values(files | {path: b"x"}, files=listed, colour="blue"), identity=None, trust={})
    assert package.unknown == (path,)


@pytest.mark.parametrize("values", [{"min_reader": 2}, {"critical": ["holograms"]}])
def test_what_must_not_be_ignored_asks_for_a_newer_version(
    files: Files, forger: Forger, values: dict[str, Any]
) -> None:
    error = refused(forger.with_values(files, **values), NeedsNewer)
    assert "current version" in error.hint


@pytest.mark.parametrize(
    "values",
    [
        {"format": "other/1"},
        {"min_reader": "1"},
        {"critical": None},
        {"deal_id": "../x"},
        {"deal_id": 7},
        {"sequence": 0},
        {"sequence": True},
        {"sequence": "1"},
        {"parents": ["xyz"]},
        {"parents": ["bb" * 32, "aa" * 32]},
        {"parents": ["aa" * 32, "aa" * 32]},
        {"parents": None},
        {"author": "AA" * 32},
        {"recipients": [{"root": "aa" * 32}]},
        {"recipients": ["aa" * 32]},
        {"audience": "everyone"},
        {"audience": ["partner"]},
        {"created": "2026-03-02"},
        {"created": 5},
        {"note": "n" * 4001},
        {"note": None},
        {"files": None},
        {"files": [None]},
        {"files": []},
    ],
    ids=lambda values: str(values)[:40],
)
def test_a_manifest_with_a_wrong_value(files: Files, forger: Forger, values: dict[str, Any]) -> None:
    refused(forger.with_values(files, **values), NegotiatorError)


@pytest.mark.parametrize(
    "wrong",
    [
        {"media_type": "x"},
        {"role": 5},
        {"role": "blob"},
        {"size": -1},
        {"path": 5},
        {"path": "../x"},
        {"role": "document", "path": "documents/0001.docx"},
    ],
    ids=lambda values: str(values)[:40],
)
def test_a_listed_file_with_a_wrong_value(files: Files, forger: Forger, wrong: dict[str, Any]) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    refused(forger.with_values(files, files=[*listed[1:], listed[0] | wrong]), NegotiatorError)


def test_a_file_listed_twice(files: Files, forger: Forger) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    refused(forger.with_values(files, files=[*listed, listed[0]]), BadManifest, saying="twice")


def test_a_manifest_in_another_form(files: Files, forger: Forger) -> None:
    spaced = json.dumps(json.loads(files["manifest.json"])).encode()
    refused(forger.with_manifest(files, spaced), BadManifest, saying="canonical")
    refused(forger.with_manifest(files, b"[]"), BadManifest)


def test_hostile_json(files: Files, forger: Forger) -> None:
    manifest = files["manifest.json"]
    refused(forger.with_manifest(files, b"[" * 100_000 + b"]" * 100_000), BadJson, saying="deep")
    refused(
        forger.with_manifest(files, manifest.replace(b'{"audience"', b'{"audience":"x","audience"', 1)),
        BadJson,
        saying="twice",
    )
    refused(forger.with_manifest(files, b'{"sequence":' + b"9" * 5000 + b"}"), BadJson, saying="large")
    for number in (b"NaN", b"Infinity", b"1.5", b"1e9"):
        refused(forger.with_manifest(files, b'{"sequence":' + number + b"}"), BadJson, saying="whole number")
    refused(forger.with_manifest(files, b"\xff"), BadJson)
    refused(forger.with_manifest(files, manifest.replace(b"partner", b"\\ud800")), NegotiatorError)


def test_an_entity_in_the_signed_list(files: Files, forger: Forger) -> None:
    doctype = b'?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for hostile in (files[META[0]].replace(b"?>\n", doctype), b"", b"<a>", b"<a/>", files[META[0]] + b" "):
        signature = sign_detached(hostile, identity=forger.identity, at=forger.at)
        refused(write_archive((files | dict(zip(META, (hostile, signature), strict=True))).items()), BadSignedList)


def test_a_file_twice_in_the_signed_list(files: Files, forger: Forger) -> None:
    lines = files[META[0]].splitlines(keepends=True)
    doubled = b"".join([*lines[:3], lines[3], *lines[3:]])
    signature = sign_detached(doubled, identity=forger.identity, at=forger.at)
    refused(write_archive((files | dict(zip(META, (doubled, signature), strict=True))).items()), BadSignedList)
