"""BC0701: impure."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0701",
    name="impure",
    what=(
        "A function reads a clock, a random number, the environment, a file or the network, or "
        "runs other code."
    ),
    why=(
        "A view is a function of its source documents: evaluated again, after a restart or "
        "elsewhere, it must be the same."
    ),
    example="return datetime.now(timezone.utc) - self.store.post.at",
    instead="return self.store.post.at",
)
