"""The settings."""

from tests.cli.commands import run


def test_settings_shown_and_set() -> None:
    every = run("config", "--json").json
    name = next(iter(every))
    assert run("config", name).out.strip() == str(every[name])
    assert name in run("config").out
    assert run("config", name, str(every[name])).code == 0
    unknown = run("config", "no.such.setting")
    assert (unknown.code, "no.such.setting" in unknown.err) == (1, True)
