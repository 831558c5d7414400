"""`boilerc rule`: what a diagnostic code means."""

import rich_click as click
from rich.markdown import Markdown

from boiler_compiler.cli.output import end, json_option, print_json, stdout
from boiler_compiler.diagnostics import RULES


@click.command()
@click.argument("code", required=False)
@json_option
def rule(code: str | None, as_json: bool) -> None:
    """Explains a diagnostic CODE; without one lists them."""
    if code is None:
        if as_json:
            print_json({"rules": [{"code": r.code, "what": r.what} for r in RULES.values()]})
        else:
            for each in RULES.values():
                click.echo(f"{each.code}  {each.what}")
        return
    found = RULES.get(code.upper())
    if found is None:
        end(f"there is no diagnostic {code}; `boilerc rule` lists them")
    if as_json:
        print_json(found.as_json())
    elif stdout.is_terminal:
        stdout.print(Markdown(found.as_markdown()))
    else:
        click.echo(found.as_markdown())
