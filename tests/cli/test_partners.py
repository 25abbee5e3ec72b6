"""The other side's certificates on the command line."""

from pathlib import Path

import pytest

from negotiator.crypto import Identity
from tests.cli.commands import run
from tests.services.desks import PASSPHRASE, START, Template


@pytest.fixture
def impostor() -> Identity:
    return Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START)


def said(folder: Path, *words: str | Path, code: int = 0) -> str:
    told = run(*words[:2], folder / "ours.deal", *words[2:], passphrase=PASSPHRASE)
    assert told.code == code, told.err
    return told.out + told.err


def test_partners_are_listed_shown_and_compared(folder: Path, template: Template) -> None:
    listed = said(folder, "partner", "list")
    assert "Beta GmbH" in listed
    assert "by telephone, Ana Roe" in listed
    shown = said(folder, "partner", "show", "beta", "-o", folder / "number.png")
    assert "NGS1:" in shown
    assert (folder / "number.png").read_bytes().startswith(b"\x89PNG")
    card = template.people["ben"].contact().compact()
    assert "The card is the same" in said(folder, "partner", "compare", "beta", "--how", "qr", "--text", card)
    told = run("partner", "list", folder / "ours.deal", "--json", passphrase=PASSPHRASE)
    (one,) = told.json["partners"]
    assert (one["verdict"], one["compared"].startswith("by picture, Ana Roe")) == ("same", True)


def test_what_differs_is_a_stop_and_is_recorded_when_said(folder: Path, impostor: Identity) -> None:
    differing = ("partner", "compare", "beta", "--text", impostor.contact().compact())
    assert "not the same" in said(folder, *differing, code=1)
    assert "not the same" in said(folder, "partner", "compare", "beta", "--different")
    assert "different" in said(folder, "partner", "list")


def test_a_changed_root_is_refused_and_another_accepted(folder: Path) -> None:
    card = folder / "new.card"
    for decide, outcome in (("refuse", "Refused"), ("accept", "Accepted")):
        other = Identity.create(name="Ben Doe", organisation="Beta GmbH", at=START)
        card.write_bytes(other.contact().to_bytes(other))
        assert "not the one that was pinned" in said(folder, "partner", "add", card, "--key", "beta", code=1)
        assert f"CHANGED: Ben Doe, Beta GmbH, came with root {other.root_fingerprint}" in said(
            folder, "partner", "list"
        )
        assert outcome in said(folder, "partner", decide, other.root_fingerprint[:16], "--how", "face to face")
    told = run("partner", "list", folder / "ours.deal", "--json", passphrase=PASSPHRASE).json
    assert told["changed"] == []
    assert [one["verdict"] for one in told["partners"]] == ["refused"]
    assert "has this root" in said(folder, "partner", "accept", "0" * 16, code=1)


def test_the_first_word_may_be_left_away(folder: Path) -> None:
    gamma = Identity.create(name="Gus Hale", organisation="Gamma SA", at=START)
    card = folder / "gamma.card"
    card.write_bytes(gamma.contact().to_bytes(gamma))
    told = run("partner", folder / "ours.deal", card, "--key", "gamma", passphrase=PASSPHRASE)
    assert (told.code, "Entered Gamma SA" in told.out) == (0, True)
    assert "not compared" in said(folder, "partner", "list")


def test_a_like_named_organisation_needs_a_word(folder: Path) -> None:
    twin = Identity.create(name="Gus Hale", organisation="BETA gmbh", at=START)
    card = folder / "twin.card"
    card.write_bytes(twin.contact().to_bytes(twin))
    assert "in this deal already" in said(folder, "partner", "add", card, "--key", "other", code=1)
    assert "Entered" in said(folder, "partner", "add", card, "--key", "other", "--distinct")
