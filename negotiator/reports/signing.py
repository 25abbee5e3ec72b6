"""Signs a PDF into one of its prepared fields: PAdES-BASELINE-B, the firm's revocation list placed along with it.

The first signature certifies the document (DocMDP 2: only further signatures may follow), later ones approve it. The
time is the signer's own clock; no time-stamping authority is asked.
"""

import io
import logging
from datetime import datetime
from typing import Any

from asn1crypto import keys, pem, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfSigningSession, SigDSSPlacementPreference
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from negotiator.crypto import Identity, NoRootKey
from negotiator.kernel import Refused, Unreadable
from negotiator.reports.appearance import signature_style
from negotiator.reports.typefaces import Typefaces


class NotSignable(Unreadable):
    """The file is not a PDF that can be signed."""

    code = "pdf-not-signable"

    def __init__(self) -> None:
        super().__init__("This PDF cannot be signed: its structure is damaged.", hint="Generate it again.")


class NoSuchField(Refused):
    """The PDF has no empty signature field of this name."""

    code = "no-signature-field"

    def __init__(self, *, field: str, signed: bool) -> None:
        state = "is signed already" if signed else "does not exist"
        super().__init__(
            f"The signature field “{field}” {state}.", hint="Choose one of the empty fields of the certificate page."
        )


class SigningRefused(Refused):
    """The document's own rules, or those of the format, forbid this signature."""

    code = "signing-refused"

    def __init__(self, *, certify: bool) -> None:
        message = "This PDF does not allow this signature."
        hint = "Only the first signature can certify a document." if certify else "Generate the document again."
        super().__init__(message, hint=hint)


def sign(
    pdf: bytes, identity: Identity, *, field: str, reason: str, at: datetime, certify: bool, fonts: Typefaces
) -> bytes:
    """Return the PDF with `identity`'s signature in `field`; the bytes before it are not touched.

    `certify` makes the first signature a certification; `at` (aware) is the time that it claims.
    Raises NotSignable, NoSuchField, SigningRefused.
    """
    width, height = _empty_field(pdf, field)
    style = signature_style(identity, reason=reason, at=at, width=width, height=height, fonts=fonts)
    signer = TimedSigner(_metadata(identity, field=field, reason=reason, at=at, certify=certify), identity, style)
    signer.claimed = at
    out = io.BytesIO()
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), existing_fields_only=True, output=out)
    except (SigningError, PdfError) as error:
        raise SigningRefused(certify=certify) from error
    return out.getvalue()


def signature_fields(pdf: bytes) -> tuple[tuple[str, bool], ...]:
    """Return the name of each signature field and whether it is signed. Raises NotSignable."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        return tuple((name, value is not None) for name, value, _ in enumerate_sig_fields(reader))
    except Exception as error:  # the parser lets any built-in error of a damaged file through
        raise NotSignable from error


class TimedSigner(PdfSigner):
    """Signs with a time that is given, not with the moment at which the code runs."""

    claimed: datetime

    def __init__(self, metadata: PdfSignatureMetadata, identity: Identity, style: Any) -> None:
        super().__init__(metadata, _simple_signer(identity), stamp_style=style)

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        """Open the session and set its time."""
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.claimed
        return session


def _empty_field(pdf: bytes, field: str) -> tuple[float, float]:
    """Return width and height in points of the field, which must be there and empty."""
    fields = dict(signature_fields(pdf))
    if field not in fields or fields[field]:
        raise NoSuchField(field=field, signed=field in fields)
    reader = PdfFileReader(io.BytesIO(pdf))
    widget = next(ref for name, _, ref in enumerate_sig_fields(reader) if name == field).get_object()
    left, bottom, right, top = (float(side) for side in widget["/Rect"])
    return right - left, top - bottom


def _simple_signer(identity: Identity) -> SimpleSigner:
    key = identity.signing_key().private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its __init__ has no annotations
    store.register(_certificate(identity.root_pem))
    return SimpleSigner(
        signing_cert=_certificate(identity.leaf_pem),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=store,
        embed_roots=True,
    )


def _certificate(data: bytes) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(data)[2])


def _metadata(identity: Identity, *, field: str, reason: str, at: datetime, certify: bool) -> PdfSignatureMetadata:
    context = _revocation_context(identity, at)
    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        certify=certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        embed_validation_info=context is not None,
        validation_context=context,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )


def _revocation_context(identity: Identity, at: datetime) -> ValidationContext | None:
    """Return what places the firm's revocation list into the document; None when the firm's root key is elsewhere."""
    try:
        crl = identity.crl(at)
    except NoRootKey:
        return None
    return ValidationContext(
        trust_roots=[_certificate(identity.root_pem)],
        crls=[crl],
        moment=at,
        allow_fetching=False,
        revocation_mode="hard-fail",
    )
