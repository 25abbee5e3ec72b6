"""Work that follows a write."""

import threading

import pytest

from negotiator.store.checkpointer import Checkpointer


def test_runs_once_for_many_touches_and_again_for_later_ones() -> None:
    ran = threading.Semaphore(0)
    checkpointer = Checkpointer(ran.release, delay=0)
    checkpointer.touch()
    assert ran.acquire(timeout=30)
    checkpointer.touch()
    assert ran.acquire(timeout=30)
    checkpointer.stop()


def test_stop_leaves_no_thread_and_starts_no_work() -> None:
    before = threading.active_count()
    ran = threading.Event()
    checkpointer = Checkpointer(ran.set, delay=3600)
    checkpointer.touch()
    checkpointer.touch()
    checkpointer.stop()
    checkpointer.stop()
    assert not ran.is_set()
    assert threading.active_count() == before


def test_work_that_fails_is_told_and_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda hook: told.append(hook.exc_type.__name__))
    ran = threading.Semaphore(0)

    def fail_once() -> None:
        if not told:
            raise KeyError
        ran.release()

    checkpointer = Checkpointer(fail_once, delay=0)
    checkpointer.touch()
    assert ran.acquire(timeout=30)
    checkpointer.stop()
    assert told == ["KeyError"]
