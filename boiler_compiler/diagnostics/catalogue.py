"""All rules by code: each is a module of `rules` with a constant RULE.

Must not know what the rules say.
"""

import pkgutil
from importlib import import_module

from boiler_compiler.diagnostics import rules
from boiler_compiler.diagnostics.rule import Rule


def _rules() -> dict[str, Rule]:
    found: list[Rule] = [
        import_module(f"{rules.__name__}.{module.name}").RULE
        for module in pkgutil.iter_modules(rules.__path__)
    ]
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}


RULES = _rules()
"""Every rule, in the order of codes."""
