"""How a step rewrites a column."""

from tests.ingest.normalise.conftest import MakeDraft


def test_equal_cells_of_different_types_are_converted_apart(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", name=[1, 1.0, True, "1", None])
    draft = draft.rewrite("name", lambda cell: type(cell).__name__)
    assert draft.columns["name"].tolist() == ["int", "float", "bool", "str", None]


def test_rewritten_cells_are_counted_once_each(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", name=["a", "a", "b", None]).rewrite("name", lambda _: "b", "text-composed")
    assert draft.rewritten == {"text-composed": 2}
    (finding,) = draft.findings
    assert (finding.code, finding.values["cells"], finding.where.columns) == ("text-composed", "2", ("A «name»",))


def test_step_that_changes_nothing_gives_the_same_draft(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", name=["a", None])
    assert draft.rewrite("name", lambda cell: cell, "text-composed") is draft
