"""Hand-ins made in code: workbooks, delimited text, shapefiles and zips as officers make them."""

import csv
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import fiona
import openpyxl
import pyproj
import xlwt

Row = Sequence[object]

HEADINGS = ("STT", "Mã chốt", "Tên chốt", "Loại chốt", "Mã xã", "Tình trạng", "Hoạt động từ", "Vĩ độ", "Kinh độ")
TOP = (
    ("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("SỞ Y TẾ", None, None, None, "Độc lập - Tự do - Hạnh phúc"),
    (),
    ("DANH SÁCH CHỐT KIỂM SOÁT DỊCH BỆNH",),
    (),
)
BOTTOM = (
    ("Ghi chú: số liệu đến 17 giờ.",),
    (None, None, None, None, None, "Bắc Kạn, ngày 19 tháng 01 năm 2022"),
    ("Người lập biểu", None, None, None, None, "GIÁM ĐỐC"),
    ("(Ký, ghi rõ họ tên)", None, None, None, None, "(Ký, đóng dấu)"),
)

RING = [
    (431191.0, 2450092.0),
    (431191.0, 2450292.0),
    (431391.0, 2450292.0),
    (431391.0, 2450092.0),
    (431191.0, 2450092.0),
]
ZONE_FIELDS = {
    "ma_vung": "str:20", "ten_vung": "str:80", "quy_mo": "str:60", "hinh_thuc": "str:80", "ma_xa": "str:5",
    "tinh_trang": "str:40", "tu_ngay": "date", "so_ho": "int:6",
}  # fmt: skip


def checkpoint(number: int = 1, **changes: object) -> dict[str, object]:
    """Return one row of a checkpoints table by heading; a heading may be written without accents as a keyword."""
    row: dict[str, object] = {
        "STT": number,
        "Mã chốt": f"CKS-{number:03d}",
        "Tên chốt": f"Chốt số {number}",
        "Loại chốt": "Chốt cấp tỉnh",
        "Mã xã": "02122",
        "Tình trạng": "Đang hoạt động",
        "Hoạt động từ": "31/01/2021",
        "Vĩ độ": 21.9 + number / 1000,
        "Kinh độ": 105.8 + number / 1000,
    }
    return row | changes


def checkpoint_table(rows: Iterable[Mapping[str, object]]) -> list[Row]:
    """Return heading row and rows, without anything around them."""
    listed = [dict(each) for each in rows]
    headings = list(dict.fromkeys(name for each in listed for name in each)) or list(HEADINGS)
    return [headings, *([each.get(name) for name in headings] for each in listed)]


def make_xlsx(path: Path, sheets: Mapping[str, Iterable[Row]] | Iterable[Row], merged: Sequence[str] = ()) -> Path:
    """Write a workbook; rows alone become the sheet "Chốt". ``merged``: ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (sheets if isinstance(sheets, Mapping) else {"Chốt": sheets}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for each in merged:
        book.worksheets[0].merge_cells(each)
    book.save(path)
    return path


def make_csv(path: Path, rows: Iterable[Row], *, delimiter: str = ";", encoding: str = "utf-8-sig") -> Path:
    with path.open("w", newline="", encoding=encoding) as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)
    return path


def zone(number: int = 1, ring: Sequence[tuple[float, ...]] = RING, **changes: object) -> dict[str, Any]:
    """Return one polygon feature of isolation_zones in metres of EPSG:9213."""
    values: dict[str, object] = {
        "ma_vung": f"VCL-{number:03d}", "ten_vung": "Thôn Nà Lẹng", "quy_mo": "Thôn, bản, tổ dân phố",
        "hinh_thuc": "Phong toả", "ma_xa": "02179", "tinh_trang": "Đang phong toả", "tu_ngay": date(2022, 1, 12),
        "so_ho": 12,
    }  # fmt: skip
    return {"geometry": {"type": "Polygon", "coordinates": [list(ring)]}, "properties": values | changes}


def make_shapefile(
    path: Path, features: Sequence[Mapping[str, Any]], *, crs: int | str | None = 9213, encoding: str = "UTF-8",
    cpg: str | None = "UTF-8", geometry: str = "Polygon", fields: Mapping[str, str] = ZONE_FIELDS,
) -> Path:  # fmt: skip
    """Write a loose shapefile with ESRI's WKT in its .prj, or `crs` as text; None for `crs` or `cpg`: no such part."""
    schema = {"geometry": geometry, "properties": dict(fields)}
    with fiona.open(path, "w", driver="ESRI Shapefile", schema=schema, encoding=encoding) as sink:
        sink.writerecords([dict(each, type="Feature", id=str(at)) for at, each in enumerate(features)])
    part = {suffix: path.with_suffix(suffix) for suffix in (".prj", ".cpg")}
    for each in part.values():
        each.unlink(missing_ok=True)
    if crs is not None:
        part[".prj"].write_text(crs if isinstance(crs, str) else pyproj.CRS(crs).to_wkt("WKT1_ESRI"), encoding="utf-8")
    if cpg is not None:
        part[".cpg"].write_text(cpg, encoding="ascii")
    return path


def make_zip(path: Path, members: Mapping[str, Path | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, bytes) else content.read_bytes())
    return path


def zip_shapefile(path: Path, shapefile: Path, prefix: str = "", *, upper: bool = False) -> Path:
    """Zip all parts of the shapefile under the prefix, with upper-case suffixes when asked."""
    parts = sorted(shapefile.parent.glob(f"{shapefile.stem}.*"))
    names = {f"{prefix}{each.stem}{each.suffix.upper() if upper else each.suffix}": each for each in parts}
    return make_zip(path, {name: part for name, part in names.items() if part != path})


def make_vector(
    path: Path, features: Sequence[Mapping[str, Any]], driver: str, *, crs: int | None = 9213, layer: str | None = None,
    geometry: str = "Polygon", fields: Mapping[str, str] = ZONE_FIELDS,
) -> Path:  # fmt: skip
    """Write the features as another kind of vector file ("GPKG", "GeoJSON", "MapInfo File"); a layer is added."""
    schema = {"geometry": geometry, "properties": dict(fields)}
    options: dict[str, Any] = {"layer": layer} if layer else {}
    if path.suffix == ".mif":
        options["FORMAT"] = "MIF"
    with fiona.open(path, "w", driver=driver, schema=schema, crs=crs and f"EPSG:{crs}", **options) as sink:
        sink.writerecords([dict(each, type="Feature", id=str(at)) for at, each in enumerate(features)])
    return path


def make_kml(path: Path, rows: Iterable[Mapping[str, object]], *, folder: str = "Chốt", extra: str = "") -> Path:
    """Write placemarks with the values as ExtendedData, placed by "Kinh độ" and "Vĩ độ"; `extra` is KML beside them."""
    marks = "".join(
        "<Placemark><ExtendedData>"
        + "".join(f'<Data name="{name}"><value>{value}</value></Data>' for name, value in row.items())
        + f"</ExtendedData><Point><coordinates>{row['Kinh độ']},{row['Vĩ độ']},0</coordinates></Point></Placemark>"
        for row in rows
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Folder><name>{folder}</name>{marks}</Folder>{extra}</Document></kml>",
        encoding="utf-8",
    )
    return path


def make_xls(path: Path, rows: Iterable[Row], *, errors: Mapping[tuple[int, int], str] | None = None) -> Path:
    """Write an old workbook with the sheet "Chốt"; ``errors``: cells (row, column from 0) whose formula failed."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Chốt")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if (at, column) in (errors or {}):
                sheet.row(at).set_cell_error(column, (errors or {})[at, column])
            elif cell is not None:
                sheet.write(at, column, cell, *([day] if isinstance(cell, date) else []))
    book.save(str(path))
    return path


def make_ods(path: Path, rows: Iterable[Row], *, body: str = "") -> Path:
    """Write an OpenDocument sheet "Chốt"; ``body`` is more of its XML, behind the rows."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Chốt">{lines}{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return make_zip(
        path,
        {
            "mimetype": ODS.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        },
    )


ODS = "application/vnd.oasis.opendocument.spreadsheet"


def _ods_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
