"""What arrives from outside, at its edges: what the receiving page says, whether it offers the import, what changes.

Every package is a real one, sealed for the partner and written by the real writer. A package that is refused, and one
that was only looked at, leaves the file as it was.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from negotiator.crypto import FLOOR_PROFILE, EntrySigner, Identity
from negotiator.domain.charter import Person
from negotiator.domain.positions import Comment
from negotiator.domain.registers import Risk
from negotiator.exchange import PackagePlan, Recipient, manifest, writing
from negotiator.gui.desk import Desk, Failed, Work
from negotiator.gui.screens.packages.presenter import PackagesPresenter
from negotiator.gui.screens.packages.state import Inbox, Refusal, ViewState
from negotiator.kernel import SILENT, NegotiatorError
from negotiator.ledger import Entry, heads, make_entry, next_lamport, to_lines
from negotiator.services import approvals, founding, packages, pens
from negotiator.services.receipts import Put, Receipt
from negotiator.services.workspace import MadeNewer, Workspace
from negotiator.settings import Folders, Settings
from negotiator.settings.folders import folders
from tests.exchange.containers import write
from tests.services.desks import (
    PASSPHRASE,
    START,
    DeskClock,
    Pair,
    Template,
    make_template,
    newest,
    opened,
    shared_ids,
)

T = TypeVar("T")


class Reader:
    """The partner at the packages page: a desk that works at once, and the presenter with what it shows."""

    def __init__(self, workspace: Workspace, home: Path) -> None:
        self.workspace = workspace
        self.settings = Settings()
        self.folders: Folders = folders(home)
        self.went: list[tuple[str, str]] = []
        desk: Desk = self
        self.presenter = PackagesPresenter(desk, self)
        self.presenter.load()

    def show_state(self, state: ViewState) -> None:
        """Nothing is drawn here; the presenter keeps what it shows."""

    def read(self, work: Work[T], done: Callable[[T], None], *, failed: Failed | None = None) -> None:
        try:
            value = work(self.workspace, SILENT)
        except NegotiatorError as error:
            assert failed is not None
            failed(error)
        else:
            done(value)

    def act(
        self, work: Work[Receipt], done: Callable[[Receipt], None] | None = None, *, failed: Failed | None = None
    ) -> None:
        self.read(work, done or (lambda _receipt: None), failed=failed)

    def go(self, screen: str, *, about: str = "") -> None:
        self.went.append((screen, about))

    def tell(self, text: str) -> None:
        raise AssertionError(text)

    # What a test asks

    @property
    def state(self) -> ViewState:
        return self.presenter.state

    def looks_at(self, data: bytes) -> Inbox:
        """Verify a package, and see that looking changed nothing."""
        self._receive(data)
        assert self.state.page == "received", self.state.refusal
        assert self.state.inbox is not None
        return self.state.inbox

    def is_refused(self, data: bytes) -> Refusal:
        """Verify a package that must be refused: there is nothing to import, and nothing changed."""
        self._receive(data)
        inbox = self.state.inbox
        assert inbox is not None
        assert inbox.stop is not None
        assert inbox.stop.hint
        assert not inbox.importable
        assert [check.outcome for check in inbox.checks].count("stop") == 1
        before = held(self.workspace)
        self.presenter.receiving.ask(True)
        self.presenter.receiving.take(review=False)
        assert held(self.workspace) == before
        return inbox.stop

    def _receive(self, data: bytes) -> None:
        path = self.folders.config.parent / "arrived.asice.age"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        before = held(self.workspace)
        self.presenter.receiving.receive(path)
        assert held(self.workspace) == before

    def imports(self, *, asked: bool = False) -> None:
        """Import what was verified, after the sender was asked where that is needed."""
        before = held(self.workspace)
        if asked:
            self.presenter.receiving.take(review=False)
            assert held(self.workspace) == before  # not before they were asked
            self.presenter.receiving.ask(True)
        self.presenter.receiving.take(review=False)
        assert self.state.refusal is None


def held(desk: Workspace) -> object:
    """Return all of a file that an import could change."""
    pins = {name: desk.vault.local.get(name) for name in desk.vault.local.keys("pin/")}
    return desk.vault.head(), desk.entries, desk.vault.blobs.hashes(), pins


def outcome(inbox: Inbox, title: str) -> tuple[str, str]:
    """Return how one check came out and what the page says of it; ("", "") where the page has no such check."""
    return next(((one.outcome, one.words) for one in inbox.checks if one.title == title), ("", ""))


def counted(inbox: Inbox) -> dict[str, int]:
    return {one.what: one.count for one in inbox.brings if one.state != "known"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return two files of one deal, made once; tests copy them."""
    return make_template(tmp_path_factory.mktemp("strangers"))


@pytest.fixture
def pair(template: Template, tmp_path: Path) -> Iterator[Pair]:
    """Return both sides of a deal whose first draft both hold."""
    for side in ("ours", "theirs"):
        shutil.copyfile(template.folder / f"{side}.deal", tmp_path / f"{side}.deal")
    with (
        opened(template, "ours", tmp_path / "ours.deal") as ours,
        opened(template, "theirs", tmp_path / "theirs.deal") as theirs,
    ):
        yield Pair(ours=ours, theirs=theirs, folder=tmp_path)


@pytest.fixture
def reader(pair: Pair, tmp_path: Path) -> Reader:
    """Return the partner, reading."""
    return Reader(pair.theirs, tmp_path / "home")


def letter(pair: Pair, *, by: Identity | None = None, entries: Sequence[Entry] = (), **changes: Any) -> bytes:
    """Return a package for the partner that was written without our services, as somebody else's program would."""
    ben = pair.theirs.identity
    shared = [entry for entry in pair.theirs.entries if entry.stream == "shared"]
    plan = PackagePlan(
        deal_id=pair.ours.deal_id,
        sequence=2,
        parents=tuple(packages.packages_held(pair.theirs.deal)),
        recipients=(Recipient(root_fingerprint=ben.root_fingerprint, age_recipient=ben.recipient, name=ben.name),),
        ledger=to_lines({entry.id: entry for entry in (*shared, *entries)}.values()),
        deal_json=b"{}",
        created=START + timedelta(days=2),
    )
    return write(replace(plan, **changes), identity=by or pair.ours.identity).sealed


def act_of(desk: Workspace, kind: str, body: dict[str, Any]) -> Entry:
    """Return a shared act as a program of another version would sign it."""
    shared = [entry for entry in desk.entries if entry.stream == "shared"]
    return make_entry(
        EntrySigner(desk.identity),
        deal=desk.deal_id,
        stream="shared",
        kind=kind,
        body=body,
        parents=heads(shared),
        lamport=next_lamport(shared),
        at=desk.clock.now(),
    )


# Who sends it


def test_first_package_comes_into_an_empty_file(template: Template, tmp_path: Path) -> None:
    with opened(template, "ours", template.folder / "ours.deal") as ours:
        deal_id = ours.deal_id
    empty = founding.join_deal(
        tmp_path / "joined.deal",
        passphrase=PASSPHRASE,
        deal_id=deal_id,
        party="beta",
        identity=template.people["ben"],
        clock=DeskClock(),
        profile=FLOOR_PROFILE,
    )
    reader = Reader(empty, tmp_path / "home")
    assert not reader.state.packages
    inbox = reader.looks_at(template.first_package)
    assert inbox.standing == "new"
    assert outcome(inbox, "Sender") == (
        "danger",
        "New: nobody compared this fingerprint yet. Have the sender read it out before you import anything.",
    )
    assert inbox.sender is not None
    assert inbox.sender.fingerprint == template.people["ana"].root_fingerprint
    assert outcome(inbox, "Place") == ("ok", "Package 1. It is the first of the deal.")
    assert inbox.importable
    reader.imports(asked=True)
    assert empty.deal.charter.title == "A supply deal"
    assert [one.partner for one in reader.state.packages] == ["Ana Roe"]
    assert reader.looks_at(template.first_package).standing == "known"
    empty.close()


def test_stranger_brings_nothing(pair: Pair, reader: Reader, template: Template) -> None:
    mallory = Identity.create(name="Mal Lory", organisation="Gamma", at=START)
    assert reader.is_refused(letter(pair, by=mallory)).title == "This package comes from a stranger"
    pair.ours.keep_identity(mallory)
    act = act_of(pair.ours, "comment/1", {"after": [], "key": "C-1", "put": {"key": "C-1", "text": "trust me"}})
    told = reader.is_refused(letter(pair, by=mallory, entries=[act]))
    assert told.title == "This package comes from a stranger"
    told = reader.is_refused(letter(pair, by=template.people["ana"], entries=[act]))
    assert told.title == "This package was changed after it was signed"


def test_new_colleague_of_the_partner_can_send(pair: Pair, reader: Reader) -> None:
    dora = Identity.create(name="Dora Lin", organisation="Alpha Ltd", at=START)
    founding.add_colleague(pair.ours, dora, role="counsel", key="dora")
    with pair.ours.acting_as("Dora Lin"):
        inbox = reader.looks_at(pair.send(pair.ours))
    assert inbox.standing == "new"
    assert inbox.importable


def test_known_name_with_another_root_is_a_stop(pair: Pair, reader: Reader) -> None:
    posing = Identity.create(name="Ana Roe", organisation="Alpha Ltd", at=START)
    told = reader.is_refused(letter(pair, by=posing))
    assert told.title == "The sender's key has changed. Stop."
    assert "by telephone" in told.hint


def test_package_for_someone_else_stays_shut(pair: Pair, reader: Reader) -> None:
    eve = Identity.create(name="Eve Ost", organisation="Delta", at=START)
    other = Recipient(root_fingerprint=eve.root_fingerprint, age_recipient=eve.recipient, name=eve.name)
    told = reader.is_refused(letter(pair, recipients=(other,)))
    assert told.title == "This package is not for you"


def test_package_passed_on_with_its_seal_changed_is_not_for_us(pair: Pair, reader: Reader) -> None:
    eve = Identity.create(name="Eve Ost", organisation="Delta", at=START)
    ours = pair.theirs.identity.recipient
    other = Recipient(root_fingerprint=eve.root_fingerprint, age_recipient=ours, name=eve.name)
    told = reader.is_refused(letter(pair, recipients=(other,)))
    assert told.title == "This package is not for you"
    assert "made for someone else" in told.message


# Where it belongs


def test_package_of_another_deal_is_refused(pair: Pair, reader: Reader) -> None:
    told = reader.is_refused(letter(pair, deal_id="another-deal", ledger=b""))
    assert told.title == "This package belongs to another deal"


def test_number_that_does_not_follow_is_refused(pair: Pair, reader: Reader) -> None:
    told = reader.is_refused(letter(pair, sequence=9))
    assert told.title == "This package does not fit the history"
    assert "does not follow" in told.message


def test_skipped_package_is_told_and_the_later_one_can_be_imported(pair: Pair, reader: Reader) -> None:
    pair.ours.put(Comment(key="C-1", text="one"))
    lost = pair.send(pair.ours)
    pair.ours.put(Comment(key="C-2", text="two"))
    inbox = reader.looks_at(pair.send(pair.ours))
    assert outcome(inbox, "Place")[0] == "warn"
    assert outcome(inbox, "Place")[1] == (
        "1 earlier package never arrived here. Lost, or sent to others alone: this one builds on nothing that you lack."
    )
    assert inbox.importable
    reader.imports()
    assert counted(inbox) == {"comments": 2}
    late = reader.looks_at(lost)
    assert late.importable
    assert counted(late) == {}
    reader.imports()
    assert shared_ids(pair.ours) == shared_ids(pair.theirs)


def test_same_package_again_offers_nothing(template: Template, reader: Reader) -> None:
    inbox = reader.looks_at(template.first_package)
    assert outcome(inbox, "Place") == ("warn", "You hold this very package already.")
    assert not inbox.importable
    before = held(reader.workspace)
    reader.imports()
    assert held(reader.workspace) == before


def test_two_stories_under_one_number_are_told(pair: Pair, reader: Reader, template: Template, tmp_path: Path) -> None:
    twin = Path(shutil.copyfile(template.folder / "ours.deal", tmp_path / "twin.deal"))
    pair.ours.put(Comment(key="C-1", text="one story"))
    pair.pass_on(pair.ours)
    with opened(template, "ours", twin) as other:
        other.put(Comment(key="C-1", text="another story"))
        inbox = reader.looks_at(pair.send(other))
    assert outcome(inbox, "One history")[0] == "danger"
    assert "two different packages with this number" in outcome(inbox, "One history")[1]
    assert inbox.importable
    (record,) = inbox.contested
    assert [side.whose for side in record.sides] == ["Ana Roe, Alpha", "Ana Roe, Alpha"]
    assert [side.choose for side in record.sides] == ["Take value 1", "Take value 2"]
    reader.imports(asked=True)
    (fork,) = reader.state.forks
    assert (fork.author, fork.number, len(fork.packages)) == ("Ana Roe", 2, 2)


# What it holds


def test_newer_format_asks_for_the_newer_program(pair: Pair, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def encoded(content: Any) -> bytes:
        return manifest.encode_manifest(content).replace(b'"min_reader":1', b'"min_reader":2')

    monkeypatch.setattr(writing, "_encoded", encoded)
    told = reader.is_refused(letter(pair))
    assert told.title == "This package needs a newer version of Negotiator"
    assert told.hint == "Install the current version."


def test_entry_of_an_unknown_kind_is_kept_and_blocks_signing_but_no_sending(pair: Pair, reader: Reader) -> None:
    acts = [act_of(pair.ours, "hologram/1", {"shape": "cube"})]
    inbox = reader.looks_at(letter(pair, entries=acts))
    assert counted(inbox) == {"hologram": 1}
    state, words = outcome(inbox, "Program")
    assert state == "warn"
    assert "1 act of kinds that this version does not know" in words
    assert inbox.importable
    reader.imports()
    assert acts[0] in reader.workspace.entries
    assert [entry.id for entry in reader.workspace.deal.newer] == [acts[0].id]
    with pytest.raises(MadeNewer, match="newer version"):
        approvals.assent(reader.workspace, newest(reader.workspace))
    reader.presenter.begin_sending()
    reader.presenter.step(1)
    reader.presenter.step(1)
    reader.presenter.write(reader.folders.config.parent / "out.asice.age")
    assert reader.state.page == "sent"


def test_newer_version_of_a_known_kind_is_not_counted_as_known(pair: Pair, reader: Reader) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="Late"), shared=True)
    known = pair.ours.entries[-1]
    newer = make_entry(
        EntrySigner(pair.ours.identity),
        deal=pair.ours.deal_id,
        stream="shared",
        kind="risk/2",
        body={"after": [], "key": "R-2", "put": {"key": "R-2"}},
        parents=(known.id,),
        lamport=known.lamport + 1,
        at=START,
    )
    inbox = reader.looks_at(letter(pair, entries=[known, newer]))
    assert [(one.what, one.state) for one in inbox.brings if one.state != "known"] == [
        ("risk", "newer"),
        ("risk", "new"),
    ]


def test_acts_without_a_mandate_are_told_and_count_for_nothing(pair: Pair, reader: Reader) -> None:
    desk = pair.ours
    desk.retire(Person, "carl")
    with desk.acting_as("Carl Lex"):
        remark = pens.write_entries([Put(Comment(key="C-1", text="I no longer speak for Alpha"))], pen=desk.pen())
        desk.commit("Say so all the same", remark)
    inbox = reader.looks_at(pair.send(desk))
    state, words = outcome(inbox, "Mandate")
    assert state == "danger"
    assert words.startswith("1 act without a mandate: its author's mandate was withdrawn.")
    assert inbox.importable
    reader.imports()
    assert reader.workspace.deal.record(Comment, "C-1") is None
    assert shared_ids(desk) == shared_ids(reader.workspace)


@pytest.mark.parametrize("choice", [0, 1])
def test_contested_record_is_compared_and_settled(pair: Pair, reader: Reader, choice: int) -> None:
    pair.ours.put(Risk(key="R-1", failure_mode="Late tooling", owner="ana"), shared=True)
    pair.theirs.put(Risk(key="R-1", failure_mode="Late steel", owner="ana"), shared=True)
    inbox = reader.looks_at(pair.send(pair.ours))
    (record,) = inbox.contested
    assert record.heading.startswith("Risk R-1: Late")
    assert [side.whose for side in record.sides] == ["Ben Doe, Beta", "Ana Roe, Alpha"]
    assert [side.choose for side in record.sides] == ["Keep ours", "Take theirs"]
    differing = [(line.label, tuple(line.texts)) for line in record.fields if line.differs]
    assert [texts for _label, texts in differing] == [("Late steel", "Late tooling")]
    reader.imports()
    shown = reader.state
    assert (shown.page, list(shown.contested)) == ("contested", [record])
    reader.presenter.settle("risk", "R-1", record.sides[choice].entry)
    assert not reader.state.contested
    risk = pair.theirs.deal.record(Risk, "R-1")
    assert risk is not None
    assert risk.failure_mode == ("Late steel", "Late tooling")[choice]
    pair.pass_on(pair.theirs)
    assert pair.ours.deal.record(Risk, "R-1") == risk
    reader.presenter.settle("risk", "R-1", record.sides[choice].entry)
    assert reader.state.refusal is not None
    assert "no longer waits" in reader.state.refusal.message
