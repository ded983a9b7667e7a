"""MapInfo tables, with the parts that officers forget."""

import re
from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read import read_file, source_files
from tests.builders import make_vector, make_zip, zone


def table(path: Path) -> Path:
    return make_vector(path, [zone(1), zone(2)], "MapInfo File", crs=3405)


@pytest.mark.parametrize("suffix", [".tab", ".mif"])
def test_both_kinds_are_read(tmp_path: Path, catalog: Catalog, suffix: str) -> None:
    (found,) = read_file(table(tmp_path / f"vùng{suffix}"), catalog)
    assert (found.format, found.numbers.tolist()) == ("tab", [1, 2])
    assert found.columns[0].tolist() == ["VCL-001", "VCL-002"]
    assert found.crs is not None
    assert found.geometry is not None
    assert found.geometry[0].area == pytest.approx(40_000, rel=1e-3)


def test_any_part_and_a_zip_stand_for_the_whole(tmp_path: Path, catalog: Catalog) -> None:
    path = table(tmp_path / "vung.tab")
    parts = source_files(path)
    assert [each.suffix for each in parts] == [".dat", ".id", ".map", ".tab"]
    for each in (path.with_suffix(".dat"), make_zip(tmp_path / "v.zip", {f"A/{each.name}": each for each in parts})):
        (found,) = read_file(each, catalog)
        assert len(found.numbers) == 2


@pytest.mark.parametrize("suffix", [".dat", ".map", ".id"])
def test_part_that_is_missing_is_named(tmp_path: Path, catalog: Catalog, suffix: str) -> None:
    path = table(tmp_path / "vung.tab")
    path.with_suffix(suffix).unlink()
    with pytest.raises(IngestError) as caught:
        read_file(path, catalog)
    assert (caught.value.code, caught.value.values["part"]) == ("mapinfo-part-missing", suffix)


def test_non_earth_has_no_crs_and_says_so(tmp_path: Path, catalog: Catalog) -> None:
    path = table(tmp_path / "vung.mif")
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^CoordSys .*", 'CoordSys NonEarth Units "m" Bounds (0, 0) (1e6, 3e6)', text), "utf-8")
    (found,) = read_file(path, catalog)
    assert found.crs is None
    assert [each.code for each in found.findings] == ["mapinfo-non-earth"]


@pytest.mark.parametrize("text", ["  Type LINKED", '  Type NATIVE\n  "\\IsSeamless" = "TRUE"', 'Open Table "x"'])
def test_table_that_only_links_is_refused(tmp_path: Path, catalog: Catalog, text: str) -> None:
    (tmp_path / "a.tab").write_text(f"!table\n!version 300\nDefinition Table\n{text}\n", encoding="ascii")
    with pytest.raises(IngestError, match="mapinfo-linked"):
        read_file(tmp_path / "a.tab", catalog)


def test_text_in_a_legacy_font_keeps_its_bytes(tmp_path: Path, catalog: Catalog) -> None:
    path = table(tmp_path / "vung.mif")
    mid = path.with_suffix(".mid")
    mid.write_bytes(mid.read_bytes().replace("Thôn Nà Lẹng".encode(), b"Th\xabn N\xb5 L\xd1ng"))
    (found,) = read_file(path, catalog)
    assert set(found.columns[1].tolist()) == {b"Th\xabn N\xb5 L\xd1ng".decode("latin-1")}
