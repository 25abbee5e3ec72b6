"""Verifying a file that someone handed over: a package or a PDF. Needs no deal and trusts nobody by itself.

With a deal, each signer is judged by what it holds of their own certificate, as the sender of a package would be: a
root that is known says nothing of a leaf that was revoked, ended, or names somebody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from negotiator import exchange, reports
from negotiator.crypto import Identity, fingerprint, load_certificate, person_of
from negotiator.domain import Deal
from negotiator.domain.lookalikes import folded
from negotiator.domain.packages import packages_logged
from negotiator.domain.trust import comparisons, revoked_leaves
from negotiator.exchange import BytesSource, FileSource, Pinned, Source, Verdict
from negotiator.exchange.shapes import Signatory
from negotiator.kernel import SILENT, Progress, Unreadable
from negotiator.reports import SignerLine
from negotiator.services.files import read_file
from negotiator.services.pins import ENDED, REASONS, judge, pinned_in

_PDF: Final = b"%PDF-"
_LARGEST_PDF: Final = 128 << 20
_SINCE: Final = frozenset({"sender-left", "signer-superseded", "sender-mandate", "leaf-revoked"})
"""What may have come about since a package was taken in: that very package stays what it was."""
_NOT_COMPARED: Final = "Somebody of this deal, but nobody here compared the certificate above it yet."


class PdfTooLarge(Unreadable):
    """A PDF is larger than any summary, and is read as a whole."""

    code = "pdf-too-large"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is a PDF of more than {_LARGEST_PDF >> 20} MB.", hint="Choose a signed summary of a deal."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signer of a verified file, as the certificate says. trusted: they may sign and their root was compared.

    code: what speaks against them ("" for nothing); why: the same in words, or what is still to be done.
    """

    name: str
    organisation: str
    fingerprint: str
    root_fingerprint: str
    at: str
    trusted: bool
    intact: bool = True
    code: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """What can be said of a file: whether it is intact, whether its signers are trusted, who signed, and why (not).

    `code` names the verdict stably: "trusted", "new", "changed", or the code of what stopped a package or of what
    speaks against a signer; of a PDF nobody speaks against it is "".
    """

    name: str
    kind: str
    intact: bool
    trusted: bool
    signers: tuple[Signed, ...]
    reason: str
    covers: str
    code: str = ""


def roots_from(pems: list[bytes]) -> dict[str, Pinned]:
    """Return root certificates by fingerprint. Raises BadCertificate for a file that is none."""
    found = {}
    for pem in pems:
        certificate = load_certificate(pem)
        person = person_of(certificate)
        found[fingerprint(certificate)] = Pinned(root_pem=pem, name="", organisation=person.organisation)
    return found


def verify_file(
    source: bytes | Path,
    *,
    name: str,
    trust: Mapping[str, Pinned],
    identities: Sequence[Identity] = (),
    deal: Deal | None = None,
    progress: Progress = SILENT,
) -> FileVerdict:
    """Verify a package or a PDF, from bytes or from a file; a package is read piece by piece, however large it is.

    trust: roots that whoever asks compared. deal: by what it holds each signer is judged. Raises Unreadable for a file
    that is neither, cannot be read, or is a PDF of more than 128 MB.
    """
    found = FileSource(source) if isinstance(source, Path) else BytesSource(source)
    judge_ = _Judge(trust, deal)
    if not _begins_like_a_pdf(found):
        verdict = exchange.inspect(found, identities=identities, trust=judge_.roots, progress=progress)
        return _of_package(verdict, name, judge_)
    if found.size > _LARGEST_PDF:
        raise PdfTooLarge(name)
    return _of_pdf(read_file(source) if isinstance(source, Path) else source, name, judge_)


def _begins_like_a_pdf(source: Source) -> bool:
    with source.open() as file:
        return file.read(len(_PDF)) == _PDF


class _Judge:
    """Judges signers by the roots that whoever asks compared, and by what a deal holds, if there is one."""

    def __init__(self, trust: Mapping[str, Pinned], deal: Deal | None) -> None:
        self._trust = trust
        self._deal = deal
        self.roots = {**(pinned_in(deal) if deal else {}), **trust}
        self._held = {fact.value.package for fact in packages_logged(deal)} if deal else set()

    def of_package(self, one: Signatory, package: str) -> Signed:
        """Judge a signer of a package by its id: what was sent or taken in before stays what it was."""
        signed = _signed(one, at=one.signed_at, trusted=one.standing == "known")
        if self._deal is None:
            return signed
        judged = judge(one, self._deal)
        if (package in self._held and judged.code in _SINCE) or self._is_ones_own_finding(judged.code, signed):
            return replace(signed, trusted=True)
        if judged.stops:
            code = "changed" if judged.standing == "changed" else judged.code
            return replace(signed, trusted=False, code=code, why=f"{one.name}: {judged.why} {judged.hint}")
        return self._as_compared(signed)

    def of_pdf(self, one: SignerLine) -> Signed:
        """Judge a signer of a PDF: who is on the roster with this very certificate, under the name that it says."""
        signed = replace(_signed(one, at=one.claimed_at, trusted=one.trusted), intact=one.intact)
        if self._deal is None or not one.trusted:
            return signed
        code = self._against(signed, self._deal)
        if not code or self._is_ones_own_finding(code, signed):
            return self._as_compared(signed)
        return replace(signed, trusted=False, code=code, why=f"{one.name}: {REASONS[code][0]}")

    def _against(self, signed: Signed, deal: Deal) -> str:
        person = deal.roster.people.get(signed.fingerprint)
        if person is None or person.root != signed.root_fingerprint:
            known = any(one.root == signed.root_fingerprint for one in deal.roster.people.values())
            return "signer-not-entered" if known else "sender-unknown"
        if folded(person.name) != folded(signed.name):
            return "signer-name-differs"
        if signed.fingerprint in revoked_leaves(deal):
            return "leaf-revoked"
        ended = deal.roster.ended.get(signed.fingerprint)
        return ENDED[ended.code] if ended else ""

    def _is_ones_own_finding(self, code: str, signed: Signed) -> bool:
        """Tell whether a deal has nothing to say of a signer, and whoever asks compared their root."""
        return code == "sender-unknown" and signed.root_fingerprint in self._trust

    def _as_compared(self, signed: Signed) -> Signed:
        """Trust a signer against whom nothing speaks if their root was compared, or they are of our own side."""
        deal, root = self._deal, signed.root_fingerprint
        ours = deal is not None and bool(deal.ours) and deal.roster.party_of(signed.fingerprint) == deal.ours
        if ours or root in self._trust or (deal is not None and root in comparisons(deal)):
            return replace(signed, trusted=True)
        return replace(signed, trusted=False, code="new", why=f"{signed.name}: {_NOT_COMPARED}")


def _signed(one: Signatory | SignerLine, *, at: datetime | None, trusted: bool) -> Signed:
    return Signed(
        name=one.name,
        organisation=one.organisation,
        fingerprint=one.fingerprint,
        root_fingerprint=one.root_fingerprint,
        at=at.isoformat() if at else "",
        trusted=trusted,
    )


def _worst_first(signers: Sequence[Signed]) -> list[Signed]:
    """Return the signers of whom there is something to say; who is only to be compared comes last."""
    return sorted((one for one in signers if one.why), key=lambda one: (one.code != "changed", one.code == "new"))


def _of_package(verdict: Verdict, name: str, judge_: _Judge) -> FileVerdict:
    signers = tuple(judge_.of_package(one, verdict.package_id) for one in verdict.signers)
    code, reason = verdict.code, verdict.reason
    against = _worst_first(signers)
    if against:
        code, reason = against[0].code, f"The signatures hold. {' '.join(one.why for one in against)}"
    elif verdict.intact and all(one.trusted for one in signers):
        code, reason = "trusted", "The signatures hold, and every signer is one you have accepted."
    return FileVerdict(
        name=name,
        kind="package",
        intact=verdict.intact,
        trusted=code == "trusted",
        signers=signers,
        reason=reason,
        covers="every file of the package" if verdict.intact else "nothing that can be relied on",
        code=code,
    )


def _of_pdf(data: bytes, name: str, judge_: _Judge) -> FileVerdict:
    verdict = reports.verify(data, trust={root: pin.root_pem for root, pin in judge_.roots.items()})
    signers = tuple(judge_.of_pdf(one) for one in verdict.signers)
    against = _worst_first(signers)
    return FileVerdict(
        name=name,
        kind="PDF",
        intact=verdict.intact,
        trusted=verdict.trusted and all(one.trusted for one in signers),
        signers=signers,
        reason=" ".join((*verdict.reasons, *(one.why for one in against))),
        covers="the whole file" if any(one.covers_whole for one in verdict.signers) else "not the whole file",
        code=against[0].code if against else "",
    )
