"""A receipt is whole or not there."""

from pathlib import Path

import pytest

from ingest.errors import UnavailableError
from ingest.receipt.atomic import replaced


def test_file_stands_there_afterwards(tmp_path: Path) -> None:
    with replaced(tmp_path / "r.txt") as part:
        part.write_text("whole")
        assert not (tmp_path / "r.txt").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["r.txt"]


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("old")
    with pytest.raises(UnavailableError, match="receipt-not-written"), replaced(tmp_path / "r.txt") as part:
        part.write_text("half")
        raise OSError(28, "No space left on device")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("r.txt", "old")]


def test_missing_folder_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as caught, replaced(tmp_path / "none" / "r.txt") as part:
        part.write_text("x")
    assert caught.value.values["reason"] == "No such file or directory"
