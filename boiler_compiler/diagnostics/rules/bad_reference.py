"""BC0405: bad reference."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0405",
    name="bad-reference",
    what="A reference's declaration can't be read.",
    why=(
        "`dm_cls` must name a DomainModel of the program, `many` and `import_required` must be "
        "True or False, so that the joins are known when the job is built."
    ),
    example="users = reference(dm_cls=pick_class(), many=True)",
    instead="users = reference(dm_cls=User, many=True)",
)
