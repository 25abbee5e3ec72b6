"""What of our work is proposed: the newest draft of each text, named by what both sides know."""

from negotiator.domain import stages
from negotiator.domain.charter import Instrument
from negotiator.services import packages, versions
from negotiator.services.workspace import Workspace
from tests.exchange.containers import read
from tests.services.desks import (
    AGREEMENT,
    TEXT,
    Pair,
    newest,
    word,
)


def test_only_the_newest_draft_travels_and_with_tracked_changes(pair: Pair) -> None:
    versions.take_in(pair.theirs, word(TEXT.replace("150", "100")), name="supply.docx", instrument=AGREEMENT)
    pair.pass_on(pair.theirs)
    for price in ("41,000", "42,000"):
        data = word(TEXT.replace("150", "100").replace("pay EUR 40,000", f"pay EUR {price}"))
        versions.take_in(pair.ours, data, name="supply.docx", instrument=AGREEMENT)
    outgoing = packages.prepare(pair.ours)
    assert outgoing.versions == (newest(pair.ours).hash,)
    assert list(outgoing.documents) == ["Supply Agreement v3.docx"]
    received = stages.last_received(pair.ours.deal, AGREEMENT)
    assert received is not None
    assert outgoing.against == {"Supply Agreement v3.docx": f"v2 ({received.hash[:12]})"}
    assert b"41,000" not in b"".join(_texts(pair.send(pair.ours), pair.theirs))


def _texts(sealed: bytes, desk: Workspace) -> list[bytes]:
    package = read(sealed, identity=desk.identity, trust={})
    return [*package.blobs.values(), *package.ledger]


def test_two_texts_of_one_title_both_travel(pair: Pair) -> None:
    for key in ("annex", "schedule"):
        pair.ours.put(Instrument(key=key, title="Annex"))
        data = word(TEXT.replace("150", str(len(key))))
        versions.take_in(pair.ours, data, name="supply.docx", instrument=key)
    outgoing = packages.prepare(pair.ours)
    assert list(outgoing.documents) == ["Annex v1.docx", "schedule Annex v1.docx"]
    pair.pass_on(pair.ours)
    assert len(stages.versions(pair.theirs.deal, "annex")) == len(stages.versions(pair.theirs.deal, "schedule")) == 1


def test_what_our_team_wrote_beside_a_draft_stays(pair: Pair) -> None:
    name = "supply FINAL fallback 5 million.docx"
    data = word(TEXT.replace("150", "100"))
    versions.take_in(pair.ours, data, name=name, instrument=AGREEMENT, note="our last offer", label="board draft")
    pair.pass_on(pair.ours)
    proposed = newest(pair.theirs).proposed
    assert (proposed.note, proposed.label, proposed.original) == ("", "", "")
    assert "fallback" not in proposed.source_name


def test_a_title_that_no_file_could_bear_is_made_one(pair: Pair) -> None:
    pair.ours.put(Instrument(key="annex", title='Annex A/B: "Prices"'))
    versions.take_in(pair.ours, word(TEXT.replace("150", "100")), name="a.docx", instrument="annex")
    assert list(packages.prepare(pair.ours).documents) == ["Annex A B Prices v1.docx"]


def test_what_a_text_was_made_from_is_told_through_what_only_we_hold(pair: Pair) -> None:
    first = newest(pair.ours).hash
    handed = word(TEXT.replace("150", "140"))
    versions.take_in(pair.ours, handed, name="a.docx", instrument=AGREEMENT, received=True)
    versions.take_in(pair.ours, word(TEXT.replace("150", "130")), name="a.docx", instrument=AGREEMENT)
    versions.take_in(pair.ours, word(TEXT.replace("150", "120")), name="a.docx", instrument=AGREEMENT)
    assert set(packages.prepare(pair.ours).against.values()) == {"the file that you last sent"}
    pair.pass_on(pair.ours)
    assert newest(pair.theirs).proposed.parents == (first,)
