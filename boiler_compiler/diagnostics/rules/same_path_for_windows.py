"""BC0627: same path for windows."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0627",
    name="same-path-for-windows",
    what="The target of a windowed view does not depend on its window.",
    why=(
        "Each window of a group has a document of its own. On one path all but one of them "
        "become dead letters."
    ),
    example='return CTX.db.document(f"visits/{self.group}")',
    instead='return CTX.db.document(f"visits/{self.group}-{self.window.start:%Y%m%dT%H%M}")',
    severity="warning",
)
