"""Where attacks take place: two firms in a deal, a real package between them, and people who mean no good."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from negotiator.crypto import EntrySigner, Identity, unseal
from negotiator.domain.positions import Comment
from negotiator.exchange import PackagePlan, Recipient
from negotiator.exchange.shapes import Audience
from negotiator.ledger import Entry, heads, make_entry, next_lamport, to_lines
from negotiator.services import outgoing, packages, versions
from negotiator.services.workspace import Workspace
from tests.exchange.containers import Files, Forger, unpacked, write
from tests.services.desks import AGREEMENT, START, TEXT, Pair, Template, opened, word

LATER = START + timedelta(days=2)


class Scene:
    """Both sides of a deal. Ana (ours) has sent a version; Ben (theirs) has not opened it yet.

    sealed and asice: that package; files: what is in it. mallory: somebody who calls herself Ana. drafting: Ana's desk
    as it was before, on which acts are drafted and nothing is ever done.
    """

    def __init__(self, template: Template, folder: Path, closing: ExitStack) -> None:
        self._template = template
        self._closing = closing
        self._folder = folder
        self._copies = 0
        self.pair = self.fresh()
        self.drafting = self.fresh().ours
        self.ana, self.carl, self.ben = (template.people[name] for name in ("ana", "carl", "ben"))
        self.mallory = person("Ana Roe", "Alpha Ltd")
        self.first_package = template.first_package
        self.pair.ours.put(Comment(key="C-0", text="for your counsel"))
        data = word(TEXT.replace("150 days", "180 days"))
        versions.take_in(self.pair.ours, data, name="supply.docx", instrument=AGREEMENT)
        self.sealed = self.pair.send(self.pair.ours)
        self.asice = unseal(self.sealed, self.ben)
        self.forger = Forger(identity=self.ana, at=LATER)

    @property
    def files(self) -> Files:
        """Return the package's files, to be spoiled."""
        return unpacked(self.asice)

    @property
    def receiver(self) -> Workspace:
        """Return the desk at which files arrive. No attack changes it."""
        return self.pair.theirs

    def fresh(self) -> Pair:
        """Return another copy of both files, for what has to happen before an attack."""
        self._copies += 1
        folder = self._folder / str(self._copies)
        folder.mkdir()
        for side in ("ours", "theirs"):
            shutil.copyfile(self._template.folder / f"{side}.deal", folder / f"{side}.deal")
        ours, theirs = (
            self._closing.enter_context(opened(self._template, side, folder / f"{side}.deal"))
            for side in ("ours", "theirs")
        )
        return Pair(ours=ours, theirs=theirs, folder=folder)

    def opened_as(self, side: str, path: Path) -> Workspace:
        """Open a further copy of one side's file."""
        return self._closing.enter_context(opened(self._template, side, path))

    def letter(
        self,
        *,
        by: Identity | None = None,
        to: Identity | None = None,
        pair: Pair | None = None,
        entries: Sequence[Entry] = (),
        team: Sequence[Entry] | None = None,
        contents: Sequence[bytes] = (),
        whole: bool = True,
        **changes: Any,
    ) -> bytes:
        """Return a package to the other side that was written without our program's rules.

        whole: whether the shared acts that both sides hold go with it, as in every honest package.
        """
        between = pair or self.pair
        reader = to or between.theirs.identity
        audience: Audience = "partner" if team is None else "team"
        held = packages.packages_held(between.theirs.deal, audience)
        shared = [one for one in between.theirs.entries if one.stream == "shared"] if whole else []
        tips = outgoing.tips(held)
        values: dict[str, Any] = {
            "deal_id": between.ours.deal_id,
            "sequence": 1 + max((held[tip].sequence for tip in tips), default=0),
            "parents": tips,
            "recipients": (recipient(reader),),
            "ledger": to_lines({one.id: one for one in (*shared, *entries)}.values()),
            "team_ledger": None if team is None else to_lines(team),
            "audience": audience,
            "deal_json": b"{}",
            "created": LATER,
            "blobs": {sha256(data).hexdigest(): data for data in contents},
        }
        return write(PackagePlan(**(values | changes)), identity=by or between.ours.identity).sealed

    def made(self, kind: str, body: dict[str, Any], *, by: Identity | None = None, **changes: Any) -> Entry:
        """Return a shared act in its proper place, but for what is changed."""
        shared = [one for one in self.receiver.entries if one.stream == "shared"]
        values: dict[str, Any] = {
            "deal": self.receiver.deal_id,
            "stream": "shared",
            "parents": heads(shared),
            "lamport": next_lamport(shared),
            "at": LATER,
        }
        return make_entry(EntrySigner(by or self.ana), kind=kind, body=body, **(values | changes))

    def comment(self, *, by: Identity | None = None, **changes: Any) -> Entry:
        """Return a comment, but for what is changed."""
        return self.made("comment/1", put("C-9", {"key": "C-9", "text": "trust me"}), by=by, **changes)


def put(key: str, value: dict[str, Any] | None, after: Sequence[str] = ()) -> dict[str, Any]:
    """Return the body of an act on a record."""
    return {"after": list(after), "key": key, "put": value}


def person(name: str, organisation: str) -> Identity:
    """Return a new identity of somebody."""
    return Identity.create(name=name, organisation=organisation, at=START)


def recipient(identity: Identity, **changes: str) -> Recipient:
    """Return somebody as the recipient of a package."""
    values = {
        "root_fingerprint": identity.root_fingerprint,
        "age_recipient": identity.recipient,
        "name": identity.name,
    }
    return Recipient(**(values | changes))


@contextmanager
def scene_in(template: Template, folder: Path) -> Iterator[Scene]:
    """Set the scene, and close its files at the end."""
    with ExitStack() as closing:
        yield Scene(template, folder, closing)
