"""Opening a deal from the command line: where the passphrase comes from, and who acts."""

import contextlib
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from negotiator.cli.output import Lines
from negotiator.cli.places import home_folders
from negotiator.crypto import VaultKey
from negotiator.kernel import Locked, NegotiatorError, Refused
from negotiator.services.backups import Schedule
from negotiator.services.notices import notices_about
from negotiator.services.opening import (
    NotRemembered,
    Opened,
    Proven,
    open_remembered,
    open_with_secret,
    prove_remembered,
    prove_secret,
)
from negotiator.services.salts import Memory
from negotiator.services.workspace import Workspace
from negotiator.settings import load

F = TypeVar("F", bound=Callable[..., Any])
_LONGEST = 4096
_REMEMBERED = "negotiator.remembered"
_ACCEPTED = "negotiator.accepted"


class NoPassphrase(Locked):
    """Nobody could be asked for the passphrase."""

    code = "no-passphrase"

    def __init__(self) -> None:
        super().__init__(
            "The passphrase is needed, and there is no terminal to ask for it.",
            hint="Give it through --passphrase-fd N, or let this device keep the key: negotiator remember FILE.",
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
    command = click.option(
        "--remembered",
        is_flag=True,
        expose_value=False,
        callback=_note_remembered,
        help="Open with the key that this device remembers, if it does.",
    )(command)
    command = click.option(
        "--accept",
        is_flag=True,
        expose_value=False,
        callback=_note_accepted,
        help="Open the file as it is, though this device remembers it otherwise.",
    )(command)
    return click.argument("file", type=click.Path(path_type=Path, dir_okay=False))(command)


def passphrase_option(command: F) -> F:
    """Add the option that names where the passphrase is read from."""
    return click.option(
        "--passphrase-fd", type=int, metavar="N", help="Read the passphrase from this open file descriptor."
    )(command)


def _note_remembered(context: click.Context, _option: click.Parameter, given: bool) -> None:
    context.meta[_REMEMBERED] = given


def _note_accepted(context: click.Context, _option: click.Parameter, given: bool) -> None:
    context.meta[_ACCEPTED] = given


def _accepts() -> bool:
    context = click.get_current_context(silent=True)
    return bool(context is not None and context.meta.get(_ACCEPTED))


@contextlib.contextmanager
def opened(file: Path, passphrase_fd: int | None, *, acting: str = "") -> Iterator[Workspace]:
    """Open a deal for one command. `acting` lets another identity of the file sign."""
    workspace = _open(file, passphrase_fd)
    try:
        for notice in notices_about(workspace):
            _say(f"{notice.text} {notice.hint}")
        before = workspace.vault.commits
        with workspace.acting_as(acting) if acting else contextlib.nullcontext():
            yield workspace
        if workspace.vault.commits != before:
            _back_up(workspace)
    finally:
        workspace.close()


def _back_up(workspace: Workspace) -> None:
    """Make the backup that is due; that it fails is told, and takes nothing back of what the command did."""
    folders = home_folders()
    try:
        Schedule.of(folders, load(folders.config)).tend(workspace)
    except NegotiatorError as error:
        _say(f"no backup was made: {error}")


def _say(text: str) -> None:
    click.echo(f"negotiator: {text}", err=True)


def _open(file: Path, passphrase_fd: int | None) -> Workspace:
    memory, accept, progress = device_memory(), _accepts(), Lines("Bringing the file up to date")
    if passphrase_fd is None and _may_ask_keyring():
        with contextlib.suppress(NotRemembered):
            found = open_remembered(file, opener=opener(), memory=memory, accept=accept, progress=progress)
            return _told(found, file)
    secret = read_passphrase(passphrase_fd)
    return _told(open_with_secret(file, secret, opener=opener(), memory=memory, accept=accept, progress=progress), file)


@contextlib.contextmanager
def proven(file: Path, passphrase_fd: int | None) -> Iterator[tuple[VaultKey, bytes]]:
    """Hand out the key and salt of a file that need not open, and wipe the key afterwards. Changes nothing."""
    found = _prove(file, passphrase_fd)
    with found.key as key:
        yield key, found.salt


def _prove(file: Path, passphrase_fd: int | None) -> Proven:
    memory = device_memory()
    if passphrase_fd is None and _may_ask_keyring():
        with contextlib.suppress(NotRemembered):
            return prove_remembered(file, opener=opener(), memory=memory)
    return prove_secret(file, read_passphrase(passphrase_fd), opener=opener(), memory=memory)


def _may_ask_keyring() -> bool:
    """Tell whether the keyring is asked: its loading takes time, and it may put a prompt on somebody's screen."""
    context = click.get_current_context(silent=True)
    if context is not None and context.meta.get(_REMEMBERED):
        return True
    return load(home_folders().config).identity.remember_on_device


def _told(opened: Opened, file: Path) -> Workspace:
    if opened.mended:
        tell_mended(file)
    backup = opened.workspace.vault.migrated
    if backup is not None:
        _say(f"{file} was of an older format and has been brought up to date. As it was, it lies in {backup}")
    return opened.workspace


def tell_mended(file: Path) -> None:
    """Say on the error stream that a file's first bytes were damaged."""
    _say(f"the first 16 bytes of {file} were damaged and have been put right.")


def device_memory() -> Memory:
    """Return where this device remembers deal files."""
    folders = home_folders()
    return Memory.of(folders, load(folders.config))


def opener() -> str:
    """Return who others are told has a file open."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "someone"


def read_passphrase(descriptor: int | None, *, twice: bool = False, asking: str = "Passphrase") -> str:
    """Return the passphrase: from a file descriptor, or typed (twice when it is new). Raises NoPassphrase, Mismatch."""
    if descriptor is not None:
        return _read_from(descriptor)
    if not sys.stdin.isatty():
        raise NoPassphrase
    try:
        first = getpass.getpass(f"{asking}: ")
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
