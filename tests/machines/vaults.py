"""The same firms with all that is real: encrypted files that are closed and opened again, Word files, packages."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from negotiator.crypto import FLOOR_PROFILE, Identity
from negotiator.domain.clashes import Rivals
from negotiator.exchange import Audience
from negotiator.services import outgoing, packages, uniting, versions
from negotiator.services.workspace import Workspace
from tests.machines.firm import Firm, Mail, letter_of
from tests.machines.persons import AT, PARTIES, TEXT, founding, identity_of
from tests.services.desks import PASSPHRASE, DeskClock, Template, opened, word
from tests.services.signatories import signatory


def found_files(folder: Path, names: tuple[str, ...]) -> Template:
    """Make everybody's file with what the deal was founded with; machines copy them."""
    people = {name: identity_of(name) for name in names}
    keys = {name: _found(folder, name, names, identity) for name, identity in people.items()}
    return Template(folder=folder, keys=keys, people=people, first_package=b"")


def _found(folder: Path, name: str, names: tuple[str, ...], identity: Identity) -> bytes:
    """Make somebody's file and return its key."""
    deal_id, founded = founding(names)
    desk = Workspace.create(
        folder / f"{name}.deal",
        passphrase=PASSPHRASE,
        deal_id=deal_id,
        opener="a test",
        clock=DeskClock(AT + timedelta(hours=1)),
        profile=FLOOR_PROFILE,
    )
    desk.vault.local.set("party", PARTIES[name])
    desk.keep_identity(identity)
    desk.commit("Found", founded)
    key = desk.vault.key().reveal()
    desk.close()
    return key


class VaultFirm(Firm):
    """One person's desk with a file on the disk."""

    def __init__(self, name: str, *, made: Template, folder: Path) -> None:
        self._made = made
        self._folder = folder
        self._path = folder / f"{name}.deal"
        self._open = ExitStack()
        shutil.copyfile(made.folder / f"{name}.deal", self._path)
        desk = self._opened(name)
        super().__init__(name=name, desk=desk, founded=len(desk.entries))

    def _opened(self, name: str) -> Workspace:
        return self._open.enter_context(opened(self._made, name, self._path))

    def reopen(self) -> None:
        """Close the file and open it again; time goes on."""
        clock = self.desk.clock
        self._open.close()
        self.desk = self._opened(self.name)
        self.desk.clock = clock

    def close(self) -> None:
        """Close the file."""
        self._open.close()

    def propose(self, number: int, parents: tuple[str, ...]) -> None:
        """Take a Word file in as the next draft, whatever its parents are called."""
        text = f"# Agreement\n\n- The first clause stands.\n- The second says {number} on {len(parents)}.\n"
        self.note(versions.take_in(self.desk, word(text), name="agreement.docx", instrument=TEXT).entries)

    def unite(self, number: int, rivals: Rivals) -> None:
        """Make one version of two, if every clause on which they clash is decided."""
        self.note(uniting.merged_version(self.desk, rivals, note=f"{number}").entries)

    def letter(self, audience: Audience, to: Sequence[str]) -> Mail:
        """Write a sealed package."""
        prepared = outgoing.prepare(self.desk, audience=audience, to=to)
        walled = letter_of(self.desk, prepared).walled
        path = self._folder / f"{self.name} {len(self.own)}.asice.age"
        sent = packages.send(self.desk, prepared, path, with_summary=False)
        self.note(sent.receipt.entries)
        letter = letter_of(self.desk, prepared, id_=sent.written.package_id)
        assert letter.walled == walled, "sending keeps no further acts back"
        return Mail(letter=letter, signer=signatory(self.desk.identity, at=self.desk.clock.now()), path=path)

    def receive(self, mail: Mail) -> None:
        """Take the package in as somebody who asked its sender about whatever needs it."""
        assert mail.path is not None
        receipt = packages.take(self.desk, packages.open_package(self.desk, mail.path), asked=True)
        self.note(entry for entry in receipt.entries[-1:] if entry.kind == "package/1")
