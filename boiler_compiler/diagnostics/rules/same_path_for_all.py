"""BC0516: same path for all."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0516",
    severity="warning",
    name="same-path-for-all",
    what="All rows of a root, or all groups, have one path.",
    why=(
        "Each view has a document of its own. Where several claim one path, one of them wins and the "
        "others leave dead letters; here that is so whatever the documents hold, since the path does not "
        "depend on the row or the group."
    ),
    example="""\
@property
def doc_ref(self):
    return CTX.db.document(f"lines/{self.root.doc_id}")
""",
    instead="""\
@property
def doc_ref(self):
    return CTX.db.document(f"lines/{self.root.doc_id}-{self.row.no}")
""",
)
