"""Identities and partners on the settings screen: what is shown of them, and the intents that concern them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from negotiator.crypto import Identity, load_certificate
from negotiator.gui.desk import Desk, Failed
from negotiator.gui.screens.settings.state import ChangedRow, IdentityRow, PartnerRow, ReadOff
from negotiator.kernel import NegotiatorError, Progress
from negotiator.reports import qr
from negotiator.services import comparing, founding, identities, joining, partners, trust
from negotiator.services.files import read_file
from negotiator.services.receipts import Receipt
from negotiator.services.workspace import Workspace

_SOON: Final = timedelta(days=60)
_PKCS12: Final = (".p12", ".pfx")
_PEM: Final = ".pem"


def identity_rows(workspace: Workspace) -> tuple[IdentityRow, ...]:
    """Return the identities of a file, the one that signs first, former ones last."""
    active = workspace.identity.fingerprint
    rows = [_identity(workspace, one, active=one.fingerprint == active) for one in workspace.identities]
    return tuple(sorted(rows, key=lambda one: (not one.active, one.former)))


def _identity(workspace: Workspace, one: Identity, *, active: bool) -> IdentityRow:
    ends = load_certificate(one.leaf_pem).not_valid_after_utc
    card = one.contact().compact() if active else ""
    return IdentityRow(
        name=one.name,
        organisation=one.organisation,
        email=one.email,
        fingerprint=one.fingerprint,
        root=one.root_fingerprint,
        active=active,
        former=not one.can_sign,
        until=f"{ends:%d %b %Y}".lstrip("0"),
        ending=ends - workspace.clock.now() < _SOON,
        renewable=one.root_key_pem is not None,
        card=card,
        modules=qr.modules(card) if card else (),
    )


def partner_rows(workspace: Workspace) -> tuple[PartnerRow, ...]:
    """Return the roots that speak for partners."""
    return tuple(
        PartnerRow(
            name=one.name,
            people=one.people,
            root=one.root,
            safety_number=one.safety_number,
            compared=one.compared,
            standing="" if one.verdict is None else "trusted" if one.verdict in trust.TRUSTED else "refused",
            modules=qr.modules(one.code) if one.code else (),
        )
        for one in partners.partners(workspace)
    )


def changed_rows(workspace: Workspace) -> tuple[ChangedRow, ...]:
    """Return the roots that wait for a decision."""
    return tuple(
        ChangedRow(
            name=one.name,
            organisation=one.organisation,
            old=one.old,
            new=one.new,
            safety_number=one.safety_number,
            seen=f"{one.seen_in}, first seen here on {one.at:%d %b %Y}",
            modules=qr.modules(comparing.code_with(workspace, one.new)),
        )
        for one in trust.changed_roots(workspace)
    )


class TrustIntents:
    """What a person does about identities and partners. load: reads everything anew; show: changes the state."""

    def __init__(self, desk: Desk, *, load: Callable[[], None], show: Callable[..., None], failed: Failed) -> None:
        self._desk = desk
        self._load = load
        self._show = show
        self._failed = failed

    # -- partners --------------------------------------------------------------------------------------------------

    def add_partner(self, card: Path, *, short: str, compared: str, distinct: bool = False) -> None:
        """Enter a partner from a contact card."""

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            key = founding.party_key(short)
            return founding.add_partner(
                workspace, read_file(card), key=key, short=short, compared=compared, distinct=distinct
            )

        self._act(work)

    def record_comparison(self, root: str, *, how: str, same: bool = True) -> None:
        """Record that a root was compared with its owner, how, and what came out."""
        self._act(lambda workspace, _progress: partners.record_comparison(workspace, root, how=how, same=same))

    def compare(self, root: str, text: str) -> None:
        """Compare what was read off the partner's screen or card with what stands here."""

        def work(workspace: Workspace, _progress: Progress) -> ReadOff:
            try:
                told = comparing.matches(workspace, root, text)
            except comparing.ComparedDiffers as error:
                return ReadOff(root=root, same=False, words=str(error))
            except NegotiatorError as error:
                return ReadOff(root=root, same=None, words=str(error))
            return ReadOff(root=root, same=True, words=f"The {told} is the same. Record how you got it.")

        self._desk.read(work, lambda found: self._show(read_off=found), failed=self._failed)

    def decide(self, old: str, new: str, *, how: str, accept: bool) -> None:
        """Accept or refuse a root that came in the place of a known one."""

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            act = trust.accept_root if accept else trust.refuse_root
            return act(workspace, old, new, how=comparing.way_of(how))

        self._act(work)

    # -- identities ------------------------------------------------------------------------------------------------

    def renew(self, *, lost: bool = False) -> None:
        """Give who signs here a new certificate under the same root."""
        self._act(lambda workspace, _progress: identities.renew(workspace, lost=lost))

    def use_identity(self, path: Path, passphrase: str, *, lost: bool = False) -> None:
        """Sign with the identity in a file from now on: one of our root takes the seat, another one replaces it."""

        def work(workspace: Workspace, _progress: Progress) -> Receipt:
            identity = _opened(path, passphrase, workspace)
            ours = identity.root_fingerprint == workspace.identity.root_fingerprint
            if ours and identity.root_key_pem is not None and not identities.took_over(workspace, identity):
                return identities.take_seat(workspace, identity)
            return identities.replace_identity(workspace, identity, lost=lost)

        self._act(work)

    def save_identity(self, path: Path, passphrase: str, again: str) -> None:
        """Write the identity that signs here to a file of its own."""
        if passphrase != again or not passphrase:
            problem = "The two passphrases differ." if passphrase else "The file needs a passphrase of its own."
            self._show(problem=problem, hint="")
            return

        def work(workspace: Workspace, _progress: Progress) -> str:
            return identities.save_identity(workspace, path, passphrase=passphrase).name

        self._desk.read(work, self._saved, failed=self._failed)

    def _saved(self, name: str) -> None:
        self._show(problem="", hint="")
        self._desk.tell(f"Identity of {name} saved: keep it apart from this computer")

    def save_card(self, path: Path) -> None:
        """Write the contact card of who signs, and its picture; called .pem, their root certificate alone."""

        def work(workspace: Workspace, _progress: Progress) -> str:
            if path.suffix.casefold() == _PEM:
                return f"Root certificate of {identities.save_root(workspace, path).name} saved"
            return f"Contact card saved, with {identities.save_card(workspace, path).name}"

        self._desk.read(work, self._desk.tell, failed=self._failed)

    def _act(self, work: Callable[[Workspace, Progress], Receipt]) -> None:
        def done(_receipt: Any) -> None:
            self._show(read_off=None)
            self._load()

        self._desk.act(work, done, failed=self._failed)


def _opened(path: Path, passphrase: str, workspace: Workspace) -> Identity:
    if path.suffix.casefold() in _PKCS12:
        return identities.from_p12_file(path, passphrase, at=workspace.clock.now())
    return joining.open_identity_file(path, passphrase)
