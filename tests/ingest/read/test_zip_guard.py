"""Zips that must not be unpacked are refused before they are."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.read.zip_guard import ZipLimits, check_zip, unpack
from tests.builders import make_zip


def codes(path: Path, limits: ZipLimits = ZipLimits()) -> str:  # noqa: B008  frozen
    try:
        with zipfile.ZipFile(path) as archive:
            check_zip(archive, limits)
    except IngestError as err:
        return err.code
    return "fine"


def test_plain_zip_is_fine(tmp_path: Path) -> None:
    assert codes(make_zip(tmp_path / "a.zip", {"lớp/a.shp": b"x", "lớp/a.dbf": b"y"})) == "fine"


@pytest.mark.parametrize("name", ["../a.shp", "..\\..\\a.shp", "/etc/a.shp", "C:/a.shp", "a/../../b.shp"])
def test_path_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert codes(make_zip(tmp_path / "a.zip", {name: b"x"})) == "zip-path-outside"


def test_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.shp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert codes(tmp_path / "a.zip") == "zip-link"


def test_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    assert codes(make_zip(tmp_path / "a.zip", {"a.shp": bytes(4 << 20)})) == "zip-ratio"


def test_many_and_large_files_are_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {f"{at}.shp": b"xyz" for at in range(5)})
    assert codes(path, ZipLimits(files=4)) == "zip-too-many-files"
    assert codes(path, ZipLimits(bytes=14)) == "zip-too-large"


def test_same_name_in_other_case_is_refused(tmp_path: Path) -> None:
    assert codes(make_zip(tmp_path / "a.zip", {"a.shp": b"1", "A.SHP": b"2"})) == "zip-name-twice"


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.shp": b"1" * 50, "b.shp": b"2" * 50})
    with zipfile.ZipFile(path) as archive:
        archive.infolist()[1].header_offset = archive.infolist()[0].header_offset
        with pytest.raises(IngestError, match="zip-overlaps"):
            check_zip(archive, ZipLimits())


def test_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.shp": b"1"})
    with zipfile.ZipFile(path) as archive:
        archive.infolist()[0].flag_bits |= 1
        with pytest.raises(IngestError, match="zip-encrypted"):
            check_zip(archive, ZipLimits())


def test_member_that_is_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.shp": b"1" * 1000})
    with zipfile.ZipFile(path) as archive:
        member = archive.infolist()[0]

        class Longer(zipfile.ZipFile):
            def open(self, *args: object, **kwargs: object) -> io.BytesIO:  # type: ignore[override]
                return io.BytesIO(b"1" * 2000)

        archive.__class__ = Longer
        with pytest.raises(IngestError, match="zip-lies"):
            unpack(archive, member, tmp_path / "out")


def test_damaged_member_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.shp": bytes(range(256)) * 40})
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive, pytest.raises(IngestError, match="zip-damaged"):
        unpack(archive, archive.infolist()[0], tmp_path / "out")
