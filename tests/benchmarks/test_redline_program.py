"""The benchmark of redlines itself: its agreements, its runs, its reading of answers, its tables."""

import itertools
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks import redline
from tests.benchmarks.redlines import measuring, texts
from tests.benchmarks.redlines.engines import Engine, Files
from tests.benchmarks.redlines.environment import prepare
from tests.benchmarks.redlines.fidelity import judge_fidelity
from tests.benchmarks.redlines.markup import Move, marked_paragraphs
from tests.benchmarks.redlines.measuring import Runs, run_in_turn
from tests.benchmarks.redlines.negotiation import DISTANCE, MOVED_WORDS, Negotiated, negotiated
from tests.benchmarks.redlines.pairs import pair_with_earlier_changes
from tests.benchmarks.redlines.tables import costs, table
from tests.benchmarks.redlines.verdicts import Verdict
from tests.benchmarks.redlines.wordfiles import EARLIER_AUTHOR, write_word_file

COPY = "import shutil, sys; shutil.copy(sys.argv[2], sys.argv[3])"


@pytest.fixture(scope="module")
def made() -> Negotiated:
    return negotiated(seed=7)


def test_the_same_seed_gives_the_same_agreement(made: Negotiated) -> None:
    assert negotiated(seed=7) == made
    assert negotiated(seed=11) != made


def test_an_agreement_has_the_words_asked_for_and_no_paragraph_twice(made: Negotiated) -> None:
    assert 50_000 <= sum(paragraph.words for paragraph in made.old) < 51_500
    for side in (made.old, made.new):
        assert len({paragraph.text for paragraph in side}) == len(side)


def test_moved_paragraphs_are_far_from_where_they_were(made: Negotiated) -> None:
    old, new = ([paragraph.text for paragraph in side] for side in (made.old, made.new))
    assert 5 <= len(made.moved) <= 15
    assert sum(moved.old != moved.new for moved in made.moved) == 2
    assert sum(len(moved.old.split()) for moved in made.moved) >= 5 * MOVED_WORDS
    for moved in made.moved:
        assert abs(old.index(moved.old) - new.index(moved.new)) > DISTANCE // 2


def test_what_did_not_move_keeps_its_order(made: Negotiated) -> None:
    moved = {moved.old for moved in made.moved}
    places = {paragraph.text: k for k, paragraph in enumerate(made.new)}
    kept = [places[p.text] for p in made.old if p.text in places and p.text not in moved]
    assert len(kept) > len(made.old) - 320
    assert all(earlier < later for earlier, later in itertools.pairwise(kept))


def test_a_word_file_says_what_the_paragraphs_say(made: Negotiated, tmp_path: Path) -> None:
    write_word_file(tmp_path / "a.docx", made.old[:40])
    paragraphs = marked_paragraphs((tmp_path / "a.docx").read_bytes())
    assert [paragraph.new for paragraph in paragraphs] == [paragraph.text for paragraph in made.old[:40]]


def test_earlier_changes_are_the_same_in_both_files(tmp_path: Path) -> None:
    pair = pair_with_earlier_changes(tmp_path)
    old, new = pair.old.read_bytes(), pair.new.read_bytes()
    fidelity = judge_fidelity(old, new, old)
    assert fidelity.earlier > 100
    assert fidelity.taken == 0
    assert not fidelity.exact

    assert all(paragraph.old == paragraph.new for paragraph in marked_paragraphs(old, earlier={EARLIER_AUTHOR}))


# answers of comparisons of text


def test_pieces_become_paragraphs_with_moves() -> None:
    paragraphs = texts.marked([("=", "One\n\nTw"), ("-", "o"), ("+", "elve"), ("=", "\n\n"), (">", "Moved")])
    assert [(p.old, p.new) for p in paragraphs] == [("One", "One"), ("Two", "Twelve"), ("", "Moved")]
    assert paragraphs[2].share(Move.ARRIVED) == 1
    assert texts.says(paragraphs, "One Two", "One Twelve Moved")
    assert not texts.says(paragraphs, "One Two Moved", "One Twelve Moved")


def test_the_word_diff_of_git_is_read(tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text("diff --git a b\n--- a\n+++ b\n@@ -1,3 +1,3 @@\n The\n-old\n+new\n fee.\n~\n~\n Same\n~\n")
    seconds, paragraphs = texts.read_answer(answer)
    assert seconds is None
    assert texts.says(paragraphs, "The old fee. Same", "The new fee. Same")


# runs


def engine(code: str, *, program: str = "", module: str = "", answers_on_output: bool = False) -> Engine:
    def command(_python: Path, files: Files) -> list[str]:
        return [sys.executable, "-I", "-S", "-c", code, *map(str, files)]

    return Engine(
        name="test", kind="word", command=command, program=program, module=module, answers_on_output=answers_on_output
    )


@pytest.fixture
def run(tmp_path: Path) -> Callable[[Engine], Runs]:
    def run(tried: Engine) -> Runs:
        pair = tmp_path / "a.docx", tmp_path / "b.docx"
        for path in pair:
            path.write_text(path.name)
        told: list[str] = []
        found = run_in_turn([tried], pair=pair, folder=tmp_path / "runs", python=Path(), rounds=2, tell=told.append)
        assert told
        return found[tried]

    return run


def test_a_run_is_measured_and_its_redline_kept(run: Callable[[Engine], Runs]) -> None:
    small, large = run(engine(COPY)), run(engine(f"held = b'x' * 90_000_000; {COPY}"))
    assert len(small.runs) == 2
    assert small.out.read_text() == "b.docx"
    assert small.processor_seconds > 0
    assert small.seconds > 0
    assert small.peak_bytes < 40_000_000
    assert 90_000_000 < large.peak_bytes < 140_000_000


def test_memory_of_a_process_below_counts(run: Callable[[Engine], Runs]) -> None:
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = bytes(1) * 90_000_000']); {COPY}"
    assert run(engine(below)).peak_bytes > 90_000_000


def test_an_engine_that_fails_says_why(run: Callable[[Engine], Runs]) -> None:
    assert run(engine("raise SystemExit('no such thing')")).failed == "no such thing"
    assert run(engine("pass")).failed == "exit code 0"


def test_an_engine_that_does_not_end_is_stopped(run: Callable[[Engine], Runs], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "LIMIT", 1)
    assert run(engine("while True: pass")).failed == "no answer within 1 s"


def test_an_answer_on_the_output_is_kept(run: Callable[[Engine], Runs]) -> None:
    found = run(engine("print('answer'); raise SystemExit(1)", answers_on_output=True))
    assert not found.failed
    assert found.out.read_text() == "answer\n"


def test_what_cannot_run_is_told(tmp_path: Path) -> None:
    absent, there = engine("", program="no-such-program"), engine("", program=sys.executable)
    assert prepare(tmp_path / "none", [absent, there]) == {absent: "no-such-program is not installed here"}
    assert not (tmp_path / "none").exists()


# tables


def test_tables_compare_with_ours_and_hide_no_failure() -> None:
    verdicts = [
        Verdict(engine="negotiator", pair="S1", seconds=0.5, processor_seconds=0.25, peak_bytes=50 << 20),
        Verdict(engine="peer", pair="S1", seconds=2, processor_seconds=2, peak_bytes=100 << 20),
        Verdict(engine="broken", pair="S1", failed="out of memory"),
    ]
    drawn = table("S1", verdicts, costs(verdicts)).splitlines()
    assert drawn[0] == "S1"
    assert drawn[1].split() == ["engine", "seconds", "processor", "MiB"]
    assert drawn[3].split() == ["peer", "2.00", "(4.0×)", "2.00", "(8.0×)", "100", "(2.0×)"]
    assert drawn[4].strip() == "broken on S1: out of memory"


def test_the_program_compares_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "results.json"
    redline.main(
        ["--quick", "--engines", "negotiator", "--only", "text", "--folder", str(tmp_path), "--json", str(out)]
    )
    found = json.loads(out.read_text("utf-8"))["S1-text"][0]
    assert found["exact_text"] is True
    assert found["moves"]["found"] == found["moves"]["true"]
    assert "S1 as plain text" in capsys.readouterr().out
