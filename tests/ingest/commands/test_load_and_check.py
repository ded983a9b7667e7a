"""``covidmaps check`` and ``covidmaps load`` as an officer calls them."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from catalog.settings import Settings
from ingest.commands.check import check
from ingest.commands.load import load
from ingest.commands.terminal import StepLines, hand_ins
from ingest.errors import UnavailableError, UseError
from ingest.progress import Step
from tests.builders import checkpoint, checkpoint_table, make_shapefile, make_xlsx, zone
from tests.conftest import ROOT, Database


def settings(tmp_path: Path, url: str | None = None) -> Settings:
    return Settings(ROOT, ROOT / "config", tmp_path, None, url, None, "http://127.0.0.1:8080", 8080)


def good(tmp_path: Path, name: str = "chot.xlsx") -> Path:
    return make_xlsx(tmp_path / name, checkpoint_table([checkpoint(1), checkpoint(2)]))


def bad(tmp_path: Path) -> Path:
    return make_xlsx(tmp_path / "sai.xlsx", checkpoint_table([checkpoint(1, **{"Vĩ độ": 10.77, "Kinh độ": 106.7})]))


def run_check(tmp_path: Path, *arguments: object) -> Result:
    return CliRunner().invoke(check, list(map(str, arguments)), obj=settings(tmp_path))


def test_check_gives_the_receipt_on_stdout_and_the_steps_on_stderr(tmp_path: Path) -> None:
    result = run_check(tmp_path, good(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.startswith("ĐẠT / WOULD ENTER   chot.xlsx")
    assert "đọc tệp / read: 2 dòng / rows" in result.stderr
    assert "no database" in result.stderr


def test_one_refused_file_of_several_makes_exit_code_1(tmp_path: Path) -> None:
    result = run_check(tmp_path, bad(tmp_path), good(tmp_path))
    assert result.exit_code == 1
    assert "TỪ CHỐI / REFUSED   sai.xlsx" in result.stdout
    assert "ĐẠT / WOULD ENTER   chot.xlsx" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["none.xlsx"], "file-missing"),
        (["."], "file-is-folder"),
        (["chot.xlsx", "--layer", "nix"], "layer-not-there"),
        (["chot.xlsx", "--receipt", "r.pdf"], "receipt-format"),
    ],
)
def test_wrong_use_is_an_error_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: str
) -> None:
    good(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = run_check(tmp_path, *arguments)
    assert isinstance(result.exception, UseError)
    assert result.exception.code == code


def test_receipts_of_several_files_are_numbered(tmp_path: Path) -> None:
    run_check(tmp_path, good(tmp_path), bad(tmp_path), "--receipt", tmp_path / "r.json")
    records = [json.loads((tmp_path / f"r-{at}.json").read_text(encoding="utf-8")) for at in (1, 2)]
    assert [(each["file"], each["outcome"]) for each in records] == [("chot.xlsx", "passed"), ("sai.xlsx", "refused")]


def test_load_publishes_and_writes_the_workbook(tmp_path: Path, database: Database) -> None:
    arguments = [str(good(tmp_path)), "--by", "Sở Y tế", "--receipt", str(tmp_path / "r.xlsx")]
    result = CliRunner().invoke(load, arguments, obj=settings(tmp_path, database.ingest_url))
    assert result.exit_code == 0
    assert result.stdout.startswith("ĐÃ CÔNG BỐ / PUBLISHED   chot.xlsx   0 lỗi / errors · 2 dòng được công bố")
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames == ["Kết quả", "Chốt"]
    again = CliRunner().invoke(load, arguments, obj=settings(tmp_path, database.ingest_url))
    assert again.stdout.startswith("KHÔNG CÓ GÌ MỚI / NOTHING NEW")


def test_each_file_is_a_transaction_of_its_own(tmp_path: Path, database: Database) -> None:
    arguments = [str(bad(tmp_path)), str(good(tmp_path))]
    result = CliRunner().invoke(load, arguments, obj=settings(tmp_path, database.ingest_url))
    assert result.exit_code == 1
    assert "ĐÃ CÔNG BỐ / PUBLISHED   chot.xlsx" in result.stdout


def test_load_without_a_database_is_unavailable(tmp_path: Path) -> None:
    result = CliRunner().invoke(load, [str(good(tmp_path))], obj=settings(tmp_path))
    assert isinstance(result.exception, UnavailableError)


def test_parts_of_a_shapefile_are_one_hand_in(tmp_path: Path) -> None:
    path = make_shapefile(tmp_path / "vung.shp", [zone()])
    other = good(tmp_path)
    assert hand_ins([*sorted(tmp_path.glob("vung.*")), other]) == [path, other]


def test_steps_are_plain_lines_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    lines = StepLines()
    lines(Step.READ, 0, None)
    lines(Step.READ, 41, 0.25)
    assert capsys.readouterr().err == "đọc tệp / read: 41 dòng / rows, 0.2 s\n"
