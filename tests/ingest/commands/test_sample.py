"""``covidmaps sample DIR``."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from ingest.commands.sample import sample

Run = Callable[..., Result]


def test_hand_ins_are_printed_in_the_order_of_loading(run: Run, tmp_path: Path) -> None:
    result = run(sample, tmp_path / "new" / "folder")
    assert result.exit_code == 0
    paths = [Path(line) for line in result.output.splitlines()]
    assert all(path.is_file() for path in paths)
    assert paths[0].name == "ranh_gioi_hanh_chinh.zip"
    assert len(paths) == 6


def test_files_of_others_in_the_folder_stay(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    run(sample, tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_wrong_date_and_a_file_for_a_folder_are_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run(sample, tmp_path, "--date", "19/01/2022").exit_code == 2
    (tmp_path / "file").touch()
    assert run(sample, tmp_path / "file").exit_code == 2
