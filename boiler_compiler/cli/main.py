"""`boilerc`: the group of commands. A command's module is imported when it is used, so that `check` starts without gRPC."""

from importlib import import_module

import rich_click as click

COMMANDS = ("check", "rule", "explain", "build", "run", "test", "dev")
"""In the order of `boilerc --help`; each is a module of this package with a command of the same name."""


class LazyGroup(click.RichGroup):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports the command's module."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"boiler_compiler.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="boilerc", prog_name="boilerc")
def main() -> None:
    """Compiles Python view models into Apache Flink jobs that keep Firestore views true."""
