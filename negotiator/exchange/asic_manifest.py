"""The ASiCManifest (ETSI EN 319 162-1): the small XML file that is signed, listing the digest of every other file."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from negotiator.exchange.limits import Limits
from negotiator.kernel import Unreadable

_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_ASIC: Final = "http://uri.etsi.org/02918/v1.2.1#"
_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"


class BadSignedList(Unreadable):
    """The signed list of digests is not in the one form that this program writes."""

    code = "signed-list"

    def __init__(self, *, number: int) -> None:
        super().__init__(
            f"The signed list of files ({manifest_name(number)}) is not in the expected form.",
            hint="Ask the sender for a new package.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One file under a signature. digest: SHA-256, hex."""

    path: str
    media_type: str
    digest: str


def manifest_name(number: int) -> str:
    """Return the entry name of the n-th signed list."""
    return f"META-INF/ASiCManifest{number:03d}.xml"


def signature_name(number: int) -> str:
    """Return the entry name of the n-th signature."""
    return f"META-INF/signature{number:03d}.p7s"


def encode_references(number: int, references: list[Reference]) -> bytes:
    """Return the n-th signed list as XML, sorted by path."""
    lines = [
        f'<asic:ASiCManifest xmlns:asic="{_ASIC}" xmlns:ds="{_DSIG}">',
        f'<asic:SigReference URI="{signature_name(number)}" MimeType="application/pkcs7-signature"/>',
    ]
    lines += [_element(reference) for reference in sorted(references, key=lambda each: each.path)]
    return _DECLARATION + "\n".join([*lines, "</asic:ASiCManifest>", ""]).encode("utf-8")


def _element(reference: Reference) -> str:
    digest = base64.b64encode(bytes.fromhex(reference.digest)).decode("ascii")
    return (
        f"<asic:DataObjectReference URI={quoteattr(reference.path)} MimeType={quoteattr(reference.media_type)}>"
        f'<ds:DigestMethod Algorithm="{_SHA256}"/><ds:DigestValue>{digest}</ds:DigestValue>'
        "</asic:DataObjectReference>"
    )


def decode_references(number: int, data: bytes, *, limits: Limits) -> dict[str, str]:
    """Return digest (hex) by path. Raise BadSignedList unless writing what was read gives the same bytes again."""
    if len(data) > limits.index or not data.startswith(_DECLARATION):
        raise BadSignedList(number=number)
    try:
        root = fromstring(data, forbid_dtd=True)
        references = [
            Reference(
                path=element.attrib["URI"],
                media_type=element.attrib["MimeType"],
                digest=base64.b64decode(element.findtext(f"{{{_DSIG}}}DigestValue") or "", validate=True).hex(),
            )
            for element in root.iterfind(f"{{{_ASIC}}}DataObjectReference")
        ]
        rewritten = encode_references(number, references)
    except (ParseError, DefusedXmlException, LookupError, ValueError, binascii.Error, RecursionError) as error:
        raise BadSignedList(number=number) from error
    if rewritten != data or len({reference.path for reference in references}) != len(references):
        raise BadSignedList(number=number)
    return {reference.path: reference.digest for reference in references}
