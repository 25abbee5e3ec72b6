"""What a sender with a valid identity may try: packages that are well signed and still wrong, each refused by name."""

import hashlib
import json
from typing import Any

import pytest

from negotiator.crypto import Identity
from negotiator.exchange import PackagePlan
from negotiator.exchange.asic_manifest import Reference, encode_references
from negotiator.exchange.cades import sign_detached
from negotiator.exchange.strict_json import canonical_json
from negotiator.kernel import NegotiatorError
from tests.exchange.containers import META, Files, Forger, Written, packed, read, unpacked


def refused(data: bytes, code: str, *, saying: str | None = None) -> NegotiatorError:
    with pytest.raises(NegotiatorError, match=saying) as caught:
        read(data, identity=None, trust={})
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value


@pytest.fixture(scope="session")
def forger(anna: Identity, plan: PackagePlan) -> Forger:
    return Forger(identity=anna, at=plan.created)


@pytest.fixture
def files(written: Written) -> Files:
    return unpacked(written.asice)


def test_a_forgery_in_the_proper_form_is_told_from_a_good_package(files: Files, forger: Forger) -> None:
    """The forger's tools work: what they refuse below is refused for the reason named there."""
    assert read(forger.with_values(files), identity=None, trust={}).deal_id == "deal-1"


def test_a_name_on_a_key_that_is_not_the_authors(files: Files, mallory: Identity, plan: PackagePlan) -> None:
    refused(Forger(identity=mallory, at=plan.created).with_values(files), "author-signature")


@pytest.mark.parametrize("path", ["deal/deal.json", "README.txt", "SHA256SUMS", "manifest.json"])
def test_a_signature_that_covers_only_a_part(files: Files, forger: Forger, path: str) -> None:
    refused(forger.signed(files, omitting=path), "signature-partial", saying=path)


def test_a_countersignature_that_covers_only_a_part(files: Files, forger: Forger, marco: Identity) -> None:
    listed = encode_references(2, [])
    second = {
        "META-INF/ASiCManifest002.xml": listed,
        "META-INF/signature002.p7s": sign_detached(listed, identity=marco, at=forger.at),
    }
    refused(packed(files | second), "signature-partial")


@pytest.mark.parametrize("path", ["manifest.json", "README.txt", "SHA256SUMS"])
def test_a_package_without_a_list(files: Files, forger: Forger, path: str) -> None:
    del files[path]
    refused(forger.signed(files), "file-removed", saying=path)


def test_checksums_that_differ_from_the_signature(files: Files, forger: Forger) -> None:
    refused(forger.signed(files | {"SHA256SUMS": b""}), "sums-differ", saying="SHA256SUMS")


def test_a_manifest_that_omits_a_file(files: Files, forger: Forger) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    refused(forger.with_values(files, files=listed[1:]), "listing-differs", saying=listed[0]["path"])


def test_a_manifest_that_lists_a_missing_file(files: Files, forger: Forger) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    ghost = listed[0] | {"path": "documents/0009.docx", "role": "document", "display_name": "g.docx"}
    refused(forger.with_values(files, files=[*listed, ghost]), "listing-differs", saying="documents/0009.docx")
    hidden = listed[0] | {"path": "README.txt", "role": "other"}
    refused(forger.with_values(files, files=[*listed, hidden]), "listing-differs", saying="README")


def test_a_manifest_with_another_digest_or_size(files: Files, forger: Forger) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    for wrong in ({"sha256": "0" * 64}, {"size": 7777}):
        spoiled = [listed[0] | wrong, *listed[1:]]
        refused(forger.with_values(files, files=spoiled), "listing-differs", saying=listed[0]["path"])


def line_of(path: str, data: bytes, **more: str) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {"path": path, "size": len(data), "sha256": digest, "media_type": "text/plain", "role": "other"} | more


def with_one_more(files: Files, forger: Forger, path: str, data: bytes, **more: str) -> Any:
    listed = [*json.loads(files["manifest.json"])["files"], line_of(path, data, **more)]
    return forger.with_values(files | {path: data}, files=listed)


def test_a_blob_under_a_false_name(files: Files, forger: Forger) -> None:
    refused(with_one_more(files, forger, "blobs/" + "0" * 64, b"x", role="blob"), "manifest", saying="blob")


def test_a_partners_package_with_a_teams_ledger(files: Files, forger: Forger) -> None:
    refused(with_one_more(files, forger, "ledger/team.jsonl", b"", role="team-ledger"), "team-in-partner")


def test_two_documents_of_one_name(files: Files, forger: Forger) -> None:
    name = {"role": "document", "display_name": "LIEFERVERTRAG Entwurf v14.docx"}
    refused(with_one_more(files, forger, "documents/0002.docx", b"x", **name), "manifest", saying="same name")


@pytest.mark.parametrize("path", ["deal/deal.json", "ledger/shared.jsonl"])
def test_a_package_without_its_heart(files: Files, forger: Forger, path: str) -> None:
    listed = [line for line in json.loads(files["manifest.json"])["files"] if line["path"] != path]
    del files[path]
    refused(forger.with_values(files, files=listed), "manifest", saying="no ledger or no deal")


def test_a_file_that_only_newer_versions_know_is_kept_apart(files: Files, forger: Forger) -> None:
    path = "future/thing.bin"
    listed = [*json.loads(files["manifest.json"])["files"], line_of(path, b"x", role="hologram")]
    package = read(forger.with_values(files | {path: b"x"}, files=listed, colour="blue"), identity=None, trust={})
    assert package.unknown == (path,)


@pytest.mark.parametrize("values", [{"min_reader": 2}, {"critical": ["holograms"]}])
def test_what_must_not_be_ignored_asks_for_a_newer_version(
    files: Files, forger: Forger, values: dict[str, Any]
) -> None:
    error = refused(forger.with_values(files, **values), "needs-newer")
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
        {"recipients": [{"root": "aa" * 32, "name": "Marco\u202e"}]},
        {"recipients": [{"root": "aa" * 32, "name": "M" * 201}]},
        {"note": "\x1b[2J"},
        {"note": "one\r\ntwo"},
        {"min_reader": True},
        {"audience": "everyone"},
        {"audience": ["partner"]},
        {"created": "2026-03-02"},
        {"created": 5},
        {"note": "n" * 4001},
        {"note": None},
        {"files": None},
        {"files": [None]},
    ],
    ids=lambda values: str(values)[:40],
)
def test_a_manifest_with_a_wrong_value(files: Files, forger: Forger, values: dict[str, Any]) -> None:
    refused(forger.with_values(files, **values), "manifest")


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
    code = "unsafe-name" if wrong.get("path") == "../x" else "manifest"
    refused(forger.with_values(files, files=[*listed[1:], listed[0] | wrong]), code)


def test_a_file_listed_twice(files: Files, forger: Forger) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    refused(forger.with_values(files, files=[*listed, listed[0]]), "manifest", saying="twice")


def test_a_manifest_in_another_form(files: Files, forger: Forger) -> None:
    spaced = json.dumps(json.loads(files["manifest.json"])).encode()
    refused(forger.with_manifest(files, spaced), "manifest-form")
    refused(forger.with_manifest(files, b"[]"), "manifest")


@pytest.mark.parametrize("shown", ["vertrag\u202excod.exe", "a/b.docx", "zero\u200bwidth.docx", "x" * 201, "dot. "])
def test_a_misleading_shown_name(files: Files, forger: Forger, shown: str) -> None:
    listed = json.loads(files["manifest.json"])["files"]
    for line in listed:
        if "display_name" in line:
            line["display_name"] = shown
    refused(forger.with_values(files, files=listed), "shown-name")


@pytest.mark.parametrize(
    "values",
    [
        {"label": 5},
        {"label": "two\nlines"},
        {"label": " edge"},
        {"label": "x" * 65},
        {"walled": ["xyz"]},
        {"walled": ["bb" * 32, "aa" * 32]},
        {"walled": ["aa" * 32, "aa" * 32]},
        {"walled": 5},
        {"created": "2026-3-2T9:0:0Z"},
    ],
    ids=str,
)
def test_a_label_a_wall_or_a_time_in_another_form(files: Files, forger: Forger, values: dict[str, Any]) -> None:
    refused(forger.with_values(files, **values), "manifest")


def test_a_known_place_under_an_unknown_role(files: Files, forger: Forger) -> None:
    """Or a team's ledger could travel in a partner's package as something that only newer versions understand."""
    refused(with_one_more(files, forger, "ledger/team.jsonl", b"", role="hologram"), "manifest", saying="wrong place")


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "json-deep"),
        (b'{"a":1,"a":1}', "json-key-twice"),
        (b'{"a":{"b":1,"b":1}}', "json-key-twice"),
        (b'{"sequence":' + b"9" * 5000 + b"}", "json-number"),
        (b'{"sequence":NaN}', "json-number"),
        (b'{"sequence":-Infinity}', "json-number"),
        (b'{"sequence":1.5}', "json-number"),
        (b'{"sequence":1e9}', "json-number"),
        (b"\xff", "json-encoding"),
        (b"\xef\xbb\xbf{}", "json-encoding"),
        (b'{"a":1', "json"),
        (b'{"a":"' + b'\\"' * 500_000, "json"),
        (b"[" + b"[]," * 300_000 + b"0]", "json-tokens"),
        (b'{"format":"negotiator-package/1","min_reader":1,"critical":[],"note":"\\ud800"}', "manifest"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_hostile_json(files: Files, forger: Forger, manifest: bytes, code: str) -> None:
    refused(forger.with_manifest(files, manifest), code)


def test_an_entity_in_the_signed_list(files: Files, forger: Forger) -> None:
    doctype = b'?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    noise = (b"", b"<a>", b"<a/>", b"\xff", b"\n" * 100_000, files[META[0]] + b" ", files[META[0]][:-1])
    for hostile in (files[META[0]].replace(b"?>\n", doctype), *noise):
        refused(forger.signed_list(files, hostile), "signed-list")


def test_a_file_twice_in_the_signed_list(files: Files, forger: Forger) -> None:
    lines = files[META[0]].splitlines(keepends=True)
    refused(forger.signed_list(files, b"".join([*lines[:3], lines[3], *lines[3:]])), "signed-list")


@pytest.mark.parametrize(
    "algorithm", ["http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#md5"]
)
def test_digests_that_no_longer_hold(files: Files, forger: Forger, algorithm: str) -> None:
    weaker = files[META[0]].replace(b"http://www.w3.org/2001/04/xmlenc#sha256", algorithm.encode())
    refused(forger.signed_list(files, weaker), "weak-algorithm")


def test_digests_of_an_unknown_kind(files: Files, forger: Forger) -> None:
    for other in (b"http://www.w3.org/2001/04/xmlenc#sha512", b"urn:other"):
        listed = files[META[0]].replace(b"http://www.w3.org/2001/04/xmlenc#sha256", other)
        refused(forger.signed_list(files, listed), "signed-list")


def test_an_author_who_countersigns(files: Files, forger: Forger) -> None:
    digests = {
        path: hashlib.sha256(data).hexdigest() for path, data in files.items() if path not in ("mimetype", *META)
    }
    references = [Reference(path=path, media_type="text/plain", digest=digest) for path, digest in digests.items()]
    listed = encode_references(2, references)
    second = {
        "META-INF/ASiCManifest002.xml": listed,
        "META-INF/signature002.p7s": sign_detached(listed, identity=forger.identity, at=forger.at),
    }
    refused(packed(files | second), "signed-twice")


def test_a_flood_of_lines_in_a_ledger(files: Files, forger: Forger) -> None:
    flood = b"\n" * 200_001
    listed = json.loads(files["manifest.json"])["files"]
    for line in listed:
        if line["path"] == "ledger/shared.jsonl":
            line |= {"size": len(flood), "sha256": hashlib.sha256(flood).hexdigest()}
    manifest = json.loads(files["manifest.json"]) | {"files": listed}
    refused(
        forger.summed(files | {"ledger/shared.jsonl": flood, "manifest.json": canonical_json(manifest)}), "ledger-lines"
    )


def test_a_signature_claimed_outside_its_certificates_time(files: Files, forger: Forger) -> None:
    for years, code in ((-1, "certificate-not-yet"), (4, "certificate-expired")):
        at = forger.at.replace(year=forger.at.year + years)
        refused(Forger(identity=forger.identity, at=at).signed(files), code)
