"""What boilerc says about a program: diagnostics, the rules behind their codes, and how they are shown.

Must not know how a finding was made.
"""

from typing import TYPE_CHECKING

from boiler_compiler.diagnostics.diagnostic import Diagnostic
from boiler_compiler.diagnostics.render import render
from boiler_compiler.diagnostics.rule import Rule, Severity

if TYPE_CHECKING:
    from boiler_compiler.diagnostics.catalogue import RULES

__all__ = ["RULES", "Diagnostic", "Rule", "Severity", "render"]


def __getattr__(name: str) -> object:
    """The rules are imported when they are asked for: findings that are kept have theirs in them."""
    if name == "RULES":
        from boiler_compiler.diagnostics.catalogue import RULES

        return RULES
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
