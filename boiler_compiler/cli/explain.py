"""`boilerc explain`: the view plan as text."""

import json
from pathlib import Path

import rich_click as click

from boiler_compiler.cli.output import compile_or_end, json_option, print_json
from boiler_compiler.emit.indexes import indexes_json
from boiler_compiler.plan.pushdown import pushdown_json


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@json_option
def explain(path: Path, as_json: bool) -> None:
    """Prints the view plan: its nodes, what flows between them, the tier of every function and why.

    And for each view which part of it a database answers on read, with the indexes that this needs, or why it can't.
    """
    compilation = compile_or_end(path, as_json)
    assert compilation.plan is not None
    if as_json:
        document = json.loads(compilation.plan.to_json())
        document["pushdown"] = json.loads(pushdown_json(compilation.plan.pushdowns))
        document["indexes"] = json.loads(indexes_json(compilation.plan))
        print_json(document)
    else:
        click.echo(compilation.plan.to_text(), nl=False)
