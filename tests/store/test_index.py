"""Search: what people type never fails and finds what it should."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import VaultKey, new_salt
from negotiator.store import Hit, IndexRow, Vault
from negotiator.store.index import match_expression

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def row(key: str, title: str, text: str, *, topic: str = "clause", stream: str = "shared") -> IndexRow:
    return IndexRow(topic=topic, key=key, title=title, text=text, stream=stream, at=AT)


ROWS = (
    row("7.2", "Joint development", "Each party bears its own costs of the joint development."),
    row("9.1", "Liability", "No party is liable for loss of profit arising from joint efforts."),
    row("R-1", "Naïve forecast", "Ümsatz might fall short", topic="risk", stream="team"),
    row("R-2", "AND OR NOT NEAR", 'column:text* ^ "quoted"', topic="risk"),
)


@pytest.fixture(scope="module")
def searchable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    path = tmp_path_factory.mktemp("search") / "a.deal"
    with Vault.create(path, key=VaultKey(bytes(range(32))), salt=new_salt(), opener="Ann") as vault:
        vault.index.rebuild(ROWS)
        yield vault


def keys(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.key for hit in hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("joint", ["7.2", "9.1"]),  # a match in the title comes first
        ("JOINT dev", ["7.2"]),
        ("liab", ["9.1"]),
        ("naive umsatz", ["R-1"]),
        ('"loss of profit"', ["9.1"]),
        ('"profit loss"', []),
        ('"loss of', ["9.1"]),
        ("AND", ["R-2"]),
        ("column:text", ["R-2"]),
        ("nothing here", []),
        ("", []),
        ('" * ^ -', []),
    ],
)
def test_queries(searchable: Vault, query: str, found: list[str]) -> None:
    assert keys(searchable.index.search(query)) == found


def test_topic_and_limit(searchable: Vault) -> None:
    assert keys(searchable.index.search("joint", limit=1)) == ["7.2"]
    assert searchable.index.search("joint", limit=0) == ()
    assert sorted(keys(searchable.index.search("n", topic="risk"))) == ["R-1", "R-2"]
    assert searchable.index.search("joint", topic="\ud800'; DROP TABLE search") == ()


def test_a_hit_shows_where_it_matches(searchable: Vault) -> None:
    (hit,) = searchable.index.search("efforts")
    assert [hit.snippet[start:end] for start, end in hit.matches] == ["efforts"]
    assert (hit.topic, hit.title, hit.stream) == ("clause", "Liability", "shared")


@given(st.text() | st.text(alphabet="abjoint \"'*^():-+{}~\0\ue000\ud800ANDOR\u0300漢ª_"))
def test_nothing_that_can_be_typed_is_an_error(searchable: Vault, query: str) -> None:
    for hit in searchable.index.search(query):
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.matches)


@given(st.text())
def test_an_expression_holds_quoted_strings_only(query: str) -> None:
    outside = match_expression(query).split('"')[::2]
    assert set("".join(outside)) <= {" ", "*"}


@given(st.text(min_size=1), st.text())
def test_any_text_can_be_indexed(vault_for_texts: Vault, title: str, body: str) -> None:
    vault_for_texts.index.rebuild([row("k", title, body + " needle")])
    assert keys(vault_for_texts.index.search("needle")) == ["k"]


@pytest.fixture(scope="module")
def vault_for_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    path: Path = tmp_path_factory.mktemp("texts") / "a.deal"
    with Vault.create(path, key=VaultKey(bytes(range(32))), salt=new_salt(), opener="Ann") as vault:
        yield vault


def test_rebuilding_forgets_what_was_there(vault: Vault) -> None:
    vault.index.rebuild(ROWS)
    vault.index.rebuild([])
    assert vault.index.search("joint") == ()
    assert vault.check().ok
