"""The system's keyring as a real Secret Service: there, locked, stopped, gone; and as foreign backends at worst."""

import threading
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend

from negotiator.services import keyrings
from tests.services.secret_service import SecretService, secret_service

NAME = ("Negotiator tests", "a file")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """Run a Secret Service."""
    with secret_service(monkeypatch) as running:
        yield running


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the keyring be asked by a worker of its own that waits a moment only, and be what it was afterwards."""
    monkeypatch.setattr(keyrings, "_worker", keyrings.Worker(patience=0.3))
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def is_absent() -> bool:
    """Tell whether the keyring does as if it were not there."""
    found = (keyrings.get_secret(*NAME), keyrings.set_secret(*NAME, "x"), keyrings.delete_secret(*NAME))
    return found == (None, False, False)


def test_a_secret_service_keeps_what_it_is_given(service: SecretService) -> None:
    assert keyrings.is_present()
    assert keyrings.get_secret(*NAME) is None
    assert keyrings.set_secret(*NAME, "the secret")
    assert keyrings.get_secret(*NAME) == "the secret"
    assert keyrings.set_secret(*NAME, "another")
    assert keyrings.delete_secret(*NAME)
    assert not keyrings.delete_secret(*NAME)


def test_a_locked_one_is_absent(service: SecretService) -> None:
    assert keyrings.set_secret(*NAME, "the secret")
    service.lock()
    assert is_absent()


def test_a_stopped_one_is_absent_until_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service(monkeypatch) as service:
        assert keyrings.set_secret(*NAME, "the secret")
        monkeypatch.setattr(keyrings, "_worker", keyrings.Worker(patience=0.3))
        service.stop()
        assert is_absent()
        service.wake()
        while (found := keyrings.get_secret(*NAME)) is None:
            pass  # until the answer that was given up has come
        assert found == "the secret"


def test_one_that_went_away_is_absent(service: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    assert is_absent()
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    assert is_absent()


class Foreign(KeyringBackend):
    """Somebody's backend."""

    priority = 9

    def get_password(self, service: str, username: str) -> str | None:
        raise LookupError("a foreign error that belongs to no family of keyring's")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise SystemError

    def delete_password(self, service: str, username: str) -> None:
        raise RecursionError


class Plaintext(Foreign):
    """A backend that keeps what it is given where anybody can read it, and says so by its priority."""

    priority = 0.5  # type: ignore[assignment]  # as the plaintext backends have it
    kept = ""

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept = password


class Hanging(Foreign):
    """A backend that waits for a person who is not there."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring does not annotate it
        self.answered = threading.Event()
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        self.answered.wait(60)
        return "late"


@pytest.mark.parametrize("backend", [null.Keyring, fail.Keyring, Foreign, Plaintext])
def test_a_backend_that_fails_or_protects_nothing_is_absent(impatient: None, backend: type[KeyringBackend]) -> None:
    chosen = backend()
    keyring.set_keyring(chosen)
    assert is_absent()
    assert not getattr(chosen, "kept", "")


def test_of_several_the_best_one_is_asked(impatient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Several(ChainerBackend):
        backends = (Plaintext(), null.Keyring())  # type: ignore[no-untyped-call]  # keyring does not annotate it

    keyring.set_keyring(Several())  # type: ignore[no-untyped-call]  # keyring does not annotate it
    assert is_absent()
    assert not keyrings.is_present()


def test_while_one_hangs_nobody_waits_a_second_time(impatient: None) -> None:
    hanging = Hanging()
    keyring.set_keyring(hanging)
    keyrings.prepare()
    assert keyrings.get_secret(*NAME) is None
    assert is_absent()
    assert hanging.asked == 1
    assert keyrings._worker._jobs.empty(), "nothing waits in line behind it"
    hanging.answered.set()
    while keyrings.get_secret(*NAME) is None:
        pass
    assert keyrings.get_secret(*NAME) == "late"


def test_what_was_given_up_before_it_began_is_not_done(impatient: None) -> None:
    hanging = Hanging()
    keyring.set_keyring(hanging)
    worker = keyrings.Worker(patience=0.05)
    worker.start(lambda: hanging.get_password(*NAME))
    done: list[int] = []
    assert worker.ask(lambda: done.append(1)) is None
    hanging.answered.set()
    while worker.ask(lambda: "free") is None:
        pass
    assert not done
