"""Opening a deal from the command line: where the passphrase comes from, and who acts."""

import contextlib
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from negotiator.crypto import VaultKey
from negotiator.kernel import Locked, Refused
from negotiator.services import devices
from negotiator.services.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
_LONGEST = 4096


class NoPassphrase(Locked):
    """Nobody could be asked for the passphrase."""

    code = "no-passphrase"

    def __init__(self) -> None:
        super().__init__(
            "The passphrase is needed, and there is no terminal to ask for it.",
            hint="Give it through --passphrase-fd N, or remember it on this device (negotiator config).",
        )


class PassphraseUnreadable(Locked):
    """What should hold the passphrase cannot be read."""

    code = "passphrase-unreadable"

    def __init__(self, descriptor: int, why: str) -> None:
        super().__init__(
            f"The passphrase cannot be read from file descriptor {descriptor}: {why}.",
            hint="Open it for the command, as in --passphrase-fd 3 3<file, with UTF-8 text.",
        )


class Mismatch(Refused):
    """A new passphrase was not typed alike twice."""

    code = "passphrase-mismatch"

    def __init__(self) -> None:
        super().__init__("The two passphrases differ.", hint="Run the command again; nothing was made.")


def deal_file(command: F) -> F:
    """Add the argument FILE and the options that open a deal."""
    command = passphrase_option(command)
    return click.argument("file", type=click.Path(path_type=Path, dir_okay=False))(command)


def passphrase_option(command: F) -> F:
    """Add the option that names where the passphrase is read from."""
    return click.option(
        "--passphrase-fd", type=int, metavar="N", help="Read the passphrase from this open file descriptor."
    )(command)


@contextlib.contextmanager
def opened(file: Path, passphrase_fd: int | None, *, acting: str = "") -> Iterator[Workspace]:
    """Open a deal for one command. `acting` lets another identity of the file sign."""
    key = None if passphrase_fd is not None else devices.remembered_key(file)
    workspace = _open(file, passphrase_fd, key)
    try:
        with workspace.acting_as(acting) if acting else contextlib.nullcontext():
            yield workspace
    finally:
        workspace.close()


def _open(file: Path, passphrase_fd: int | None, key: VaultKey | None) -> Workspace:
    opener = _user()
    if key is not None:
        return Workspace.open_with_key(file, key=key, opener=opener)
    return Workspace.open(file, passphrase=read_passphrase(passphrase_fd), opener=opener)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "someone"


def read_passphrase(descriptor: int | None, *, twice: bool = False) -> str:
    """Return the passphrase: from a file descriptor, or typed (twice when it is new). Raises NoPassphrase, Mismatch."""
    if descriptor is not None:
        return _read_from(descriptor)
    if not sys.stdin.isatty():
        raise NoPassphrase
    try:
        first = getpass.getpass("Passphrase: ")
        if twice and getpass.getpass("Again: ") != first:
            raise Mismatch
    except EOFError as error:
        raise NoPassphrase from error
    return first


def _read_from(descriptor: int) -> str:
    """Return the text up to the end of the file, without its last line break. The descriptor stays open."""
    try:
        with os.fdopen(os.dup(descriptor), "rb") as stream:
            return stream.read(_LONGEST).rstrip(b"\r\n").decode("utf-8")
    except UnicodeDecodeError as error:
        raise PassphraseUnreadable(descriptor, "it is not UTF-8 text") from error
    except (OSError, OverflowError) as error:
        raise PassphraseUnreadable(descriptor, "it is not open for reading") from error
