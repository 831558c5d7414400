"""A rule: what a diagnostic code stands for. `boilerc rule CODE` and the manual's page are made from it.

Must not know how a finding is made.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Rule:
    """`what` is one sentence; `example` and `instead` are pieces of a program, empty where text says more.

    `severity`: a program with an error has no plan; a warning leaves it one.
    """

    code: str
    name: str
    what: str
    why: str
    example: str = ""
    instead: str = ""
    severity: Severity = "error"

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)

    def as_markdown(self) -> str:
        """For the terminal and the manual."""
        parts = [f"## {self.code} {self.name}", f"{self.what} ({self.severity})", self.why]
        if self.example:
            parts.append(f"```python\n{self.example.strip()}\n```")
        if self.instead:
            parts += ["Use instead:", f"```python\n{self.instead.strip()}\n```"]
        return "\n\n".join(parts)
