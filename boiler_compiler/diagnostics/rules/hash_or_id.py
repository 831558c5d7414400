"""BC0705: hash or id."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0705",
    name="hash-or-id",
    what="`hash` or `id` is called.",
    why="Both differ from process to process.",
    example="return hash(self.store.user.name) % 16",
    instead="return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 16",
)
