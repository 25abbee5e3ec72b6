"""The check of a deal file on the command line, whether it opens or not."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, device_memory, opener, proven
from negotiator.cli.output import Lines, tell, tell_json
from negotiator.cli.program import DONE, REFUSED
from negotiator.domain import stages
from negotiator.services.checking import check_closed
from negotiator.services.heads import DeviceHeads
from negotiator.store import CheckReport, Remedy

COMMANDS: dict[Remedy, str] = {
    "mend the first bytes": "negotiator repair {file} --header",
    "rebuild the tables": "negotiator repair {file} --rebuild",
    "restore a backup": "negotiator restore {file}",
    "export what verifies": "negotiator repair {file} --export TO",
}


@click.command()
@deal_file
@click.option("--json", "as_json", is_flag=True, help="Print the result for scripts.")
def check(file: Path, passphrase_fd: int | None, as_json: bool) -> int:
    """Check FILE, also one that does not open: cipher, structure, chain, contents, signatures, derived tables.

    Changes nothing. Says what is broken first, what is still readable and what can be done.
    """
    with proven(file, passphrase_fd) as (key, salt):
        progress = Lines("Checking")
        try:
            checked = check_closed(
                file, key=key, salt=salt, memory=DeviceHeads(device_memory()), opener=opener(), progress=progress
            )
        finally:
            progress.clear()
    if as_json:
        stage = stages.stage(checked.deal) if checked.deal is not None else ""
        tell_json({**_plain(checked.report), "stage": stage})
    else:
        _tell(checked.report, file)
    return DONE if checked.report.ok else REFUSED


def _plain(report: CheckReport) -> dict[str, object]:
    lines = [
        {
            "name": line.name,
            "ok": line.ok,
            "detail": line.detail,
            "first": line.first,
            "remedies": list(line.remedies),
        }
        for line in report.lines
    ]
    return {"ok": report.ok, "checks": lines, "first": report.first, "remedies": list(report.remedies)}


def _tell(report: CheckReport, file: Path) -> None:
    for line in report.lines:
        tell(f"{'ok ' if line.ok else 'BAD'}  {line.name}: {line.detail}")
    if report.ok:
        return
    tell(f"\nBroken first: {report.first}.")
    tell("What can be done:")
    width = max(len(remedy) for remedy in report.remedies)
    for remedy in report.remedies:
        tell(f"  {remedy.ljust(width)}  {COMMANDS[remedy].format(file=file)}")
