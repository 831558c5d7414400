"""`boilerc explain`: the view plan as text."""

import json
from pathlib import Path

import rich_click as click

from boiler_compiler.cli.output import compile_or_end, json_option, print_json


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@json_option
def explain(path: Path, as_json: bool) -> None:
    """Prints the view plan: its nodes, what flows between them, and the tier of every function and why."""
    compilation = compile_or_end(path, as_json)
    assert compilation.plan is not None
    if as_json:
        print_json(json.loads(compilation.plan.to_json()))
    else:
        click.echo(compilation.plan.to_text(), nl=False)
