"""Checks the signatures of a PDF, more strictly than a viewer does.

The last signature must cover the whole file to its last byte, every revision after the first must be a signature, the
room that holds a signature must hold nothing else, and nobody is trusted but the roots that are passed in. Times are
claims of the signers; a certificate is judged at the time that its signer claims.
"""

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from negotiator.kernel import Unreadable
from negotiator.reports.containers import is_plain

PDF_HEAD, END = b"%PDF-", b"%%EOF"
LINE_END = 2
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


class NotAPdf(Unreadable):
    """The file is no PDF at all."""

    code = "not-a-pdf"

    def __init__(self) -> None:
        super().__init__("This file is not a PDF.", hint="Choose the signed summary, a file that ends in .pdf.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerLine:
    """One signature, in the order of signing. Fingerprints are SHA-256 in hex; `claimed_at` is the signer's clock."""

    field: str
    name: str
    organisation: str
    fingerprint: str
    root_fingerprint: str
    claimed_at: datetime | None
    reason: str
    certifies: bool
    covers_whole: bool
    intact: bool
    trusted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of the file: its number from 1, its length in bytes, and the field signed in it ("" for none)."""

    number: int
    length: int
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said of a PDF: unchanged since signing, signed by people whose roots are trusted, and why not.

    `unsigned` names the signature fields that are still empty. `reasons` is empty only when intact and trusted.
    """

    intact: bool
    trusted: bool
    signers: tuple[SignerLine, ...] = ()
    revisions: tuple[Revision, ...] = ()
    unsigned: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def verify(pdf: bytes, *, trust: Mapping[str, bytes], expected: Sequence[str] = ()) -> Verdict:
    """Return the verdict on a PDF, with `trust` mapping root fingerprints (SHA-256, hex) to certificates (PEM).

    `expected` names the root fingerprints of those who must have signed. Raises NotAPdf for a file that is no PDF; any
    other damage is a verdict with its reason.
    """
    if not pdf.startswith(PDF_HEAD):
        raise NotAPdf
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        return _Examination(pdf, trust=trust).verdict(expected)
    except Exception:  # noqa: BLE001  # a hostile file may make the parser raise anything; it is not intact either way
        return Verdict(intact=False, trusted=False, reasons=(_damage(pdf),))


class _Examination:
    """One pass over one file."""

    def __init__(self, pdf: bytes, *, trust: Mapping[str, bytes]) -> None:
        self._pdf = pdf
        self._trust = trust
        self._reader = PdfFileReader(io.BytesIO(pdf))
        self._signatures = list(self._reader.embedded_signatures)
        self._reasons: list[str] = []

    def verdict(self, expected: Sequence[str]) -> Verdict:
        fields = [(name, value is not None) for name, value, _ in enumerate_sig_fields(self._reader)]
        unsigned = tuple(name for name, signed in fields if not signed)
        if not self._signatures:
            return Verdict(
                intact=False,
                trusted=False,
                unsigned=unsigned,
                reasons=("The file is not signed.", *_missing((), expected)),
            )
        signers = tuple(self._signer(signature) for signature in self._signatures)
        revisions = tuple(self._revisions())
        self._check_whole()
        self._check_revisions(revisions)
        intact = not self._reasons and all(signer.intact for signer in signers)
        missing = _missing(signers, expected)
        trusted = intact and not missing and all(signer.trusted for signer in signers)
        distrust = [
            f"“{signer.field}”: the certificate of {signer.name or 'the signer'} does not lead to a trusted root."
            for signer in signers
            if signer.intact and not signer.trusted
        ]
        return Verdict(
            intact=intact,
            trusted=trusted,
            signers=signers,
            revisions=revisions,
            unsigned=unsigned,
            reasons=(*self._reasons, *distrust, *missing),
        )

    def _signer(self, signature: EmbeddedPdfSignature) -> SignerLine:
        certificate = signature.signer_cert
        status = self._status(signature)
        intact = status is not None and self._is_intact(signature, status)
        subject = certificate.subject.native
        return SignerLine(
            field=signature.field_name,
            name=str(subject.get("common_name", "")),
            organisation=str(subject.get("organization_name", "")),
            fingerprint=certificate.sha256.hex(),
            root_fingerprint=self._root(signature, status),
            claimed_at=signature.self_reported_timestamp,
            reason=str(signature.sig_object.get("/Reason", "")),
            certifies=signature.docmdp_level is not None,
            covers_whole=_end(signature) == len(self._pdf),
            intact=intact,
            trusted=intact and status is not None and bool(status.trusted),
        )

    def _status(self, signature: EmbeddedPdfSignature) -> PdfSignatureStatus | None:
        context = ValidationContext(
            trust_roots=[_load(certificate) for certificate in self._trust.values()],
            crls=self._revocation_lists(),
            other_certs=list(signature.other_embedded_certs),
            moment=signature.self_reported_timestamp,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )
        try:
            return validate_pdf_signature(signature, context, key_usage_settings=USAGE)
        except Exception:  # noqa: BLE001  # whatever the parser stumbles over, the signature does not hold
            self._say(signature, "the signature cannot be read.")
            return None

    def _is_intact(self, signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
        before = len(self._reasons)
        if not status.intact:
            self._say(signature, "the signed bytes were changed.")
        elif not status.valid:
            self._say(signature, "the signature does not match its certificate.")
        if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            self._say(signature, "the signature does not cover its whole revision.")
        if isinstance(status.diff_result, SuspiciousModification) or status.docmdp_ok is False:
            self._say(signature, "the document was changed after this signature in a way that it does not allow.")
        if not _fills_its_room(self._pdf, signature):
            self._say(signature, "the room of the signature holds other bytes than the signature.")
        if not is_plain(_container(signature)):
            self._say(signature, "the signature carries something that does not belong to it.")
        return len(self._reasons) == before

    def _root(self, signature: EmbeddedPdfSignature, status: PdfSignatureStatus | None) -> str:
        """Return the fingerprint of the root: of the trusted path, else of the root that came with the signature."""
        if status is not None and status.validation_path is not None:
            return str(status.validation_path.first.sha256.hex())
        issuer = signature.signer_cert.issuer
        sent = [certificate for certificate in signature.other_embedded_certs if certificate.subject == issuer]
        return str(sent[0].sha256.hex()) if sent else ""

    def _revocation_lists(self) -> list[bytes]:
        try:
            store = DocumentSecurityStore.read_dss(self._reader)
        except NoDSSFoundError:
            return []
        return [reference.get_object().data for reference in store.crls]

    def _revisions(self) -> Iterator[Revision]:
        by_number = {signature.signed_revision: signature for signature in self._signatures}
        for number in range(self._reader.xrefs.total_revisions):
            signature = by_number.get(number)
            yield Revision(
                number=number + 1,
                length=_end(signature) if signature else 0,
                field=signature.field_name if signature else "",
            )

    def _check_whole(self) -> None:
        beyond = len(self._pdf) - max(_end(signature) for signature in self._signatures)
        if beyond > 0:
            self._reasons.append(f"{beyond} bytes follow the last signature and are covered by none.")
        elif beyond < 0:
            self._reasons.append(f"The file is cut off: {-beyond} bytes of the last signature's range are missing.")

    def _check_revisions(self, revisions: Sequence[Revision]) -> None:
        if any(not revision.field for revision in revisions[1:]):
            self._reasons.append("The file was changed by a revision that nobody signed.")

    def _say(self, signature: EmbeddedPdfSignature, reason: str) -> None:
        self._reasons.append(f"“{signature.field_name}”: {reason}")


def _damage(pdf: bytes) -> str:
    beyond = len(pdf) - (pdf.rfind(END) + len(END))
    if END not in pdf:
        return "The file is cut off: its end is missing."
    if beyond > LINE_END:
        return f"{beyond} bytes follow the last complete revision: the file is cut off, or something was added to it."
    return "The file's structure is damaged."


def _missing(signers: Sequence[SignerLine], expected: Sequence[str]) -> tuple[str, ...]:
    signed = {signer.root_fingerprint for signer in signers if signer.intact}
    return tuple(f"The signature of the root {root[:16]}… is missing." for root in expected if root not in signed)


def _end(signature: EmbeddedPdfSignature) -> int:
    """Return the file position where the signature's byte range ends."""
    start, length = (int(number) for number in list(signature.byte_range)[-2:])
    return start + length


def _fills_its_room(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Tell whether the only gap in the byte range holds the signature in hex, padded with zeros, and nothing else."""
    ranges = [int(number) for number in signature.byte_range]
    if len(ranges) != 4 or ranges[0] != 0:
        return False
    room = pdf[ranges[1] : ranges[2]]
    digits = room[1:-1]
    if room[:1] != b"<" or room[-1:] != b">" or digits not in (digits.lower(), digits.upper()):
        return False
    content = bytes.fromhex(digits.decode("ascii"))
    length = _der_length(content)
    return not content[length:].strip(b"\0")


def _container(signature: EmbeddedPdfSignature) -> bytes:
    content = bytes(signature.pkcs7_content)
    return content[: _der_length(content)]


def _der_length(content: bytes) -> int:
    """Return the length of the first DER value, header included."""
    first = content[1]
    if first < 0x80:
        return 2 + first
    size = first & 0x7F
    return 2 + size + int.from_bytes(content[2 : 2 + size], "big")


def _load(certificate: bytes) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(certificate)[2])
