"""One plain verdict on a file that claims to be a package, for people and for scripts. It never raises."""

from collections.abc import Mapping, Sequence
from typing import Final

from negotiator.crypto import Identity
from negotiator.exchange.limits import LIMITS, Limits
from negotiator.exchange.reading import verify
from negotiator.exchange.shapes import Package, Pinned, Verdict
from negotiator.exchange.sources import Source
from negotiator.kernel import SILENT, Cancelled, NegotiatorError, Progress

_NOTHING_PINNED: Final[Mapping[str, Pinned]] = {}


def inspect(
    source: Source,
    *,
    identities: Sequence[Identity] = (),
    trust: Mapping[str, Pinned] = _NOTHING_PINNED,
    limits: Limits = LIMITS,
    progress: Progress = SILENT,
) -> Verdict:
    """Return whether a package is intact and trusted, by whom it is signed, and why. Only Cancelled is raised."""
    try:
        package = verify(
            source,
            identities=identities,
            trust=trust,
            limits=limits,
            progress=progress,
        )
    except Cancelled:
        raise
    except NegotiatorError as error:
        return Verdict(intact=False, trusted=False, code=error.code, reason=str(error))
    code, reason = _reason(package)
    return Verdict(
        intact=True,
        trusted=code == "trusted",
        code=code,
        reason=reason,
        package_id=package.id,
        signers=package.signers,
        details=_details(package),
    )


def _reason(package: Package) -> tuple[str, str]:
    standings = {signer.standing for signer in package.signers}
    if "changed" in standings:
        return (
            "changed",
            "The signatures hold, but a signer uses another root than the one you accepted for them. Stop.",
        )
    if "new" in standings:
        return "new", "The signatures hold, but a signer is not one you have accepted: compare the fingerprint first."
    return "trusted", "The signatures hold, and every signer is one you have accepted."


def _details(package: Package) -> dict[str, object]:
    manifest = package.manifest
    return {
        "deal_id": manifest.deal_id,
        "sequence": manifest.sequence,
        "parents": list(manifest.parents),
        "audience": manifest.audience,
        "created": manifest.created.isoformat(),
        "recipients": [name for _, name in manifest.recipients],
        "files": {file.display_name or file.path: file.sha256 for file in manifest.files},
        "entries": len(package.ledger) + len(package.team_ledger),
    }
