"""Registers on the command line: any declared register as a table, CSV, JSON or calendar."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened
from negotiator.cli.output import tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.services import registers
from negotiator.services.files import read_file


@click.command("list")
@deal_file
@click.argument("register", metavar="REGISTER")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "ics"]), default="table", help="How to print."
)
@click.option("--load", type=click.Path(path_type=Path), help="Save the records of this CSV table first.")
@click.option("--shared", is_flag=True, help="With --load: let the partner see them.")
def list_(file: Path, passphrase_fd: int | None, register: str, form: str, load: Path | None, shared: bool) -> int:
    """Print a REGISTER of FILE (risk, milestone, ip_asset), with what its rules say."""
    with opened(file, passphrase_fd) as workspace:
        declared = registers.register_named(register)
        if load is not None:
            table = registers.table_text(read_file(load))
            tell(f"{registers.from_csv(workspace, declared, table, shared=shared).label}.")
        held = registers.records(workspace.deal, declared)
        if form == "csv":
            tell(registers.to_csv(workspace.deal, declared).rstrip("\n"))
        elif form == "ics":
            tell(registers.to_ics(workspace.deal, declared).rstrip("\r\n"))
        elif form == "json":
            tell_json([registers.texts_of(declared, one.value) | {"stream": one.stream} for one in held])
        else:
            columns = [facts for facts in declared.fields if facts.column and facts.widget != "hidden"]
            texts = [registers.texts_of(declared, one.value) for one in held]
            tell_table(
                [facts.label for facts in columns], [[line[facts.name][:48] for facts in columns] for line in texts]
            )
            for finding in registers.findings_of(workspace.deal, declared):
                tell(f"  {finding.severity.upper()}  {finding.key}: {finding.message}")
    return DONE
