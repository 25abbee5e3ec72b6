"""Work leaves the UI thread, comes back to it, stops when asked, and calls nobody who is gone."""

# mypy: disallow-untyped-calls=False
# (the keyboard of pytest-qt carries no annotations)

import gc
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from negotiator.gui import jobs as jobs_module
from negotiator.gui.jobs import Jobs, JobsClosed
from negotiator.gui.widgets import Loading, label
from negotiator.kernel import Cancelled, NegotiatorError, Progress, Refused


def test_work_runs_elsewhere_and_its_value_comes_back_here(jobs: Jobs, qtbot: QtBot) -> None:
    owner, seen = QObject(), []
    jobs.run(
        lambda _: threading.get_ident(), done=lambda value: seen.append((value, threading.get_ident())), owner=owner
    )
    qtbot.waitUntil(lambda: bool(seen))
    worker, here = seen[0]
    assert worker != here == threading.get_ident()


def test_jobs_run_one_after_the_other_in_order(jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    seen: list[int] = []
    for number in range(20):
        jobs.run(lambda _, n=number: n, done=seen.append, owner=owner)  # type: ignore[misc]  # mypy cannot infer a default
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert seen == list(range(20))


def test_a_known_error_reaches_failed(jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    errors: list[NegotiatorError] = []

    def refuse(_: Progress) -> None:
        raise Refused("No.", hint="Ask again.")

    jobs.run(refuse, done=lambda _: pytest.fail("done"), failed=errors.append, owner=owner)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].hint == "Ask again."


def test_an_unknown_error_reaches_the_excepthook(jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = QObject()
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: caught.append(kind))
    jobs.run(lambda _: 1 // 0, done=lambda _: None, owner=owner)
    qtbot.waitUntil(lambda: bool(caught))
    assert caught == [ZeroDivisionError]


def _endless(started: threading.Event) -> Any:
    def work(progress: Progress) -> None:
        count = 0
        while True:
            count += 1
            started.set()
            progress.step(count, 10**9, "counting")

    return work


def test_cancel_stops_the_work_at_its_next_step(jobs: Jobs, qtbot: QtBot) -> None:
    owner, started = QObject(), threading.Event()
    errors: list[NegotiatorError] = []
    steps: list[tuple[int, int, str]] = []
    job = jobs.run(
        _endless(started),
        done=lambda _: None,
        failed=errors.append,
        owner=owner,
        progress=lambda done, total, text: steps.append((done, total, text)),
    )
    qtbot.waitUntil(lambda: bool(steps))
    job.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)
    assert steps[0][2] == "counting"
    assert not job.running


def test_a_job_dies_with_its_owner(jobs: Jobs, qtbot: QtBot) -> None:
    owner, started = QObject(), threading.Event()
    job = jobs.run(
        _endless(started),
        done=lambda _: pytest.fail("done was called"),
        failed=lambda _: pytest.fail("failed was called"),
        owner=owner,
    )
    assert started.wait(5)
    del owner
    gc.collect()
    with qtbot.waitSignal(job.ended):
        pass
    assert job.cancelled
    assert not job.owned


def test_busy_follows_the_work(jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    told: list[bool] = []
    jobs.busy.connect(told.append)
    jobs.run(lambda _: None, done=lambda _: None, owner=owner)
    jobs.run(lambda _: None, done=lambda _: None, owner=owner)
    qtbot.waitUntil(lambda: told == [True, False])


def test_close_joins_the_worker_and_calls_nobody(qtbot: QtBot) -> None:
    jobs, owner, started = Jobs(), QObject(), threading.Event()
    jobs.run(_endless(started), done=lambda _: pytest.fail("done"), failed=lambda _: pytest.fail("failed"), owner=owner)
    assert started.wait(5)
    jobs.close()
    jobs.close()
    with pytest.raises(JobsClosed):
        jobs.run(lambda _: None, done=lambda _: None, owner=owner)
    qtbot.wait(1)


def test_a_slow_job_shows_a_skeleton_then_progress_with_cancel(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "SKELETON_AFTER_MS", 1)
    monkeypatch.setattr(jobs_module, "PROGRESS_AFTER_MS", 30)
    content = label("ready")
    page, started = Loading(content), threading.Event()
    qtbot.addWidget(page)
    job = jobs.run(_endless(started), done=lambda _: None, owner=page)
    page.watch(job)
    with qtbot.waitSignals([job.slow, job.long]):
        assert page.currentWidget() is content
    assert page.currentWidget() is not content
    page.cancel()
    qtbot.waitUntil(lambda: page.currentWidget() is content)
