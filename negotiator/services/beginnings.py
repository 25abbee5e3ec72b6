"""How a deal's file comes into being: under a scratch name until its first acts are stored.

A process that is killed meanwhile leaves no file that looks like a deal and holds none. What it leaves under the
scratch name goes when the same place is used again.
"""

from collections.abc import Callable
from pathlib import Path

from negotiator.kernel import Clock, SystemClock
from negotiator.services.workspace import Workspace
from negotiator.store import AlreadyExists
from negotiator.store.faults import told
from negotiator.store.files import put_in_place, scratch_of, sweep, sweep_scratch
from negotiator.store.lock import held
from negotiator.store.places import usable_place


def begin(
    path: Path,
    *,
    passphrase: str,
    deal_id: str,
    opener: str,
    fill: Callable[[Workspace], None],
    clock: Clock | None = None,
    profile: int | None = None,
) -> Workspace:
    """Make a deal's file, let `fill` store what makes it one, and put it in its place. The workspace comes back open.

    When `fill` fails nothing is left. Raise what `Workspace.create` raises.
    """
    if path.exists():
        raise AlreadyExists(path=path)
    path = usable_place(path)
    with held(path, opener=opener, at=SystemClock().now()):
        sweep_scratch(path)
        workspace = Workspace.create(
            scratch_of(path), passphrase=passphrase, deal_id=deal_id, opener=opener, clock=clock, profile=profile
        )
        try:
            fill(workspace)
            key = workspace.vault.key()
            workspace.close()
        except BaseException:
            workspace.close()
            sweep(scratch_of(path))
            raise
        with told(path):
            if path.exists():
                sweep_scratch(path)
                raise AlreadyExists(path=path)
            put_in_place(path)
    with key:
        return Workspace.open_with_key(path, key=key, opener=opener, clock=clock)
