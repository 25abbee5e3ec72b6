"""The list of recent deals."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from negotiator.settings import RecentDeal, forget_deal, recent_deals, remember_deal
from negotiator.settings.recent import FILE

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_latest_first_each_once_and_not_too_many(tmp_path: Path) -> None:
    for number in range(20):
        remember_deal(tmp_path, Path(f"/deals/{number}.deal"), at=AT + timedelta(minutes=number))
    remember_deal(tmp_path, Path("/deals/12.deal"), at=AT.astimezone(timezone(timedelta(hours=5))) + timedelta(days=1))
    found = recent_deals(tmp_path)
    assert len(found) == 12
    assert found[0] == RecentDeal(path=Path("/deals/12.deal"), opened=AT + timedelta(days=1))
    assert found[1].path == Path("/deals/19.deal")
    assert len({deal.path for deal in found}) == 12


def test_forgotten(tmp_path: Path) -> None:
    forget_deal(tmp_path, Path("/a.deal"))
    remember_deal(tmp_path, Path("/a.deal"), at=AT)
    forget_deal(tmp_path, Path("/a.deal"))
    assert recent_deals(tmp_path) == ()


@pytest.mark.parametrize(
    "content",
    [
        "no toml",
        "deal = 3",
        "deal = [3]",
        "[[deal]]\npath = 3\nopened = 2026-03-02T09:00:00Z",
        '[[deal]]\npath = "/a"\nopened = 2026-03-02T09:00:00',
        '[[deal]]\npath = "/a"',
    ],
)
def test_a_list_with_faults_is_an_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    assert recent_deals(tmp_path) == ()
    remember_deal(tmp_path, Path("/b.deal"), at=AT)
    assert [deal.path for deal in recent_deals(tmp_path)] == [Path("/b.deal")]
