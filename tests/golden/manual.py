"""Pages of the manual that are made from the code: diagnostics from their rules, commands from click.

Must not know where they are written.
"""

from collections.abc import Iterator
from typing import Any

import rich_click as click

from boiler_compiler.cli.main import main
from boiler_compiler.diagnostics import RULES

GROUPS = {
    "BC01": "Files",
    "BC02": "Names and classes",
    "BC03": "Models and attributes",
    "BC04": "Stores",
    "BC05": "Views",
    "BC06": "Mediators",
    "BC07": "Pure functions",
    "BC08": "Packages",
    "BC09": "Not in this version",
}
"""Titles by the beginning of codes."""


def diagnostics_page(command: str) -> str:
    """One section a rule, under a table of contents by group."""
    lines = [
        f"<!-- Written by `{command}` from boiler_compiler/diagnostics/rules. -->",
        "# Diagnostics",
        "",
        "What `boilerc check` can find in a program. `boilerc rule CODE` prints a section of this page.",
        "A program with an error is not built; one with warnings is.",
    ]
    for start, title in GROUPS.items():
        lines += ["", f"**{title}**", ""]
        for code, rule in RULES.items():
            if code.startswith(start):
                anchor = f"{code}-{rule.name}".lower()
                lines.append(f"- [{code}](#{anchor}) {rule.what}")
    for rule in RULES.values():
        lines += ["", rule.as_markdown()]
    return "\n".join(lines) + "\n"


def commands_page(command: str) -> str:
    """The commands in a table, then each with its arguments and options."""
    lines = [
        f"<!-- Written by `{command}` from boiler_compiler/cli. -->",
        "# Commands",
        "",
        "`boilerc COMMAND --help` says the same. Exit codes: 0 for success, 1 for findings or a failed run, 2 for wrong usage.",
        "",
        "| command | what it does |",
        "|---|---|",
    ]
    with click.Context(main, info_name="boilerc") as context:
        names = main.list_commands(context)
        found = {name: main.get_command(context, name) for name in names}
    known: dict[str, click.Command] = {}
    for name, each in found.items():
        if isinstance(each, click.Group):
            known |= {f"{name} {inner}": sub for inner, sub in each.commands.items()}
        elif each is not None:
            known[name] = each
    lines += [f"| `boilerc {name}` | {_sentence(each.help)} |" for name, each in known.items()]
    for name, each in known.items():
        with click.Context(each, info_name=f"boilerc {name}") as context:
            usage = " ".join(each.collect_usage_pieces(context))
            lines += ["", f"## boilerc {name}", "", f"`boilerc {name} {usage}`", ""]
            lines += ["| argument or option | default | meaning |", "|---|---|---|"]
            lines += [_row(parameter, context) for parameter in each.params]
    return "\n".join(lines) + "\n"


def _sentence(text: str | None) -> str:
    return _cell((text or "").partition("\n\n")[0])


def _row(parameter: click.Parameter, context: click.Context) -> str:
    name = ", ".join(_spellings(parameter, context))
    help = getattr(parameter, "help", None) or ""
    return f"| {name} | {_default(parameter)} | {_cell(help)} |"


def _spellings(parameter: click.Parameter, context: click.Context) -> Iterator[str]:
    if not isinstance(parameter, click.Option):
        yield f"`{parameter.make_metavar(context)}`"
        return
    for spelling in (*parameter.opts, *parameter.secondary_opts):
        value = "" if parameter.is_flag or parameter.count else parameter.make_metavar(context)
        yield f"`{spelling} {value}`".replace(" `", "`").replace("|", "\\|")


def _default(parameter: click.Parameter) -> str:
    default: Any = parameter.to_info_dict().get("default")
    if parameter.required:
        return "required"
    if default is None or default is False or callable(default) or "Sentinel" in repr(default):
        return "-"
    if isinstance(default, list | tuple):
        return ", ".join(f"`{each}`" for each in default) or "-"
    return f"`{default}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
