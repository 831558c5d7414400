"""BC0514: circle of views."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0514",
    name="circle-of-views",
    what="Views are made of each other in a circle.",
    why=(
        "A view is a function of documents that are there before it. In a circle none is: there would be "
        "no result, or more than one."
    ),
    example="""\
class AStore(Store):
    b = reference(dm_cls="B")

class A(ViewModel):
    store: AStore

class BStore(Store):
    a = reference(dm_cls="A")

class B(ViewModel):
    store: BStore
""",
    instead="""\
class AStore(Store):
    b = reference(dm_cls="B")

class A(ViewModel):
    store: AStore

class BStore(Store):
    shop = reference(dm_cls="Shop")

class B(ViewModel):
    store: BStore
""",
)
