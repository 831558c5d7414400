"""`boilerc build`: writes job folders."""

from pathlib import Path

import rich_click as click

from boiler_compiler.backends.capabilities import NotOnTargetError
from boiler_compiler.cli.output import (
    compile_or_end,
    end,
    json_option,
    print_json,
    progress,
    show_diagnostics,
)
from boiler_compiler.emit.indexes import FILE
from boiler_compiler.emit.job import MissingJar, write_job


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--target", type=click.Choice(["jvm"]), default="jvm", show_default=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
)
@json_option
def build(path: Path, target: str, out: Path, as_json: bool) -> None:
    """Writes the job folder of a program: job.jar, plan.txt and manifest.json. The same input gives the same bytes.

    Where views that a database answers on read need composite indexes, firestore.indexes.json too, for the Firebase CLI.
    """
    compilation = compile_or_end(path, as_json)
    try:
        with progress(f"building {compilation.job}"):
            job = write_job(compilation, out)
    except (MissingJar, NotOnTargetError, OSError) as error:
        end(str(error))
    if as_json:
        print_json(
            {
                "job": compilation.job,
                "target": target,
                "folder": str(job.folder),
                "jar": str(job.jar),
            }
        )
    else:
        show_diagnostics(compilation)
        click.echo(f"{job.folder}")
        for name in ("job.jar", "plan.txt", "manifest.json", FILE):
            if (job.folder / name).exists():
                click.echo(f"  {name:<{len(FILE)}} {(job.folder / name).stat().st_size:>12,} bytes")
