"""The rules of the IP register, each with a case that fires and one that does not; and how shares are read."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from negotiator.domain.registers import IP_ASSETS, IPAsset
from negotiator.domain.registers.ip_assets import shares_of

SOUND = IPAsset(key="IP-1", title="Control software", asset_class="foreground", shares="NW: 60; CC: 40", rule="By work")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"shares": "Northwind: 100 %"}, []),
        ({"shares": "NW 60"}, [("ip-shares", "blocking")]),
        ({"shares": "NW: 50; NW: 50"}, [("ip-shares", "blocking")]),
        ({"shares": "NW: 60; CC: 39.99"}, [("ip-sum", "blocking")]),
        ({"shares": "NW: 33.34; CC: 66.66"}, []),
        ({"shares": ""}, [("ip-owner", "warning")]),
        ({"shares": "", "asset_class": "third-party"}, []),
        ({"shares": "NW: 50; Bank: 50"}, [("ip-party", "warning")]),
        ({"shares": "Bank: 100", "asset_class": "third-party"}, []),
        ({"rule": " "}, [("ip-rule", "blocking")]),
        ({"rule": "", "asset_class": "background"}, []),
    ],
)
def test_rules(findings_of: Any, changed: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert findings_of(IP_ASSETS, replace(SOUND, **changed)) == expected


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("", {}),
        (" ; ", {}),
        ("NW:60;CC:40;", {"NW": "60", "CC": "40"}),
        (" New Wave : 12.5 % ", {"New Wave": "12.5"}),
        ("NW: -5", None),
        ("NW: 5: 6", None),
        ("NW", None),
    ],
)
def test_shares_are_read_or_not_at_all(text: str, shares: dict[str, str] | None) -> None:
    expected = None if shares is None else {party: Decimal(share) for party, share in shares.items()}
    assert shares_of(replace(SOUND, shares=text)) == expected
