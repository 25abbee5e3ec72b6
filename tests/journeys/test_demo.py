"""The played negotiation: what it leaves behind is what it says."""

import subprocess
from pathlib import Path

import pytest

from negotiator.documents import read
from negotiator.domain import stages
from negotiator.redline import compare
from negotiator.reports import verify
from negotiator.services import versions
from negotiator.services.checking import check_workspace
from negotiator.services.demo import AGREEMENT, PASSPHRASES, Played
from negotiator.services.sample import edited, load_sample, word_file
from negotiator.services.workspace import Workspace
from tests.journeys.tools import needs


def opened(folder: Path, side: str) -> Workspace:
    """Open the copied file of one side."""
    return Workspace.open(folder / f"{side}.deal", passphrase=PASSPHRASES[side], opener="a test")


def test_both_sides_hold_the_same_shared_entries_and_both_files_check_clean(copied: Path) -> None:
    shared = {}
    for side in ("tessaline", "kestrava"):
        workspace = opened(copied, side)
        report = check_workspace(workspace)
        assert report.ok, [line for line in report.lines if not line.ok]
        shared[side] = {entry.id for entry in workspace.entries if entry.stream == "shared"}
        assert stages.stage(workspace.deal) == "amended"
        assert not workspace.deal.outside
        workspace.close()
    assert shared["tessaline"] == shared["kestrava"]


def test_the_unmarked_edit_is_named_and_nothing_else(told: list[str], played: Played) -> None:
    assert played.packages
    unmarked = [line for line in told if "UNTRACKED" in line]
    assert unmarked == ["  UNTRACKED  '150%' -> '100%'"]


def test_the_agreed_form_says_what_the_answers_say(copied: Path) -> None:
    """Accepted and countered edits and our corrections, applied by hand to the first draft, give the executed text."""
    sample = load_sample()
    verdicts = {answer["edit"]: answer for answer in sample.rounds[1]["answer"]}
    kept = [
        {**edit, **({"new": verdicts[edit["id"]]["text"]} if verdicts[edit["id"]]["verdict"] == "counter" else {})}
        for edit in sample.edits
        if verdicts[edit["id"]]["verdict"] != "reject"
    ]
    workspace = opened(copied, "kestrava")
    executed = stages.latest(workspace.deal, AGREEMENT, "executed")
    assert executed is not None
    document = versions.document_of(workspace, executed)
    wanted = word_file(edited(sample.agreement, [*kept, *sample.rounds[1]["edit"]]), at=workspace.clock.now())
    redline = compare(document.blocks, read(wanted, name="wanted.docx").blocks)
    assert not [change for change in redline.changes if change.kind != "format"]
    workspace.close()


def test_clauses_keep_their_identity_from_the_first_draft_to_the_conformed_copy(copied: Path) -> None:
    workspace = opened(copied, "tessaline")
    known = [one for one in stages.versions(workspace.deal, AGREEMENT) if one.shared]
    first, last = (
        {clause.id: clause for clause in versions.clauses(workspace, version)} for version in (known[0], known[-1])
    )
    same = first.keys() & last.keys()
    assert len(same) > 0.95 * len(first)
    workspace.close()


def test_our_own_verification_of_the_summary(copied: Path) -> None:
    root = (copied / "tessaline-root.pem").read_bytes()
    workspace = opened(copied, "tessaline")
    fingerprint = workspace.identity.root_fingerprint
    workspace.close()
    verdict = verify((copied / "summary.pdf").read_bytes(), trust={fingerprint: root})
    assert verdict.intact
    assert verdict.trusted
    assert [signer.name for signer in verdict.signers] == ["Dr Imogen Farrant"]


def test_pdfsig_and_qpdf_agree(played: Played) -> None:
    needs("pdfsig", "qpdf")
    told = subprocess.run(
        ["pdfsig", "-nocert", str(played.summary)], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    checked = subprocess.run(["qpdf", "--check", str(played.summary)], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("which", "tool"),
    [("package-1-from-tessaline", "unzip"), ("package-8-from-tessaline", "unzip"), ("package-8-from-tessaline", "7z")],
)
def test_a_stranger_follows_the_package_s_own_readme(copied: Path, tmp_path: Path, which: str, tool: str) -> None:
    """Only what lies in the folder is used: the demo's age key, the sender's root, and the lines of README.txt."""
    needs("age", "unzip", tool, "sha256sum", "openssl", "pdfsig", "bash")
    folder = tmp_path / "stranger"
    folder.mkdir()
    for source, name in (
        (f"{which}.asice.age", "package.asice.age"),
        ("recipient-age-key.txt", "key.txt"),
        ("tessaline-root.pem", "root.pem"),
    ):
        (folder / name).write_bytes((copied / source).read_bytes())
    first = subprocess.run(
        ["bash", "-ec", "age -d -i key.txt -o package.asice package.asice.age; unzip -p package.asice README.txt"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert first.returncode == 0, first.stderr
    (folder / "package.asice").unlink()
    commands = [line.strip() for line in first.stdout.splitlines() if line.startswith("    ")]
    first_way = next(number for number, line in enumerate(commands) if line.startswith("unzip"))
    second_way = commands.index("7z t package.asice")
    assert second_way == first_way + 3
    skipped = second_way if tool == "unzip" else first_way
    del commands[skipped : skipped + 3]
    assert any(line.startswith("openssl cms -verify -cades") for line in commands)
    followed = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(commands)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert followed.returncode == 0, followed.stdout + followed.stderr
    assert "successful" in followed.stdout + followed.stderr
    assert "Signature is Valid" in followed.stdout


def test_what_a_stranger_needs_lies_in_the_folder(copied: Path) -> None:
    names = {path.name for path in copied.iterdir()}
    assert {"tessaline-root.pem", "kestrava-root.pem", "recipient-age-key.txt", "passphrases.txt"} <= names
    for phrase in PASSPHRASES.values():
        assert phrase in (copied / "passphrases.txt").read_text("utf-8")
