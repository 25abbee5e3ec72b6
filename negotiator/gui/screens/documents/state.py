"""What the documents screen shows, in plain values. No Qt here."""

from dataclasses import dataclass
from typing import Literal

from negotiator.redline.shapes import Row

SUMMARY = "summary"

Tone = Literal["accent", "ok", "warn", "danger", "plain"]
Standing = Literal["trusted", "not compared", "refused", "broken"]
PreviewKind = Literal["nothing", "pages", "text", "package"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document in the list. `key` is "summary", a version's hash, or "file/N" for one opened for verification."""

    key: str
    title: str
    detail: str
    group: str
    chip: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature as the certificate says it. `fingerprint` is in groups of four, `at` the signer's own claim."""

    name: str
    organisation: str
    at: str
    fingerprint: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found out about a file: the verdict in one line, why, who signed, and the file's SHA-256 in groups."""

    title: str
    tone: Tone
    kind: str
    reasons: tuple[str, ...]
    signatures: tuple[Signature, ...]
    covers: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What stands in the middle. `sizes` are those of the pages in points; `rows` those of a text without changes.

    `save_name` is a name to save it by, "" for what lies in a file of the user's already.
    """

    kind: PreviewKind = "nothing"
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()
    rows: tuple[Row, ...] = ()
    path: str = ""
    save_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """A drawn page: RGB bytes without padding, at `scale` pixels per point."""

    number: int
    width: int
    height: int
    scale: float
    pixels: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why something could not be shown, and what to do next."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewState:
    """The whole screen. `working` says what is being done at the moment; `stale`: the deal has gone on since."""

    lines: tuple[DocumentLine, ...] = ()
    current: str = SUMMARY
    preview: Preview = Preview()
    verification: Verification | None = None
    trouble: Trouble | None = None
    signer: str = ""
    signing: bool = True
    working: str = ""
    stale: bool = False
