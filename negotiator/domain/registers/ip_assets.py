"""IP register: background, foreground, sideground and third-party assets, and who owns how much of each."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from negotiator.domain.findings import Finding
from negotiator.domain.records import declare, record
from negotiator.domain.registers.register import Register

if TYPE_CHECKING:
    from negotiator.domain.deal import Deal

CLASSES = ("background", "foreground", "sideground", "third-party")
FORMS = ("patent", "patent application", "know-how", "software", "design", "data", "trade mark", "other")
_SHARE = re.compile(r"\s*([^:;]+?)\s*:\s*(\d+(?:\.\d+)?)\s*%?\s*\Z")


@record("ip_asset/1", sharing="choice")
class IPAsset:
    """An asset and its owners. `shares` reads "ARGENTA: 60; BRIGHT: 40", in per cent by party."""

    key: str = declare("No.", widget="key")
    title: str = declare("Asset", required=True)
    asset_class: Literal["background", "foreground", "sideground", "third-party"] = declare(
        "Class", widget="choice", choices=CLASSES, default="background"
    )
    form: str = declare("Form", widget="choice", choices=FORMS, default="know-how")
    shares: str = declare("Ownership", default="", help="Party: per cent; … (sum 100)")
    rule: str = declare("Ownership rule", widget="long text", default="", help="How new rights in it fall")
    clause: str = declare("Clause", widget="clause", default="", column=False)
    reference: str = declare("Reference", default="", help="Registration or internal number")


def shares_of(asset: IPAsset) -> dict[str, Decimal] | None:
    """Return per cent by party, or None where the text cannot be read as shares."""
    found: dict[str, Decimal] = {}
    for part in filter(str.strip, asset.shares.split(";")):
        match = _SHARE.match(part)
        if not match or match[1] in found:
            return None
        found[match[1]] = Decimal(match[2])
    return found


def shares_sum(asset: IPAsset, _deal: "Deal") -> Iterator[Finding]:
    """Shares can be read, and sum to exactly 100; a third-party asset needs none."""
    shares = shares_of(asset)
    if shares is None:
        yield _finding("shares", asset, "Ownership cannot be read; write Party: per cent; …", blocking=True)
    elif shares and sum(shares.values()) != 100:
        yield _finding("sum", asset, f"Ownership sums to {sum(shares.values()):f} per cent, not 100.", blocking=True)
    elif not shares and asset.asset_class != "third-party":
        yield _finding("owner", asset, "Nobody is named as its owner.")


def owners_are_parties(asset: IPAsset, deal: "Deal") -> Iterator[Finding]:
    """Owners of our assets are parties of the deal."""
    known = {party.key for party in deal.parties} | {party.short for party in deal.parties}
    strangers = sorted(set(shares_of(asset) or {}) - known)
    if strangers and asset.asset_class != "third-party":
        yield _finding("party", asset, f"{', '.join(strangers)} is no party of this deal.")


def foreground_ruled(asset: IPAsset, _deal: "Deal") -> Iterator[Finding]:
    """Every foreground asset has an ownership rule."""
    if asset.asset_class == "foreground" and not asset.rule.strip():
        yield _finding("rule", asset, "Foreground without an ownership rule.", blocking=True)


def _finding(rule: str, asset: IPAsset, message: str, *, blocking: bool = False) -> Finding:
    severity: Literal["blocking", "warning"] = "blocking" if blocking else "warning"
    return Finding(rule=f"ip-{rule}", kind="ip_asset", key=asset.key, message=message, severity=severity)


IP_ASSETS = Register(
    type=IPAsset,
    title="IP assets",
    singular="IP asset",
    prefix="IP",
    icon="lightbulb",
    empty="Background and foreground: what each side brings, what arises, and who owns it.",
    rules=(shares_sum, owners_are_parties, foreground_ruled),
    status="asset_class",
)
