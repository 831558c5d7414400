"""The plan as text: what `boilerc explain` prints and plan.txt holds. A golden file: change it only on purpose.

Must not know how a plan was made.
"""

from collections.abc import Iterator, Sequence

from boiler_compiler.plan.nodes import (
    Assemble,
    DeadLetterSink,
    Deliver,
    DocumentSink,
    DocumentSource,
    Match,
    Node,
    Plan,
    Resolve,
)


def plan_text(plan: Plan) -> str:
    """A tree for each view, then every node with its inputs, then the functions and their tiers."""
    lines = [
        f"job     {plan.job}",
        f"reads   {', '.join(plan.sources)}",
        f"writes  {', '.join(plan.owned) or '-'}",
    ]
    for node in plan.nodes:
        if isinstance(node, Assemble) and node.evaluates == "view":
            lines += ["", *_tree(plan, node)]
    lines += ["", "nodes", *_table(plan)]
    if plan.functions:
        lines += ["", "functions", *_functions(plan)]
    return "\n".join(lines) + "\n"


def _tree(plan: Plan, view: Assemble) -> Iterator[str]:
    root = plan.node(view.root)
    assert isinstance(root, DocumentSource)
    yield f"{view.view}, kept by {view.mediator}: one evaluation a document of {root.collection}"
    joins = [plan.node(id) for id in view.slots]
    rows = [_join_row(plan, join) for join in joins if isinstance(join, Resolve | Match)]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    for number, row in enumerate(rows, start=1):
        branch = "└─" if number == len(rows) else "├─"
        yield f"{branch} {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}".rstrip()


def _join_row(plan: Plan, join: Resolve | Match) -> tuple[str, str, str]:
    documents, asks = plan.node(join.documents), plan.node(join.requests)
    assert isinstance(documents, DocumentSource)
    assert isinstance(asks, Assemble)
    after = f", after level {asks.level - 1}" if asks.level > 1 else ""
    if isinstance(join, Resolve):
        return join.slot, documents.collection, f"by path{after}"
    keys = " or ".join(_key(*key) for key in join.keys)
    return join.slot, documents.collection, f"where {keys}{after}"


def _key(attribute: str, comparison: str) -> str:
    return f"{attribute} {comparison} ..." if comparison == "==" else f"{attribute}.has(...)"


def _table(plan: Plan) -> Iterator[str]:
    width = max(len(node.id) for node in plan.nodes)
    for node in plan.nodes:
        yield f"  {node.id:<{width}}  {node.kind:<14}  {_does(node)}".rstrip()
        inputs = _inputs(node)
        if inputs:
            yield f"  {'':<{width}}  ◀ {', '.join(inputs)}"


def _does(node: Node) -> str:
    match node:
        case DocumentSource(_, collection):
            return collection
        case Assemble(evaluates="references", requests=requests):
            return f"key: root; asks for {', '.join(requests)}"
        case Assemble(view=view):
            return f"key: root; evaluates {view}"
        case Resolve():
            return "key: referenced path; state: document, subscribers"
        case Match(keys=keys):
            return f"key: {' or '.join(_key(*key) for key in keys)}; state: documents, subscribers"
        case Deliver():
            return "key: target path; state: claims, what was last sent"
        case DocumentSink(atomic=atomic):
            return "a whole cut in one commit" if atomic else "view documents"
        case DeadLetterSink(collection=collection):
            return collection


def _inputs(node: Node) -> Sequence[str]:
    match node:
        case DocumentSource():
            return ()
        case Assemble(root=root, slots=slots):
            return (root, *slots)
        case Resolve(documents=documents, requests=requests):
            return (documents, requests)
        case Match(documents=documents, requests=requests):
            return (documents, requests)
        case Deliver(inputs=inputs):
            return inputs
        case DocumentSink(input=input) | DeadLetterSink(input=input):
            return (input,)


def _functions(plan: Plan) -> Iterator[str]:
    names = max(len(f.name) for f in plan.functions)
    places = max(len(f"{f.file}:{f.line}") for f in plan.functions)
    for function in plan.functions:
        place = f"{function.file}:{function.line}"
        yield f"  {function.name:<{names}}  {place:<{places}}  {function.tier}: {function.why}"
