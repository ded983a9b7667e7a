"""The bill of materials: complete, and no licence among the libraries that nobody has looked at."""

import re

import pytest

from deploy.bill import Component, bill, components, licence_of, table

FREE = re.compile(r"(MIT|BSD|Apache|ISC|PSF|Python|MPL|Mozilla|LGPL|Lesser|0BSD|Zlib|CC0|CNRI|Unlicense)", re.I)
LOOKED_AT = {
    "unidecode": "GPL-2.0-or-later; required by vietnamadminunits, for the samples; not imported by us",
    "pyrage": "MIT OR Apache-2.0 by its repository; its package says nothing",
    "resvg-py": "MIT by the licence in its package; its metadata says nothing",
    "axe-playwright-python": "MIT by its repository; in the tests only",
    "colorama": "BSD-3-Clause; for Windows",
}


def test_every_licence_is_one_that_somebody_looked_at() -> None:
    unknown = [each for each in components() if not FREE.search(each.licence or "") and each.name not in LOOKED_AT]
    assert [f"{each.name}: {each.licence}" for each in unknown] == []


def test_bill_names_everything_that_is_locked() -> None:
    document = bill()
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    names = {each["purl"].split("@")[0].removeprefix("pkg:") for each in document["components"]}
    assert {"pypi/pygeoapi", "pypi/psycopg", "pypi/granian", "npm/leaflet"} <= names
    references = [each["bom-ref"] for each in document["components"]]
    assert len(references) == len(set(references)) > 100
    assert all(re.fullmatch(r"pkg:(pypi|npm)/[^@]+@[^@]+", each) for each in references)


def test_table_has_a_line_for_each() -> None:
    assert len(table().splitlines()) == len(components())


def test_library_that_is_not_installed_has_no_licence() -> None:
    assert licence_of("no-such-library-here") is None
    assert Component("npm", "@a/b", "1.0", None, ()).purl == "pkg:npm/%40a/b@1.0"


@pytest.mark.parametrize("name", LOOKED_AT)
def test_nothing_is_excused_that_is_no_longer_there(name: str) -> None:
    assert name in {each.name for each in components()}
