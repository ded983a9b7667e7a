"""Whether a table names persons. It is asked before anything of the rows is looked at, and nothing of them is kept."""

from catalog.model import Layer
from ingest.findings import Finding, error
from ingest.read.table import RawTable
from ingest.vocabulary import Vocabulary


def check_personal_data(table: RawTable, vocabulary: Vocabulary, layer: Layer | None) -> list[Finding]:
    """Return the finding that refuses the file when a heading is for persons' data; headings only, never a value.

    Args:
        layer: whose list counts; None (not known yet) when any layer's list does.
    """
    lists = [vocabulary.of(layer)] if layer else vocabulary.layers
    named = [each for each in table.headings if each.text and any(words.is_refused(each.text) for words in lists)]
    return [error("personal-data", table.where(None, *named), count=len(named))] if named else []
