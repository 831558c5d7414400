"""The Python operators: one small class a plan node, over one small keyed context. Must not know Firestore or Flink.

Whatever drives them keeps the promises that they rely on (docs/architecture.md, Cuts): all messages of one cut for a key come in
one call, and every operator has handled a cut before the next one in the plan does.
"""
