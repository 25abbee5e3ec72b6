"""What the user should know at opening: the place of the deal's file, and a certificate that ends. Refuses nothing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from negotiator.crypto import load_certificate
from negotiator.services.workspace import NobodyHere, Workspace
from negotiator.store import synchronised_by
from negotiator.store.places import conflict_copies

_SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to be shown. text: what is so; hint: what can be done about it."""

    code: Literal["synchronised", "conflict-copies", "certificate-ends"]
    text: str
    hint: str


def notices_about(workspace: Workspace) -> tuple[Notice, ...]:
    """Return what is to be told about the file of an open deal."""
    found = []
    service = synchronised_by(workspace.path)
    if service:
        found.append(
            Notice(
                code="synchronised",
                text=f"The folder of this deal seems to be synchronised by {service}.",
                hint="While the deal is open a half-written copy may be uploaded, and two computers may each change "
                "one of their own. Keep the deal in a folder that is not synchronised, and backups in this one.",
            )
        )
    copies = conflict_copies(workspace.path, salt=workspace.vault.salt)
    if copies:
        names = ", ".join(copy.name for copy in copies[:3]) + (" and more" if len(copies) > 3 else "")
        found.append(
            Notice(
                code="conflict-copies",
                text=f"Beside this deal lie other copies of it that may hold acts of their own: {names}.",
                hint="Open each of them and compare what it holds, then go on with one file and put the others away.",
            )
        )
    return (*found, *_certificate(workspace))


def _certificate(workspace: Workspace) -> tuple[Notice, ...]:
    """Return that the certificate of whoever signs here ends soon, or has ended."""
    try:
        ends = load_certificate(workspace.identity.leaf_pem).not_valid_after_utc
    except NobodyHere:
        return ()
    now = workspace.clock.now()
    if ends - now > _SOON:
        return ()
    said = "ended" if ends <= now else "ends"
    return (
        Notice(
            code="certificate-ends",
            text=f"Your signing certificate {said} on {ends:%d %b %Y}.",
            hint="What is signed with it afterwards counts for nothing. Renew it in Settings, Identity and keys.",
        ),
    )
