"""The plan as text: what `boilerc explain` prints and plan.txt holds. A golden file: change it only on purpose.

Must not know how a plan was made.
"""

from collections.abc import Iterator, Sequence

from boiler_compiler.plan.nodes import (
    Aggregate,
    Assemble,
    ClientWrites,
    DeadLetterSink,
    Deliver,
    DocumentSink,
    DocumentSource,
    Fold,
    Group,
    Match,
    Node,
    Plan,
    Resolve,
    TopicSink,
    TopicSource,
    ViewSource,
)
from boiler_compiler.plan.pushdown import pushdown_text


def plan_text(plan: Plan) -> str:
    """A tree for each view, then every node with its inputs, the functions and their tiers, and what is pushed down."""
    lines = [
        f"job     {plan.job}",
        f"reads   {', '.join(_read(plan))}",
        f"writes  {', '.join(plan.owned) or '-'}",
    ]
    for node in plan.nodes:
        match node:
            case Assemble(evaluates="view"):
                lines += ["", *_tree(plan, node)]
            case Aggregate():
                lines += ["", _folds(plan, node)]
            case Fold(mediator=mediator, triggers=triggers):
                what = "one state a key, events in order of time"
                lines += ["", f"{mediator}, {' and '.join(triggers)}: {what}"]
            case ClientWrites(mediator=mediator, view=view, role=role, group=group):
                lines += ["", f"{mediator}, each {role} of {view} in **/{group}: one transaction"]
    lines += ["", "nodes", *_table(plan)]
    if plan.functions:
        lines += ["", "functions", *_functions(plan)]
    if plan.pushdowns:
        lines += ["", "on read, with --processor nosql", *pushdown_text(plan.pushdowns)]
    return "\n".join(lines) + "\n"


def _read(plan: Plan) -> list[str]:
    """Collections and topics; where documents live in a topic it is named with them."""
    given = [node for node in plan.nodes if isinstance(node, DocumentSource | TopicSource)]
    return sorted({_relation(node) for node in given}) or ["-"]


def _tree(plan: Plan, view: Assemble) -> Iterator[str]:
    yield f"{view.view}, {_kept(view)}: one evaluation a document of {_relation(plan.node(view.root))}"
    joins = [plan.node(id) for id in view.slots]
    rows = [_join_row(plan, join) for join in joins if isinstance(join, Resolve | Match)]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    for number, row in enumerate(rows, start=1):
        branch = "└─" if number == len(rows) else "├─"
        yield f"{branch} {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}".rstrip()


def _folds(plan: Plan, node: Aggregate) -> str:
    rows = plan.node(node.rows)
    source = plan.node(rows.rows) if isinstance(rows, Group) else rows
    each = f"{node.window} window of a group" if node.window is not None else "group"
    return f"{node.view}, {_kept(node)}: one evaluation a {each} of {_relation(source)}"


def _kept(node: Assemble | Aggregate) -> str:
    return f"kept by {node.mediator}" if node.mediator != node.view else "kept by itself"


def _relation(source: Node) -> str:
    """What a source gives: a collection, a topic, or a view."""
    match source:
        case DocumentSource(collection=collection):
            return collection
        case TopicSource(topic=topic, collection=collection):
            return f"topic {topic}" if collection is None else f"{collection} (topic {topic})"
        case ViewSource(view=view):
            return view
    raise AssertionError(f"{source.id} is no source")


def _join_row(plan: Plan, join: Resolve | Match) -> tuple[str, str, str]:
    documents, asks = _relation(plan.node(join.documents)), plan.node(join.requests)
    assert isinstance(asks, Assemble)
    after = f", after level {asks.level - 1}" if asks.level > 1 else ""
    if isinstance(join, Resolve):
        return join.slot, documents, f"by path{after}"
    keys = " or ".join(_key(*key) for key in join.keys)
    return join.slot, documents, f"where {keys}{after}"


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
        case DocumentSource() | TopicSource() | ViewSource():
            return _relation(node)
        case Assemble(evaluates="references", requests=requests):
            return f"key: root; asks for {', '.join(requests)}"
        case Assemble(view=view, frozen=frozen):
            once = {None: "", "on_create": " once", "on_update": " from the first update on"}
            return f"key: root; evaluates {view}{once[frozen]}"
        case Group(view=view):
            return f"key: path; evaluates {view}.key"
        case Aggregate(view=view, window=None, inverse=inverse):
            how = {"given": "retract", "derived": "what accumulate added", None: "folding again"}
            out = f"; rows go by {how[inverse]}"
            return f"key: group; state: rows, accumulator; evaluates {view}{out}"
        case Aggregate(view=view, window=window):
            return f"key: group; state: {window} windows; evaluates {view} when one closes"
        case Fold(state=state):
            return f"key: the event's; state: {state}, timers, events that wait for their time"
        case ClientWrites(view=view, role=role):
            return (
                f"every {role} of {view} in a transaction; state: in the database, what was applied"
            )
        case Resolve():
            return "key: referenced path; state: document, subscribers"
        case Match(keys=keys):
            return f"key: {' or '.join(_key(*key) for key in keys)}; state: documents, subscribers"
        case Deliver():
            return "key: target path; state: claims, what was last sent"
        case DocumentSink(atomic=atomic):
            return "a whole cut in one commit" if atomic else "view documents"
        case TopicSink(topic=topic):
            return f"topic {topic}"
        case DeadLetterSink(collection=collection):
            return collection


def _inputs(node: Node) -> Sequence[str]:
    match node:
        case DocumentSource() | TopicSource() | ClientWrites():
            return ()
        case Group(rows=rows) | Aggregate(rows=rows):
            return (rows,)
        case Fold(events=events):
            return (events,)
        case Assemble(root=root, slots=slots):
            return (root, *slots)
        case Resolve(documents=documents, requests=requests):
            return (documents, requests)
        case Match(documents=documents, requests=requests):
            return (documents, requests)
        case Deliver(inputs=inputs) | ViewSource(inputs=inputs) | TopicSink(inputs=inputs):
            return inputs
        case DocumentSink(input=input) | DeadLetterSink(input=input):
            return (input,)


def _functions(plan: Plan) -> Iterator[str]:
    names = max(len(f.name) for f in plan.functions)
    places = max(len(f"{f.file}:{f.line}") for f in plan.functions)
    for function in plan.functions:
        place = f"{function.file}:{function.line}"
        yield f"  {function.name:<{names}}  {place:<{places}}  {function.tier}: {function.why}"
