"""Settings on the command line, generated from their declarations."""

import click

from negotiator.cli.output import tell, tell_json, tell_table
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE
from negotiator.settings import all_settings, get_text, load, save, set_value


@click.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the settings for scripts.")
def config(name: str | None, value: str | None, as_json: bool) -> int:
    """Show all settings, show one by NAME, or set it to VALUE."""
    folder = home_folders().config
    settings = load(folder)
    if name and value is not None:
        save(set_value(settings, name, value), folder)
        tell(f"{name} = {value}")
    elif name:
        tell(get_text(settings, name))
    elif as_json:
        tell_json({one.name: get_text(settings, one.name) for one in all_settings()})
    else:
        tell_table(
            ("Setting", "Value", "Meaning"), [(s.name, get_text(settings, s.name), s.help) for s in all_settings()]
        )
    return DONE
