"""Makes input.jsonl and expected.json of the programs anew: `python tests/programs/build.py [name ...]`.

Runs each folder's generate.py and oracle.py; the same scripts give the same bytes.
"""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def build(folder: Path) -> None:
    """Runs the generator, then the oracle."""
    sys.path.insert(0, str(HERE))
    for script in ("generate.py", "oracle.py"):
        runpy.run_path(str(folder / script), run_name="__main__")


if __name__ == "__main__":
    for folder in sorted(HERE.iterdir()):
        if (folder / "oracle.py").exists() and (not sys.argv[1:] or folder.name in sys.argv[1:]):
            build(folder)
