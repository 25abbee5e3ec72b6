"""Two firms at their desks: what tests say of a small agreement, and how files pass between both sides."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from negotiator.crypto import FLOOR_PROFILE, Identity, VaultKey
from negotiator.documents import read, write_redline
from negotiator.documents.compose import compose
from negotiator.domain import stages
from negotiator.domain.versions import DocumentVersion
from negotiator.redline import compare
from negotiator.services import approvals, founding, packages, versions
from negotiator.services.founding import OurSide
from negotiator.services.workspace import Workspace
from negotiator.store import Vault

AGREEMENT = "agreement"
PASSPHRASE = "tin roof rusted through"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = """# Supply Agreement

## Delivery

- The Seller shall deliver the goods within 150 days of the order.[^days]
- The Buyer shall inspect the goods on arrival and report every fault in writing.
- Risk passes to the Buyer when the goods are handed to the carrier at the Seller's works.

## Price

- The Buyer shall pay EUR 40,000 for each lot, net of taxes, against an invoice.

| Lot | Price |
|---|---|
| First | EUR 40,000 |
| Second | EUR 38,000 |

- Late payments bear interest at five per cent a year from the day after they fell due.

[^days]: Days are calendar days.
"""


class DeskClock:
    """A clock that stands at a known time and moves one minute each time it is asked."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start

    def now(self) -> datetime:
        """Return the standing time and move on by a minute."""
        told = self.time
        self.time += timedelta(minutes=1)
        return told


def word(text: str = TEXT) -> bytes:
    """Return a text as a Word file."""
    return compose(text, title="Supply Agreement", at=START)


def marked(before: bytes, after: str, *, author: str, at: datetime) -> bytes:
    """Return a Word file turned into another text as its reader would with change tracking switched on."""
    base, new = read(before, name="a.docx"), read(word(after), name="a.docx")
    return write_redline(base, new, compare(base.blocks, new.blocks), author=author, at=at)


@dataclass
class Pair:
    """Both sides of one deal, open, and the folder between them."""

    ours: Workspace
    theirs: Workspace
    folder: Path
    sent: list[Path] = field(default_factory=list)

    def send(self, sender: Workspace, note: str = "") -> bytes:
        """Write a package and return its bytes."""
        path = self.folder / f"package-{len(self.sent)}.asice.age"
        self.sent.append(path)
        packages.send(sender, packages.prepare(sender, note=note), path, with_summary=False)
        return path.read_bytes()

    def pass_on(self, sender: Workspace) -> None:
        """Send a package to the other side, which imports it."""
        receive(self.theirs if sender is self.ours else self.ours, self.send(sender))

    def agree_and_sign(self) -> None:
        """Make the newest text that both sides hold the executed one."""
        for act in (approvals.assent, approvals.execute):
            for desk in (self.theirs, self.ours):
                act(desk, versions.find(desk, AGREEMENT, "latest"))
                self.pass_on(desk)


def receive(desk: Workspace, data: bytes, *, asked: bool = False) -> None:
    """Verify a package and import it; `asked` says that its sender was asked about whatever needs it."""
    packages.take(desk, packages.open_package(desk, data), asked=asked)


def shared_ids(desk: Workspace) -> set[str]:
    """Return the ids of the entries that both sides should hold."""
    return {entry.id for entry in desk.entries if entry.stream == "shared"}


def newest(desk: Workspace) -> DocumentVersion:
    """Return the newest version of the agreement."""
    found = stages.latest(desk.deal, AGREEMENT)
    assert found is not None
    return found


@dataclass(frozen=True)
class Template:
    """Two closed files of one deal, the keys that open them, and who acts in each."""

    folder: Path
    keys: dict[str, bytes]
    people: dict[str, Identity]
    first_package: bytes


def make_template(folder: Path) -> Template:
    """Found a deal on our side, with two colleagues and a first draft, and let the partner join."""
    clock = DeskClock()
    people = {
        name: Identity.create(name=full, organisation=firm, at=START)
        for name, full, firm in (
            ("ana", "Ana Roe", "Alpha Ltd"),
            ("carl", "Carl Lex", "Alpha Ltd"),
            ("ben", "Ben Doe", "Beta GmbH"),
        )
    }
    ours = founding.found_deal(
        folder / "ours.deal",
        passphrase=PASSPHRASE,
        title="A supply deal",
        ours=OurSide(key="alpha", name="Alpha Ltd", short="Alpha", role="Seller"),
        identity=people["ana"],
        person_key="ana",
        clock=clock,
        profile=FLOOR_PROFILE,
    )
    card = people["ben"].contact().to_bytes(people["ben"])
    founding.add_partner(ours, card, key="beta", short="Beta", role="Buyer", person_key="ben", compared="by telephone")
    founding.add_colleague(ours, people["carl"], role="counsel", key="carl")
    founding.add_instrument(ours, AGREEMENT, title="Supply Agreement", kind="agreement")
    versions.take_in(ours, word(), name="supply.docx", instrument=AGREEMENT)
    sent = packages.send(ours, packages.prepare(ours), folder / "first.asice.age", with_summary=False)
    theirs = founding.join_deal(
        folder / "theirs.deal",
        passphrase=PASSPHRASE,
        deal_id=ours.deal_id,
        party="beta",
        identity=people["ben"],
        clock=clock,
        profile=FLOOR_PROFILE,
    )
    receive(theirs, sent.path.read_bytes(), asked=True)
    keys = {"ours": ours.vault.key().reveal(), "theirs": theirs.vault.key().reveal()}
    ours.close()
    theirs.close()
    return Template(folder=folder, keys=keys, people=people, first_package=sent.path.read_bytes())


@contextmanager
def opened(template: Template, side: str, path: Path) -> Iterator[Workspace]:
    """Open a copied file of one side."""
    vault = Vault.open(path, key=VaultKey(template.keys[side]), opener="a test")
    workspace = Workspace(vault, clock=DeskClock(START + timedelta(days=1)))
    try:
        yield workspace
    finally:
        workspace.close()


def bodies(desk: Workspace) -> Sequence[object]:
    """Return what stands of every record: what undo and redo must bring back."""
    return sorted(
        (*address, repr(standing.value))
        for address, standing in desk.deal.projection.standing.items()
        if standing.value is not None
    )
