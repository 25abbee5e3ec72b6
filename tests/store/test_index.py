"""Search: what is asked never fails and finds what it should, and the index follows every change."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiator.crypto import VaultKey, new_salt
from negotiator.store import Hit, IndexRow, IndexVersion, Vault, Wanted
from tests.store.conftest import Behind

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


def words(*typed: str) -> Wanted:
    return Wanted(words=typed)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (words("joint"), ["7.2", "9.1"]),  # a match in the title comes first
        (words("JOINT", "dev"), ["7.2"]),
        (words("liab"), ["9.1"]),
        (words("naive", "umsatz"), ["R-1"]),
        (Wanted(phrases=("loss of profit",)), ["9.1"]),
        (Wanted(phrases=("profit loss",)), []),
        (Wanted(phrases=("loss of",), words=("eff",)), ["9.1"]),
        (words("AND"), ["R-2"]),
        (words("column:text"), ["R-2"]),
        (words("nothing", "here"), []),
        (Wanted(), []),
        (words('" * ^ -'), []),
    ],
)
def test_words(searchable: Vault, wanted: Wanted, found: list[str]) -> None:
    assert keys(searchable.index.search(wanted)) == found


def test_filters_and_limit(searchable: Vault) -> None:
    ask = searchable.index.search
    assert keys(ask(words("joint"), limit=1)) == ["7.2"]
    assert ask(words("joint"), limit=0) == ()
    assert sorted(keys(ask(replace(words("n"), topics=frozenset({"risk"}))))) == ["R-1", "R-2"]
    assert ask(replace(words("joint"), topics=frozenset({"'; DROP TABLE search"}))) == ()
    assert keys(ask(Wanted(streams=frozenset({"team"})))) == ["R-1"], "filters alone list what passes them"
    assert ask(Wanted(words=("*",), streams=frozenset({"team"}))) == ()


def test_a_hit_shows_where_it_matches(searchable: Vault) -> None:
    (hit,) = searchable.index.search(words("efforts"))
    assert [hit.snippet[start:end] for start, end in hit.matches] == ["efforts"]
    assert (hit.topic, hit.title, hit.stream, hit.at) == ("clause", "Liability", "shared", AT)
    assert (hit.first, hit.last, hit.standing) == ("", "", True)


@given(
    st.lists(st.text() | st.text(alphabet="abjoint \"'*^():-+{}~\0\ue000\ud800ANDOR\u0300漢ª_"), max_size=3), st.text()
)
def test_nothing_that_can_be_asked_is_an_error(searchable: Vault, typed: list[str], more: str) -> None:
    wanted = Wanted(words=tuple(typed), phrases=(more,), label=more, scopes=frozenset(typed))
    for asked in (wanted, replace(wanted, scopes=frozenset())):
        for hit in searchable.index.search(asked):
            assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.matches)


@given(st.text(min_size=1), st.text())
def test_any_text_can_be_indexed(vault_for_texts: Vault, title: str, body: str) -> None:
    vault_for_texts.index.rebuild([row("k", title, body + " needle")])
    assert keys(vault_for_texts.index.search(words("needle"))) == ["k"]


@pytest.fixture(scope="module")
def vault_for_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    path: Path = tmp_path_factory.mktemp("texts") / "a.deal"
    with Vault.create(path, key=VaultKey(bytes(range(32))), salt=new_salt(), opener="Ann") as vault:
        yield vault


def test_rebuilding_forgets_what_was_there(vault: Vault) -> None:
    vault.index.rebuild(ROWS)
    vault.index.rebuild()
    assert vault.index.search(words("joint")) == ()
    assert vault.check().ok


def test_a_row_takes_the_place_of_the_one_before(vault: Vault) -> None:
    vault.index.put(ROWS)
    vault.index.put([row("9.1", "Cap", "Liability is capped.")])
    vault.index.put([replace(ROWS[1], scope="annex")])
    assert keys(vault.index.search(words("capped"))) == ["9.1"]
    assert [hit.scope for hit in vault.index.search(words("profit"))] == ["annex"]
    vault.index.drop([("clause", "9.1"), ("clause", "absent")])
    vault.index.drop([("clause", "7.2")], scope="annex")
    assert keys(vault.index.search(words("capped"))) == []
    assert len(vault.index.search(words("joint"))) == 2
    assert vault.check().ok


def test_days_and_authors_filter(vault: Vault) -> None:
    vault.index.put(
        replace(ROWS[0], key=f"k{day}", at=AT + timedelta(days=day), author=author, side=side)
        for day, author, side in ((0, "ann", ""), (1, "bob", ""), (2, "ann", "other"))
    )

    def found(**filters: object) -> list[str]:
        return sorted(keys(vault.index.search(replace(words("joint"), **filters))))  # type: ignore[arg-type]  # by name

    assert found(since=AT + timedelta(days=1)) == ["k1", "k2"]
    assert found(until=AT + timedelta(days=1)) == ["k0"]
    assert found(authors=frozenset({"ann"})) == ["k0"], "what was only taken in is not its author's"
    assert found(authors=frozenset({"bob"}), sides=frozenset({"other"})) == ["k1", "k2"]
    assert found(authors=frozenset()) == []
    assert keys(vault.index.search(Wanted(until=AT + timedelta(days=9)))) == ["k2", "k1", "k0"], "the newest first"


def test_a_number_comes_before_words(vault: Vault) -> None:
    vault.index.put([replace(ROWS[0], label="7.2."), row("x", "About 7.2", "Clause 7.2 is amended.")])
    assert keys(vault.index.search(Wanted(words=("7.2",), label="7.2"))) == ["7.2", "x"]
    assert keys(vault.index.search(Wanted(words=("7.2",)))) == ["x"]
    (hit,) = vault.index.search(Wanted(label=" 7.2"))
    assert hit.snippet.startswith("Each party bears")


# Texts in versions


class Text:
    """A text as it goes through versions, and what the index must say of it."""

    def __init__(self, vault: Vault, scope: str = "agreement") -> None:
        self.index = vault.index
        self.scope = scope
        self.versions: list[dict[str, tuple[str, str]]] = []
        self.asked: list[str] = []

    def add(self, clauses: dict[str, tuple[str, str]], *, shared: bool = False) -> str:
        self.versions.append(clauses)
        name = f"hash{len(self.versions)}"
        version = IndexVersion(hash=name, entry=f"entry {name}", shared=shared)
        self.index.add_version(self.scope, version, clauses, topic="clause", row_of=self.row_of)
        return name

    def row_of(self, key: str) -> IndexRow:
        self.asked.append(key)
        label, title = self.versions[-1][key]
        return replace(row(key, title, f"wording of {key}", stream="team"), scope=self.scope, label=label)

    def spans(self, typed: str) -> list[tuple[str, str, str, bool]]:
        return [(hit.key, hit.first, hit.last, hit.standing) for hit in self.index.search(words(typed))]

    def in_version(self, number: int) -> set[str]:
        wanted = replace(words("wording"), versions=frozenset({(self.scope, number)}))
        return set(keys(self.index.search(wanted, limit=1000)))


def test_a_wording_has_one_row_however_many_versions_hold_it(vault: Vault) -> None:
    text = Text(vault)
    stays, goes, comes = (("1", "Term"),) * 3
    text.add({"stays": stays, "goes": goes})
    text.add({"stays": stays, "comes": comes})
    text.add({"stays": stays, "goes": goes})
    assert text.asked == ["stays", "goes", "comes"], "a wording that returns is not read again"
    assert text.spans("stays") == [("stays", "hash1", "hash3", True)]
    assert text.spans("goes") == [("goes", "hash1", "hash3", True)]
    assert text.spans("comes") == [("comes", "hash2", "hash2", False)]
    assert [text.in_version(number) for number in (1, 2, 3)] == [set(one) for one in text.versions]
    assert keys(vault.index.search(words("wording"))) == ["goes", "stays", "comes"], "what was given up comes last"
    assert vault.check().ok


def test_any_course_of_versions_is_told_exactly(vault: Vault) -> None:
    chance = random.Random(7)
    text = Text(vault)
    for _ in range(25):
        text.add({f"k{number}": ("1", "Term") for number in range(12) if chance.random() < 0.6})
    for number, clauses in enumerate(text.versions, start=1):
        assert text.in_version(number) == set(clauses)
    assert len(text.asked) == len(set(text.asked))


def test_numbers_and_headings_follow_the_newest_version(vault: Vault, behind: Behind) -> None:
    text = Text(vault)
    text.add({"a": ("7.1", "Term"), "b": ("7.2", "Cap")})
    text.add({"a": ("8.1", "Duration"), "b": ("7.2", "Cap")})
    assert text.spans("duration") == [("a", "hash1", "hash2", True)]
    assert text.spans("term") == []
    assert keys(vault.index.search(Wanted(label="8.1"))) == ["a"]
    assert behind("SELECT COUNT(*) FROM search_places") == [(2,)]
    text.add({"b": ("7.2", "Cap")})
    text.add({"a": ("9.1", "Term"), "b": ("7.2", "Cap")})
    assert keys(vault.index.search(Wanted(label="9.1"))) == ["a"]


def test_a_text_is_shared_once_a_version_with_it_is(vault: Vault) -> None:
    text = Text(vault)
    text.add({"a": ("1", "Term"), "b": ("2", "Cap")})
    text.add({"b": ("2", "Cap"), "c": ("3", "Law")}, shared=True)

    def streams() -> dict[str, str]:
        return {hit.key: hit.stream for hit in vault.index.search(words("wording"))}

    assert streams() == {"a": "team", "b": "shared", "c": "shared"}
    for name in ("hash1", "unknown"):
        version = IndexVersion(hash=name, entry="sent", shared=True)
        vault.index.restate_version("agreement", version, author="ann", side="", at=AT + timedelta(days=1))
    assert streams() == dict.fromkeys("abc", "shared")
    assert [one.entry for one in vault.index.versions("agreement")] == ["sent", "entry hash2"]
    when = {hit.key: (hit.author, hit.at) for hit in vault.index.search(words("wording"))}
    assert when == {"a": ("ann", AT + timedelta(days=1)), "b": ("ann", AT + timedelta(days=1)), "c": ("", AT)}


def test_a_text_is_dropped_with_its_versions_and_others_stay(vault: Vault, behind: Behind) -> None:
    first, second = Text(vault), Text(vault, "annex")
    for text in (first, second):
        text.add({"a": ("1", "Term")})
    vault.index.put(ROWS)
    vault.index.drop_versions("agreement", topic="clause")
    assert vault.index.versions("agreement") == ()
    assert [hit.scope for hit in vault.index.search(words("wording"))] == ["annex"]
    assert behind("SELECT COUNT(*) FROM search_spans") == [(1,)]
    assert len(vault.index.search(words("joint"))) == 2
    first.add({"a": ("1", "Term")})
    assert len(vault.index.search(words("wording"))) == 2
    assert vault.check().ok


def test_what_has_no_row_is_left_out(vault: Vault) -> None:
    version = IndexVersion(hash="h", entry="e", shared=False)
    vault.index.add_version("x", version, {"blank": ("", "")}, topic="clause", row_of=lambda _key: None)
    assert vault.index.versions("x") == (version,)
    assert vault.index.search(Wanted(scopes=frozenset({"x"}))) == ()


def test_an_index_of_an_older_form_finds_nothing_until_it_is_made_anew(vault: Vault) -> None:
    with vault.transaction(), vault.index._transactions.write() as connection:
        for table in ("search", "search_places", "search_versions", "search_spans"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("CREATE VIRTUAL TABLE search USING fts5(topic UNINDEXED, title, text)")
        connection.exec_driver_sql("INSERT INTO search VALUES ('risk', 'Joint', 'old')")
    assert not vault.index.is_ready()
    assert vault.index.search(words("joint")) == ()
    vault.index.rebuild(ROWS)
    assert vault.index.is_ready()
    assert keys(vault.index.search(words("joint"))) == ["7.2", "9.1"]
