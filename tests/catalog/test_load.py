"""The loader: the real configuration as a model, and every way of spoiling it as a finding with file and line."""

from datetime import date
from typing import NamedTuple

import pytest

from catalog.errors import CatalogError, CatalogFinding
from catalog.load import load_catalog
from catalog.model import Catalog, Visibility

SITES = "layers/quarantine_sites.yml"
POINTS = "layers/risk_points.yml"
ZONES = "layers/isolation_zones.yml"
CHECKPOINTS = "layers/checkpoints.yml"
LEVELS = "layers/commune_risk_levels.yml"
ADMIN = "layers/administrative_units.yml"
COMMON = "layers/_common.yml"
UNITS = "units/units.csv"


class Mutation(NamedTuple):
    """``old`` becomes ``new`` in ``file``; the finding is on the line of ``at`` and says ``says``."""

    file: str
    old: str
    new: str
    at: str
    says: str


MUTATIONS = {
    # what a JSON Schema says
    "unknown-member": Mutation(SITES, "key: site_code", "key: site_code\ncolour: red", "colour: red", "colour"),
    "title-without-english": Mutation(
        SITES, ", en: Concentrated quarantine sites}", "}", "title:", "title: 'en' is a required property"
    ),
    "unknown-field-type": Mutation(
        SITES, "{name: capacity, type: integer", "{name: capacity, type: whole", "type: whole", "whole"
    ),
    "code-field-without-list": Mutation(
        SITES, "type: code, codes: site_status,", "type: code,", "{name: status", "'codes' is a required property"
    ),
    "list-on-a-text-field": Mutation(
        SITES,
        "{name: round, type: text,",
        "{name: round, type: text, codes: site_status,",
        "{name: round",
        "«site_status» may not stand here",
    ),
    "field-name-with-capitals": Mutation(SITES, "{name: round,", "{name: Round,", "{name: Round", "Round"),
    "colour-by-name": Mutation(SITES, 'color: "#5a2d91"', "color: violet", "color: violet", "violet"),
    "wrong-shape": Mutation(SITES, "shape: house", "shape: castle", "shape: castle", "castle"),
    "service-without-limits": Mutation(
        "service.yml", "limits: {items_default", "limitz: {items_default", "limitz:", "limitz"
    ),
    "code-without-vietnamese": Mutation(
        "codes/site_status.yml", 'vi: "Hết chỗ", ', "", 'code: "full"', "'vi' is a required property"
    ),
    "message-without-remedy": Mutation(
        "messages.yml", "  remedy: {vi:", "  remedi: {vi:", "remedi:", "'remedi' was unexpected"
    ),
    "common-without-headings": Mutation(COMMON, "\nheadings:", "\nheadinks:", "headinks:", "headinks"),
    "source-without-url": Mutation("sources.yml", "    url: ", "    uri: ", "- id: communes_2025", "url"),
    # what a file says of itself
    "id-is-not-the-file-name": Mutation(
        SITES, "id: quarantine_sites", "id: quarantine", "id: quarantine", "id must be «quarantine_sites»"
    ),
    "not-yaml": Mutation(SITES, "key: site_code", "key: [site_code", "geometry", ""),
    "member-twice": Mutation(SITES, "key: site_code", "key: site_code\nkey: name", "key: name", "key"),
    # names that point nowhere
    "unknown-group": Mutation(
        SITES, "{group: place}", "{group: plaza}", "plaza", "group «plaza» is not in _common.yml"
    ),
    "unknown-code-list": Mutation(
        SITES, "codes: site_status", "codes: site_state", "{name: status", "no code list codes/site_state.yml"
    ),
    "reference-to-nothing": Mutation(
        LEVELS,
        "references: administrative_units.code",
        "references: communes.code",
        "commune_code, type",
        "«communes.code» is not a field of a layer",
    ),
    "key-is-no-field": Mutation(
        SITES, "key: site_code", "key: site_id", "key: site_id", "key «site_id» is not a field"
    ),
    "key-is-optional": Mutation(
        SITES,
        "{name: site_code, type: text, required: true",
        "{name: site_code, type: text",
        "key: site_code",
        "must be a required, public field",
    ),
    "key-is-secret": Mutation(
        SITES,
        "{name: site_code, type: text, required: true",
        "{name: site_code, type: text, visibility: officer, required: true",
        "key: site_code",
        "must be a required, public field",
    ),
    "time-is-no-date": Mutation(
        SITES, "time: {start: opened_on", "time: {start: name", "time:", "time.start «name» is not a date"
    ),
    "time-is-secret": Mutation(
        SITES,
        "{name: closed_on, type: date,",
        "{name: closed_on, type: date, visibility: officer,",
        "time:",
        "time.end «closed_on» must be public",
    ),
    "within-is-no-unit": Mutation(SITES, "within: commune_code", "within: name", "geometry:", "geometry.within «name»"),
    "from-unit-is-no-unit": Mutation(
        LEVELS, "from_unit: commune_code", "from_unit: notice_no", "geometry:", "geometry.from_unit «notice_no»"
    ),
    "crs-that-nobody-transforms": Mutation(
        SITES, 'crs: ["EPSG:4326", "EPSG:9213"', 'crs: ["EPSG:4326", "EPSG:2044"', "source:", "EPSG:2044"
    ),
    "label-is-no-field": Mutation(SITES, "label: name", "label: title", "label: title", "style.label «title»"),
    "popup-shows-a-secret": Mutation(
        SITES,
        "managed_by, opened_on, closed_on, decision_no]",
        "contact_phone]",
        "popup:",
        "style.popup: «contact_phone»",
    ),
    "style-by-text": Mutation(
        SITES, "by: status", "by: name", "by: name", "style.by «name» is not a public code field"
    ),
    "symbol-missing": Mutation(
        SITES, '    full: {shape: house, color: "#8a1c7c"}\n', "", "symbols:", "no symbol for «full»"
    ),
    "symbol-of-no-code": Mutation(
        SITES, "    standby: {shape", "    asleep: {shape", "asleep:", "«asleep» is not in codes/site_status.yml"
    ),
    # what would break later
    "field-twice": Mutation(
        SITES, "{name: round,", "{name: occupied,", "{name: occupied", "field «occupied» is there 2 times"
    ),
    "name-of-the-system": Mutation(
        SITES, "{name: round,", "{name: version,", "{name: version", "«version» is a name of the system"
    ),
    "pattern-is-none": Mutation(
        SITES, 'pattern: "KCL-[0-9]{3,5}"', 'pattern: "KCL-[0-9"', "KCL-[0-9", "not a regular expression"
    ),
    "example-breaks-the-pattern": Mutation(
        SITES, "example: KCL-001", "example: K-1", "{name: site_code", "example «K-1» does not match the pattern"
    ),
    "example-that-is-no-date": Mutation(
        SITES, "example: 2021-05-10", "example: 10/05/2021", "{name: opened_on", "example «10/05/2021» is no date"
    ),
    "example-that-is-no-number": Mutation(
        SITES, "example: 210,", "example: khoảng 200,", "{name: capacity", "is no integer"
    ),
    "range-of-a-text": Mutation(
        SITES,
        "{name: round, type: text,",
        "{name: round, type: text, range: [1, 2],",
        "{name: round",
        "a range is for numbers",
    ),
    "range-backwards": Mutation(SITES, "range: [1, 20000]", "range: [20000, 1]", "{name: capacity", "is greater than"),
    "one-heading-for-two-fields": Mutation(
        SITES, 'headings: ["đợt", dot]', 'headings: ["sức chứa"]', "{name: round", "heading «suc chua» means both"
    ),
    "rule-twice": Mutation(
        POINTS,
        "{id: cleared-after-recorded",
        "{id: exposure-in-order",
        "{id: exposure-in-order",
        "rule «exposure-in-order» is there 2 times",
    ),
    "rule-of-an-unlisted-field": Mutation(
        SITES,
        "check: occupied <= capacity, on: [occupied, capacity]",
        "check: occupied <= quarantine_days, on: [occupied, capacity]",
        "quarantine_days, on",
        "«quarantine_days» is not a field here",
    ),
    "rule-on-nothing": Mutation(
        SITES,
        "on: [opened_on, closed_on]",
        "on: [opened_on, closed_on, shut_on]",
        "shut_on]",
        "«shut_on» is not a field",
    ),
    "rule-that-calls-the-system": Mutation(
        SITES,
        "check: occupied <= capacity",
        'check: "pg_sleep(9) IS NULL OR occupied <= capacity"',
        "pg_sleep",
        "function «pg_sleep» is not allowed",
    ),
    "rule-text-with-another-field": Mutation(
        SITES, "({occupied}) vượt sức chứa", "({occupancy}) vượt sức chứa", "{occupancy}", "the text names {occupancy}"
    ),
    "overlap-condition": Mutation(
        ZONES,
        "no_overlap_while: lifted_on IS NULL",
        "no_overlap_while: removed_on IS NULL",
        "geometry:",
        "«removed_on»",
    ),
    "collection-over-a-secret": Mutation(
        ADMIN, "where: \"level = 'district'\"", "where: \"rank = 'district'\"", "rank =", "collection «districts»"
    ),
    "collection-with-a-second-statement": Mutation(
        ADMIN,
        "where: \"level = 'district'\"",
        "where: \"level = 'district'; DROP TABLE x\"",
        "DROP TABLE",
        "not allowed",
    ),
    # units
    "unit-twice": Mutation(UNITS, "\n060,", "\n058,", "\n", "unit 058@2020-02-01 is there 2 times"),
    "unit-with-unknown-parent": Mutation(
        UNITS, "Pác Nặm District,06,", "Pác Nặm District,99,", "Pác Nặm District", "parent 99"
    ),
    "unit-that-ends-first": Mutation(
        UNITS,
        "Pác Nặm District,06,2020-02-01,2025-07-01",
        "Pác Nặm District,06,2020-02-01,2020-02-01",
        "Pác Nặm District",
        "valid_to 2020-02-01 is not after valid_from",
    ),
    "unit-with-a-day-first-date": Mutation(
        UNITS, "Pác Nặm District,06,2020-02-01", "Pác Nặm District,06,01/02/2020", "Pác Nặm District", "01/02/2020"
    ),
    "unit-with-a-cell-less": Mutation(
        UNITS, "Pác Nặm District,06,", "Pác Nặm District,", "Pác Nặm District", "9 cells"
    ),
    "units-with-other-columns": Mutation(
        UNITS, "code,level", "id,level", "id,level", "the columns must be code, level"
    ),
    "successor-of-nothing": Mutation(
        "units/crosswalk_2025.csv", "\n01834,", "\n09999,", "09999", "code 09999 is not in units.csv"
    ),
}

OTHER_LINE = {"not-yaml", "field-twice", "rule-twice", "unit-twice"}
"""Where the finding's line is not that of one text: only file and message are compared."""


def findings_of(config) -> tuple[CatalogFinding, ...]:
    with pytest.raises(CatalogError) as caught:
        load_catalog(config.root)
    return caught.value.findings


@pytest.mark.parametrize("name", MUTATIONS)
def test_spoilt_configuration_gives_its_finding(config, name: str) -> None:
    mutation = MUTATIONS[name]
    config.change(mutation.file, mutation.old, mutation.new)
    findings = [each for each in findings_of(config) if each.file == mutation.file and mutation.says in each.message]
    assert findings, findings_of(config)
    if name not in OTHER_LINE:
        assert config.line_of(mutation.file, mutation.at) in {each.line for each in findings}


def test_findings_of_a_field_that_is_there_twice_point_at_its_line(config) -> None:
    config.change(SITES, "{name: round,", "{name: occupied,")
    assert {each.line for each in findings_of(config) if "2 times" in each.message} == {
        config.line_of(SITES, "{name: occupied")
    }


def test_unit_that_is_there_twice_is_named_on_both_lines(config) -> None:
    config.change(UNITS, "\n060,", "\n058,")
    assert [each.line for each in findings_of(config) if "2 times" in each.message] == [3, 4]


def test_collection_id_of_another_layer_is_refused_where_it_comes_second(config) -> None:
    config.change(ADMIN, "- id: districts", "- id: checkpoints")
    message = "collection «checkpoints» is already one of layer administrative_units"
    assert findings_of(config) == (CatalogFinding(CHECKPOINTS, 1, message),)


@pytest.mark.parametrize(
    "file", ["service.yml", "messages.yml", "sources.yml", COMMON, UNITS, "units/crosswalk_2025.csv"]
)
def test_missing_file_is_a_finding(config, file: str) -> None:
    (config.root / file).unlink()
    assert CatalogFinding(file, 1, "the file is missing") in findings_of(config)


def test_file_that_is_not_utf8_is_a_finding(config) -> None:
    (config.root / SITES).write_bytes("title: {vi: Khu cách ly}".encode("cp1258", errors="replace"))
    assert any(each.file == SITES and "not UTF-8" in each.message for each in findings_of(config))


def test_file_that_is_a_list_is_a_finding(config) -> None:
    config.write(SITES, "- one\n- two\n")
    assert CatalogFinding(SITES, 1, "the file must hold a mapping (name: value)") in findings_of(config)


def test_all_findings_come_at_once_sorted_by_file_and_line(config) -> None:
    config.change(POINTS, "key: point_code", "key: point_id")
    config.change(SITES, "label: name", "label: title")
    config.change(SITES, "codes: site_status", "codes: site_state")
    config.change(ZONES, "{group: decision}", "{group: decisions}")
    findings = findings_of(config)
    assert {each.file for each in findings} == {POINTS, SITES, ZONES}
    assert list(findings) == sorted(findings)
    assert len([each for each in findings if each.file == SITES]) >= 2


def test_findings_of_schemas_and_of_units_come_together(config) -> None:
    config.change(SITES, "shape: house", "shape: castle")
    config.change("service.yml", "timezone:", "time_zone:")
    config.change(UNITS, "Pác Nặm District,06,2020-02-01", "Pác Nặm District,06,01/02/2020")
    assert {each.file for each in findings_of(config)} == {SITES, "service.yml", UNITS}


def test_error_names_file_line_and_reason_for_each_finding(config) -> None:
    config.change(SITES, "label: name", "label: title")
    with pytest.raises(CatalogError, match=rf"{SITES}:\d+: style.label «title» is not a public field"):
        load_catalog(config.root)


# --- the model of the real configuration ---


def test_layers_and_collections_are_those_of_the_plan(catalog: Catalog) -> None:
    assert {layer.id for layer in catalog.layers} == {
        *("administrative_units", "checkpoints", "commune_risk_levels"),
        *("isolation_zones", "quarantine_sites", "risk_points"),
    }
    collections = [each.id for layer in catalog.layers for each in layer.collections]
    assert len(collections) == len(set(collections))
    assert {"provinces", "districts", "communes", "communes_2025"} <= set(collections)


def test_units_are_those_of_2021_of_2023_and_of_2025(catalog: Catalog) -> None:
    communes = [unit for unit in catalog.units if unit.level == "commune"]
    by_start = {start: sum(unit.valid_from == start for unit in communes) for start in {u.valid_from for u in communes}}
    assert by_start == {date(2020, 2, 1): 108, date(2023, 4, 10): 1, date(2025, 7, 1): 37}
    assert sum(unit.level == "district" for unit in catalog.units) == 8


def test_every_commune_of_2021_has_one_successor_and_the_37_are_covered(catalog: Catalog) -> None:
    old, new = zip(*catalog.successors, strict=True)
    assert len(set(old)) == len(old) == 108
    assert set(new) == {u.code for u in catalog.units if u.level == "commune" and u.valid_from == date(2025, 7, 1)}


def test_fields_of_a_group_stand_where_the_group_is_named(catalog: Catalog) -> None:
    layer = catalog.layer("quarantine_sites")
    assert layer is not None
    names = [field.name for field in layer.fields]
    start = names.index("address")
    assert names[start - 1 : start + 4] == [
        *("facility_type", "address", "commune_code", "position_accuracy", "status"),
    ]


def test_phone_and_note_and_cases_are_for_officers(catalog: Catalog) -> None:
    secret = {
        field.name for layer in catalog.layers for field in layer.fields if field.visibility is Visibility.OFFICER
    }
    assert secret == {"contact_phone", "note", "case_count"}


def test_unquoted_dates_and_numbers_in_examples_are_the_text_that_was_written(catalog: Catalog) -> None:
    layer = catalog.layer("quarantine_sites")
    assert layer is not None
    assert (layer.field("opened_on").example, layer.field("capacity").example) == ("2021-05-10", "210")


def test_headings_of_the_layer_come_before_those_of_all_layers(config) -> None:
    config.change(SITES, "source: {sheet: Khu cách ly,", "source: {sheet: Khu cách ly, headings: {lat: [tung độ]},")
    layer = load_catalog(config.root).layer("quarantine_sites")
    assert layer is not None
    assert layer.source.lat_headings[:2] == ("tung độ", "vĩ độ")


def test_fifth_layer_needs_one_file_and_no_code(config) -> None:
    text = config.read(SITES).replace("quarantine_sites", "vaccination_sites").replace("KCL-", "DTC-")
    config.write("layers/vaccination_sites.yml", text)
    layer = load_catalog(config.root).layer("vaccination_sites")
    assert layer is not None
    assert [each.id for each in layer.collections] == ["vaccination_sites"]
