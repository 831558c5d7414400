"""What boilerc says about a program: diagnostics, the rules behind their codes, and how they are shown.

Must not know how a finding was made.
"""

from boiler_compiler.diagnostics.catalogue import RULES
from boiler_compiler.diagnostics.diagnostic import Diagnostic
from boiler_compiler.diagnostics.render import render
from boiler_compiler.diagnostics.rule import Rule, Severity

__all__ = ["RULES", "Diagnostic", "Rule", "Severity", "render"]
