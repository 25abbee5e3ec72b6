"""The ASiCManifest (ETSI EN 319 162-1): the small XML file that is signed, listing the digest of every other file.

It is read line by line in the one form in which it is written, so no XML machinery meets a stranger's bytes.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from negotiator.crypto import WeakAlgorithm
from negotiator.exchange.limits import Limits
from negotiator.kernel import Unreadable

_SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
_WEAK: Final = re.compile(r"#(md[245]|sha1|sha224|ripemd160)\Z")
_REFERENCE: Final = re.compile(
    r'<asic:DataObjectReference URI="(?P<path>[A-Za-z0-9._/-]{1,200})" MimeType="(?P<media_type>[a-z0-9/.+-]{1,150})">'
    r'<ds:DigestMethod Algorithm="(?P<algorithm>[^"<>&]{1,100})"/>'
    r"<ds:DigestValue>(?P<digest>[A-Za-z0-9+/]{1,88}={0,2})</ds:DigestValue></asic:DataObjectReference>"
)


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
    """One file under a signature. path: a safe entry name; digest: SHA-256, hex."""

    path: str
    media_type: str
    digest: str


def manifest_name(number: int) -> str:
    """Return the entry name of the n-th signed list."""
    return f"META-INF/ASiCManifest{number:03d}.xml"


def signature_name(number: int) -> str:
    """Return the entry name of the n-th signature."""
    return f"META-INF/signature{number:03d}.p7s"


def encode_references(number: int, references: Iterable[Reference]) -> bytes:
    """Return the n-th signed list as XML, sorted by path."""
    lines = [_element(reference) for reference in sorted(references, key=lambda each: each.path)]
    return "\n".join([*_opening(number), *lines, _CLOSING, ""]).encode("ascii")


_CLOSING: Final = "</asic:ASiCManifest>"


def _opening(number: int) -> tuple[str, ...]:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
        f'<asic:SigReference URI="{signature_name(number)}" MimeType="application/pkcs7-signature"/>',
    )


def _element(reference: Reference) -> str:
    digest = base64.b64encode(bytes.fromhex(reference.digest)).decode("ascii")
    return (
        f'<asic:DataObjectReference URI="{reference.path}" MimeType="{reference.media_type}">'
        f'<ds:DigestMethod Algorithm="{_SHA256}"/><ds:DigestValue>{digest}</ds:DigestValue>'
        "</asic:DataObjectReference>"
    )


def decode_references(number: int, data: bytes, *, limits: Limits) -> dict[str, str]:
    """Return digest (hex) by path.

    Raise BadSignedList unless writing what was read gives the same bytes again, WeakAlgorithm for weak digests.
    """
    if len(data) > limits.index or data.count(b"\n") > limits.entries + 10:
        raise BadSignedList(number=number)
    try:
        *lines, closing, end = data.decode("ascii").split("\n")
        references = [_reference(line, number=number) for line in lines[3:]]
        rewritten = encode_references(number, references)
    except ValueError as error:
        raise BadSignedList(number=number) from error
    if (closing, end) != (_CLOSING, "") or rewritten != data:
        raise BadSignedList(number=number)
    digests = {reference.path: reference.digest for reference in references}
    if len(digests) != len(references):
        raise BadSignedList(number=number)
    return digests


def _reference(line: str, *, number: int) -> Reference:
    found = _REFERENCE.fullmatch(line)
    if found is None:
        raise BadSignedList(number=number)
    if _WEAK.search(found["algorithm"]):
        raise WeakAlgorithm(reason="a list of files is signed with digests weaker than SHA-256")
    try:
        digest = base64.b64decode(found["digest"], validate=True)
    except binascii.Error as error:
        raise BadSignedList(number=number) from error
    if len(digest) != hashlib.sha256().digest_size:
        raise BadSignedList(number=number)
    return Reference(path=found["path"], media_type=found["media_type"], digest=digest.hex())
