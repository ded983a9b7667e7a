"""What a layer says about bad rows."""

from dataclasses import replace

import pytest

from catalog.model import Accept, Catalog
from ingest.decide import refusal
from ingest.findings import Where


@pytest.mark.parametrize(
    ("accept", "rows", "refused", "code"),
    [
        (Accept("whole"), 10, 0, None),
        (Accept("whole"), 10, 1, "whole-file-only"),
        (Accept("valid_rows", 0.3), 10, 3, None),
        (Accept("valid_rows", 0.3), 10, 4, "too-many-refused"),
        (Accept("valid_rows", 1.0), 10, 9, None),
        (Accept("valid_rows", 1.0), 10, 10, "no-good-row"),
        (Accept("whole"), 1, 1, "no-good-row"),
    ],
)
def test_policy_of_the_layer_decides(
    catalog: Catalog, accept: Accept, rows: int, refused: int, code: str | None
) -> None:
    found = refusal(replace(catalog.layers[0], accept=accept), Where("f"), rows, refused)
    assert (found.code if found else None) == code
    assert found is None or found.refuses_file
