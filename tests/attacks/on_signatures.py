"""What may be tried with signatures, and with the certificates that stand behind them."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from negotiator.crypto import Identity, load_certificate
from negotiator.crypto.identity import load_private_key
from negotiator.exchange.asic_manifest import Reference, encode_references
from negotiator.exchange.cades import sign_detached
from tests.attacks.catalogue import Arrival, attack
from tests.attacks.scene import LATER, Scene
from tests.exchange.containers import META, Files, Forger, countersigned, packed, unpacked
from tests.services.desks import START
from tests.services.signatories import twin_of_root

SECOND = ("META-INF/ASiCManifest002.xml", "META-INF/signature002.p7s")
SHA256_NAME = b"http://www.w3.org/2001/04/xmlenc#sha256"


def altered(scene: Scene, edit: Callable[[cms.SignedData], None]) -> bytes:
    """Return the package with its signature edited."""
    content = cms.ContentInfo.load(scene.files[META[1]])
    edit(content["content"])
    return packed(scene.files | {META[1]: bytes(content.dump())})


# Files and signatures


@attack("a file that nobody signed", code="file-added", family="signature", rule=31)
def file_added(scene: Scene) -> Iterator[Arrival]:
    yield packed(scene.files | {"documents/evil.docx": b"x"})


@attack("a signed file taken out", code="file-removed", family="signature", rule=32)
def file_removed(scene: Scene) -> Iterator[Arrival]:
    for path in ("deal/deal.json", "documents/0001.docx", "SHA256SUMS"):
        yield packed({name: data for name, data in scene.files.items() if name != path})
    for path in ("manifest.json", "README.txt", "SHA256SUMS"):
        yield scene.forger.signed({name: data for name, data in scene.files.items() if name != path})


@attack("a signed file exchanged", code="file-differs", family="signature", rule=33)
def file_changed(scene: Scene) -> Iterator[Arrival]:
    for path in ("deal/deal.json", "README.txt", "SHA256SUMS", "documents/0001.docx", "manifest.json"):
        yield packed(scene.files | {path: scene.files[path] + b" "})


@attack("list and signature of another package", code="file-differs", family="signature", rule=33)
def transplanted_pair(scene: Scene) -> Iterator[Arrival]:
    other = unpacked(scene.forger.with_values(scene.files, note="another"))
    yield packed(scene.files | {name: other[name] for name in META})


@attack("all signatures stripped", code="not-signed", family="signature", rule=23)
def stripped(scene: Scene) -> Iterator[Arrival]:
    yield packed({name: data for name, data in scene.files.items() if name not in META})


@attack("the author's signature stripped and another kept", code="signature-missing", family="signature", rule=24)
def author_stripped(scene: Scene) -> Iterator[Arrival]:
    both = unpacked(countersigned(scene.asice, identity=scene.ben, at=LATER))
    yield packed({name: data for name, data in both.items() if name not in META})


@attack("half a signature", code="signature-missing", family="signature", rule=24)
def half(scene: Scene) -> Iterator[Arrival]:
    yield packed(scene.files | {SECOND[0]: b"<a/>"})
    yield packed({name: data for name, data in scene.files.items() if name != META[0]})


@attack("a stranger among the signatures", code="signature-extra", family="signature", rule=25)
def extra(scene: Scene) -> Iterator[Arrival]:
    for name in ("META-INF/extra.xml", "META-INF/manifest.rdf", "META-INF/signature101.p7s"):
        yield packed(scene.files | {name: b"<a/>"})


@attack("a signature of another package", code="signature-differs", family="signature", rule=28)
def transplanted(scene: Scene) -> Iterator[Arrival]:
    other = unpacked(scene.forger.with_values(scene.files, note="another"))
    yield packed(scene.files | {META[1]: other[META[1]]})


@attack("a signature value by another key", code="signature-differs", family="signature", rule=28)
def another_key(scene: Scene) -> Iterator[Arrival]:
    foreign = sign_detached(scene.files[META[0]], identity=scene.mallory, at=LATER)
    signature = cms.ContentInfo.load(foreign)["content"]["signer_infos"][0]["signature"].native

    def swap(signed: cms.SignedData) -> None:
        signed["signer_infos"][0]["signature"] = signature

    yield altered(scene, swap)


@attack("the root exchanged for a twin of its key", code="signature-differs", family="signature", rule=28)
def twin_exchanged(scene: Scene) -> Iterator[Arrival]:
    twin = load_certificate(twin_of_root(scene.ana)).public_bytes(Encoding.DER)
    leaf = load_certificate(scene.ana.leaf_pem).public_bytes(Encoding.DER)

    def exchange(signed: cms.SignedData) -> None:
        signed["certificates"] = [cms.Certificate.load(leaf), cms.Certificate.load(twin)]

    yield altered(scene, exchange)


@attack("noise for a signature", code="signature-file", family="signature", rule=26)
def noise(scene: Scene) -> Iterator[Arrival]:
    for data in (b"", b"noise", bytes(70_000)):
        yield packed(scene.files | {META[1]: data})


@attack("something hidden in a signature", code="signature-file", family="signature", rule=26)
def hidden(scene: Scene) -> Iterator[Arrival]:
    other = cms.ContentInfo.load(sign_detached(b"x", identity=scene.ben, at=LATER))["content"]

    def unsigned_attribute(signed: cms.SignedData) -> None:
        note = cms.CMSAttribute({"type": "content_type", "values": ["data"]})
        signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([note])

    def second_signer(signed: cms.SignedData) -> None:
        signed["signer_infos"] = [signed["signer_infos"][0], other["signer_infos"][0]]

    def further_certificate(signed: cms.SignedData) -> None:
        signed["certificates"] = [*signed["certificates"], other["certificates"][0]]

    def no_certificates(signed: cms.SignedData) -> None:
        signed["certificates"] = None

    def contents(signed: cms.SignedData) -> None:
        signed["encap_content_info"] = {"content_type": "data", "content": b"x"}

    for edit in (unsigned_attribute, second_signer, further_certificate, no_certificates, contents):
        yield altered(scene, edit)


@attack("an attribute of the signature left out", code="signature-file", family="signature", rule=26)
def attribute_left_out(scene: Scene) -> Iterator[Arrival]:
    def without(kind: str) -> Callable[[cms.SignedData], None]:
        def edit(signed: cms.SignedData) -> None:
            kept = [each for each in signed["signer_infos"][0]["signed_attrs"] if each["type"].native != kind]
            signed["signer_infos"][0]["signed_attrs"] = cms.CMSAttributes(kept)

        return edit

    for kind in ("content_type", "signing_time", "message_digest", "signing_certificate_v2"):
        yield altered(scene, without(kind))


@attack("another encoding of the same signature", code="signature-form", family="signature", rule=27)
def another_encoding(scene: Scene) -> Iterator[Arrival]:
    good = scene.files[META[1]]
    head = 2 + (good[1] & 0x7F)
    for other in (b"\x30\x80" + good[head:] + b"\0\0", b"\x30\x83\0" + good[2:], good + b"\0", good[:-1]):
        yield packed(scene.files | {META[1]: other})


@attack("a digest under which signatures are forged", code="weak-algorithm", family="signature", rule=29)
def weak_digest(scene: Scene) -> Iterator[Arrival]:
    def with_digest(algorithm: str) -> Callable[[cms.SignedData], None]:
        def edit(signed: cms.SignedData) -> None:
            signed["signer_infos"][0]["digest_algorithm"] = {"algorithm": algorithm}

        return edit

    for algorithm in ("sha1", "md5", "sha224"):
        yield altered(scene, with_digest(algorithm))
    for name in (b"http://www.w3.org/2000/09/xmldsig#sha1", b"http://www.w3.org/2001/04/xmldsig-more#md5"):
        yield scene.forger.signed_list(scene.files, scene.files[META[0]].replace(SHA256_NAME, name))


@attack("an entity in the signed list", code="signed-list", family="signature", rule=30)
def entity(scene: Scene) -> Iterator[Arrival]:
    good = scene.files[META[0]]
    doctype = b'?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    lines = good.splitlines(keepends=True)
    twice = b"".join([*lines[:3], lines[3], *lines[3:]])
    for other in (good.replace(b"?>\n", doctype), b"", b"<a/>", b"\xff", good + b" ", good[:-1], twice):
        yield scene.forger.signed_list(scene.files, other)
    yield scene.forger.signed_list(scene.files, good.replace(SHA256_NAME, b"urn:other"))


@attack("a signature over a part", code="signature-partial", family="signature", rule=34)
def partial(scene: Scene) -> Iterator[Arrival]:
    for path in ("deal/deal.json", "README.txt", "SHA256SUMS", "manifest.json"):
        yield scene.forger.signed(scene.files, omitting=path)
    listed = encode_references(2, [])
    further = sign_detached(listed, identity=scene.ben, at=LATER)
    yield packed(scene.files | dict(zip(SECOND, (listed, further), strict=True)))


@attack("checksums that tell something else", code="sums-differ", family="signature", rule=35)
def sums(scene: Scene) -> Iterator[Arrival]:
    good = scene.files["SHA256SUMS"]
    for other in (b"", good[:-1], good.upper(), b"".join(reversed(good.splitlines(keepends=True)))):
        yield scene.forger.signed(scene.files | {"SHA256SUMS": other})


@attack("signed by another than the author", code="author-signature", family="signature", rule=36)
def not_the_author(scene: Scene) -> Iterator[Arrival]:
    for identity in (scene.mallory, scene.ben):
        yield Forger(identity=identity, at=LATER).with_values(scene.files)


@attack("the author as a witness of their own", code="signed-twice", family="signature", rule=37)
def signed_twice(scene: Scene) -> Iterator[Arrival]:
    files = {path: data for path, data in scene.files.items() if path not in ("mimetype", *META)}
    references = [
        Reference(path=path, media_type="text/plain", digest=hashlib.sha256(data).hexdigest())
        for path, data in files.items()
    ]
    listed = encode_references(2, references)
    further = sign_detached(listed, identity=scene.ana, at=LATER)
    yield packed(scene.files | dict(zip(SECOND, (listed, further), strict=True)))


# Certificates


def signed_with(scene: Scene, leaf: x509.Certificate, key: Any, *, root: x509.Certificate | None = None) -> bytes:
    """Return the package under a signature by another leaf, which the author's root issued or did not."""
    pem = leaf.public_bytes(Encoding.PEM)
    stand_in = Identity(
        root_pem=root.public_bytes(Encoding.PEM) if root else scene.ana.root_pem,
        leaf_pem=pem,
        signing_key_pem=scene.ana.signing_key_pem,
        root_key_pem=None,
        age_secret=scene.ana.age_secret,
    )
    files: Files = scene.files
    signature = sign_detached(files[META[0]], identity=stand_in, at=LATER)
    content = cms.ContentInfo.load(signature)
    signer = content["content"]["signer_infos"][0]
    signed = signer["signed_attrs"].untag().dump()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        signer["signature"] = key.sign(signed, ec.ECDSA(hashes.SHA256()))
    return packed(files | {META[1]: bytes(content.dump())})


def leaf_of(
    scene: Scene,
    key: Any,
    *,
    issuer: Identity | None = None,
    digest: hashes.SHA224 | hashes.SHA256 | None = None,
    start: int = 0,
    days: int = 400,
    more: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    ca: bool = False,
) -> x509.Certificate:
    """Return a leaf for Ana under somebody's root, with the faults that an attack asks for."""
    by = issuer or scene.ana
    root, held = load_certificate(by.root_pem), load_certificate(scene.ana.leaf_pem)
    assert by.root_key_pem is not None
    begins = START + timedelta(days=start)
    builder = (
        x509.CertificateBuilder()
        .subject_name(held.subject)
        .issuer_name(root.subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(load_private_key(by.root_key_pem), digest or hashes.SHA256())


@attack("a leaf of another root beside the author's", code="certificate", family="certificates", rule=38)
def foreign_leaf(scene: Scene) -> Iterator[Arrival]:
    key = ec.generate_private_key(ec.SECP256R1())
    yield signed_with(scene, leaf_of(scene, key, issuer=scene.mallory), key)


@attack("a leaf that may issue certificates", code="certificate", family="certificates", rule=38)
def leaf_as_root(scene: Scene) -> Iterator[Arrival]:
    key = ec.generate_private_key(ec.SECP256R1())
    yield signed_with(scene, leaf_of(scene, key, ca=True), key)


@attack("a key that is too short or of another kind", code="weak-key", family="certificates", rule=39)
def weak_key(scene: Scene) -> Iterator[Arrival]:
    short = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for key in (short, ec.generate_private_key(ec.SECP384R1())):
        leaf = leaf_of(scene, key)
        content = cms.ContentInfo.load(scene.files[META[1]])
        signed = content["content"]
        kept = [each for each in signed["certificates"] if each.chosen.subject == each.chosen.issuer]
        signed["certificates"] = [cms.Certificate.load(leaf.public_bytes(Encoding.DER)), *kept]
        signed["signer_infos"][0]["sid"].chosen["serial_number"] = leaf.serial_number
        yield packed(scene.files | {META[1]: bytes(content.dump(force=True))})


@attack("a certificate signed with a weak digest", code="weak-algorithm", family="certificates", rule=29)
def weak_certificate(scene: Scene) -> Iterator[Arrival]:
    key = ec.generate_private_key(ec.SECP256R1())
    yield signed_with(scene, leaf_of(scene, key, digest=hashes.SHA224()), key)


@attack("a leaf that had expired", code="certificate-expired", family="certificates", rule=40)
def expired(scene: Scene) -> Iterator[Arrival]:
    key = ec.generate_private_key(ec.SECP256R1())
    yield signed_with(scene, leaf_of(scene, key, days=1), key)
    yield Forger(identity=scene.ana, at=LATER + timedelta(days=5000)).signed(scene.files)


@attack("a leaf that was not valid yet", code="certificate-not-yet", family="certificates", rule=41)
def not_yet(scene: Scene) -> Iterator[Arrival]:
    key = ec.generate_private_key(ec.SECP256R1())
    yield signed_with(scene, leaf_of(scene, key, start=9), key)
    yield Forger(identity=scene.ana, at=LATER - timedelta(days=30)).signed(scene.files)


@attack("a leaf made for web servers", code="certificate-purpose", family="certificates", rule=42)
def other_purpose(scene: Scene) -> Iterator[Arrival]:
    key = ec.generate_private_key(ec.SECP256R1())
    use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    yield signed_with(scene, leaf_of(scene, key, more=((use, False),)), key)


@attack("a condition that must not be ignored", code="certificate-extension", family="certificates", rule=43)
def condition(scene: Scene) -> Iterator[Arrival]:
    key = ec.generate_private_key(ec.SECP256R1())
    odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")
    yield signed_with(scene, leaf_of(scene, key, more=((odd, True),)), key)
