"""Public columns: what leaves the house, in which order, with which names."""

import pytest

from catalog.model import Catalog, Visibility, public_columns


def test_code_field_is_followed_by_its_labels_and_the_commune_by_its_names(catalog: Catalog) -> None:
    layer = catalog.layer("quarantine_sites")
    assert layer is not None
    names = [column.name for column in public_columns(layer)]
    assert names[:13] == [
        *("site_code", "name", "facility_type", "facility_type_vi", "facility_type_en", "address"),
        *("commune_code", "commune_name", "district_name"),
        *("position_accuracy", "position_accuracy_vi", "position_accuracy_en", "status"),
    ]
    assert names[-1] == "updated_at"


def test_no_field_of_an_officer_is_a_public_column(catalog: Catalog) -> None:
    for layer in catalog.layers:
        secret = {field.name for field in layer.fields if field.visibility is Visibility.OFFICER}
        columns = public_columns(layer)
        assert not secret & {column.name for column in columns}
        assert not secret & {column.field.name for column in columns if column.field}


def test_every_public_field_is_a_column_of_its_own_name_and_type(catalog: Catalog) -> None:
    for layer in catalog.layers:
        columns = {column.name: column for column in public_columns(layer)}
        assert all(columns[field.name].type == field.type for field in layer.public_fields)
        assert len(columns) == len(public_columns(layer)), layer.id


def test_label_knows_its_field_and_language(catalog: Catalog) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    labels = [column for column in public_columns(layer) if column.language]
    assert {(column.field.name, column.language) for column in labels if column.field} == {
        (field.name, language) for field in layer.public_fields if field.codes for language in ("vi", "en")
    }
    assert all(column.type == "text" for column in labels)


def test_administrative_units_have_no_commune_names_of_their_own(catalog: Catalog) -> None:
    layer = catalog.layer("administrative_units")
    assert layer is not None
    assert layer.unit_field is None
    assert "commune_name" not in [column.name for column in public_columns(layer)]


def test_unit_id_is_code_and_date(catalog: Catalog) -> None:
    assert {unit.id for unit in catalog.units if unit.code == "01843"} == {"01843@2020-02-01", "01843@2025-07-01"}


def test_lookups_answer_what_is_not_there(catalog: Catalog) -> None:
    assert catalog.layer("vaccination") is None
    assert catalog.code_list("site_status").find("burnt") is None
    with pytest.raises(KeyError):
        catalog.layers[0].field("nothing")
