"""The receipt as records."""

import json
from pathlib import Path

from catalog.model import Catalog
from ingest.receipt import as_dict, write_json
from tests.builders import checkpoint
from tests.ingest.receipt.conftest import MakeReceipt


def test_json_holds_counts_places_and_both_languages(
    make_receipt: MakeReceipt, catalog: Catalog, tmp_path: Path
) -> None:
    receipt = make_receipt(checkpoint(1), checkpoint(2), checkpoint(3), checkpoint(4, **{"Mã xã": "9"}))
    write_json(receipt, catalog, tmp_path / "r.json")
    record = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert record == as_dict(receipt, catalog)
    assert record["outcome"] == "passed"
    assert record["counts"] == {
        "read": 12, "published_new": 0, "changed": 0, "unchanged": 0, "accepted": 3, "refused": 1, "not_data": 8,
    }  # fmt: skip
    (error,) = [each for each in record["findings"] if each["severity"] == "error"]
    assert (error["code"], error["sheet"], error["row"], error["columns"]) == (
        "unit-unknown",
        "Chốt",
        10,
        ["E «Mã xã»"],
    )
    assert error["problem"]["vi"] == "«9» không phải là mã đơn vị hành chính."
    assert (record["tables"][0]["layer"], record["tables"][0]["crs"]) == ("checkpoints", "OGC:CRS84")
