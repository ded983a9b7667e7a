"""A bad file comes back with a clear message and the right exit code; what was published stays as it was."""

import json
from pathlib import Path

import pytest

from ingest.samples.hand_ins import HAND_INS
from tests.installation import Province

BAD = {
    "thieu_prj__crs-missing.zip": "crs-missing",
    "cot_benh_nhan__personal-data.xlsx": "personal-data",
    "tep_van_ban__file-not-as-named.xlsx": "file-not-as-named",
}
PARTLY = {
    "dao_toa_do__coordinates-swapped.xlsx": "coordinates-swapped",
    "ma_xa_la__unit-unknown.xlsx": "unit-unknown",
    "trung_ma__key-twice.xlsx": "key-twice",
    "tong_sai__total-mismatch.xlsx": "total-mismatch",
}


@pytest.mark.parametrize(("file", "code"), BAD.items())
def test_refused_file_changes_nothing(province: Province, samples: Path, tmp_path: Path, file: str, code: str) -> None:
    before = province.items("checkpoints"), province.items("risk_points"), province.items("isolation_zones")
    receipt = tmp_path / "receipt.json"
    run = province.run("load", samples / "bad" / file, "--by", "Huyện Na Rì", "--receipt", receipt)
    assert run.returncode == 1
    assert "TỪ CHỐI / REFUSED" in run.stdout
    assert f"[{code}]" in run.stdout
    assert "  vi  " in run.stdout
    assert "  en  " in run.stdout
    assert code in {each["code"] for each in json.loads(receipt.read_text(encoding="utf-8"))["findings"]}
    assert before == (province.items("checkpoints"), province.items("risk_points"), province.items("isolation_zones"))


@pytest.mark.parametrize(("file", "code"), PARTLY.items())
def test_check_names_the_mistake_and_writes_nothing(
    province: Province, samples: Path, tmp_path: Path, file: str, code: str
) -> None:
    before = {each.file: province.items(name) for each in HAND_INS for name in ("checkpoints", "quarantine_sites")}
    receipt = tmp_path / "receipt.json"
    run = province.run("check", samples / "bad" / file, "--receipt", receipt)
    assert run.returncode in (0, 1)
    assert f"[{code}]" in run.stdout
    assert before == {
        each.file: province.items(name) for each in HAND_INS for name in ("checkpoints", "quarantine_sites")
    }


def test_file_that_is_not_there_is_wrong_use(province: Province, tmp_path: Path) -> None:
    run = province.run("load", tmp_path / "khong_co.xlsx")
    assert run.returncode == 2
    assert "khong_co.xlsx" in run.stderr


def test_layer_that_does_not_exist_is_wrong_use(province: Province, samples: Path) -> None:
    run = province.run("load", samples / "chot_kiem_soat.xlsx", "--layer", "chot")
    assert run.returncode == 2
    assert "checkpoints" in run.stderr  # the message names the layers that there are


def test_empty_file_and_wrong_headings_are_refused(province: Province, tmp_path: Path) -> None:
    empty, strange = tmp_path / "chot_kiem_soat.csv", tmp_path / "danh_sach.csv"
    empty.write_bytes(b"")
    strange.write_text("Cột một;Cột hai\n1;2\n", encoding="utf-8")
    for path in (empty, strange):
        run = province.run("load", path)
        assert run.returncode == 1, run.stdout + run.stderr
        assert "TỪ CHỐI / REFUSED" in run.stdout


def test_database_down_is_exit_3_and_says_what_to_do(province: Province, samples: Path) -> None:
    away = "postgresql://covidmaps_ingest:x@127.0.0.1:1/covidmaps"
    run = province.run("load", samples / "chot_kiem_soat.xlsx", COVIDMAPS_INGEST_DATABASE_URL=away)
    assert run.returncode == 3
    assert "[database-unavailable]" in run.stderr
    assert "deploy/up.sh" in run.stderr
    assert "Traceback" not in run.stderr
