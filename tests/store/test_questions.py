"""Questions to a large index: of very many matches the newest are weighed, and headings count more than texts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from negotiator.store import IndexRow, Vault, Wanted
from negotiator.store import questions as asked

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def row(number: int, *, title: str = "Term", text: str = "the party") -> IndexRow:
    return IndexRow(topic="clause", key=f"k{number}", title=title, text=text, stream="team", at=AT)


def test_of_very_many_matches_the_newest_are_weighed(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_RANKED", 5)
    vault.index.put([row(0, title="Party", text="party party party"), *(row(number) for number in range(1, 20))])
    found = [hit.key for hit in vault.index.search(Wanted(words=("party",)))]
    assert sorted(found) == ["k15", "k16", "k17", "k18", "k19"]
    monkeypatch.setattr(asked, "MOST_RANKED", 50)
    assert vault.index.search(Wanted(words=("party",)))[0].key == "k0"


def test_filters_narrow_before_the_newest_are_taken(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_RANKED", 5)
    risk = IndexRow(topic="risk", key="R-1", title="Risk", text="the party fails", stream="team", at=AT)
    vault.index.put([risk, *(row(number) for number in range(20))])
    found = vault.index.search(Wanted(words=("party",), topics=frozenset({"risk"})))
    assert [hit.key for hit in found] == ["R-1"]


@pytest.mark.parametrize("topics", [frozenset(), frozenset({"clause"})], ids=["all", "filtered"])
def test_of_equal_matches_the_latest_come_first_however_few_are_wanted(vault: Vault, topics: frozenset[str]) -> None:
    moments = [AT + timedelta(days=number * 7 % 20) for number in range(20)]
    rows = [replace(row(number), at=at) for number, at in enumerate(moments)]
    vault.index.put([*rows, replace(row(30, title="Party"), at=AT)])
    latest = [one.key for one in sorted(rows, key=lambda one: one.at, reverse=True)]
    for limit in (1, 2, 7, 21, 50):
        found = vault.index.search(Wanted(words=("party",), topics=topics), limit=limit)
        assert [hit.key for hit in found] == ["k30", *latest][:limit]
