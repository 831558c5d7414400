"""BC0503: unknown path."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0503",
    name="unknown-path",
    what="Where a view is written can't be told from its text.",
    why=(
        "A program owns the paths that it writes: a run's result shows the documents there, and a"
        " rebuild deletes those that it does not produce. Here nothing of the path is known "
        "before the job runs."
    ),
    example="return CTX.db.document(self.store.page.path)",
    instead="return CTX.db.document(f'pages/{self.store.page.name}')",
    severity="warning",
)
