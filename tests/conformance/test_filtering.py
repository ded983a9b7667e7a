"""OGC 19-079r2 (filtering) and the abstract tests of OGC 21-065r2 on every collection of the running province."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.installation import Province

LITERALS = {
    "string": "'foo'",
    "integer": "42",
    "number": "42.5",
    "boolean": "true",
    "date": "DATE('2021-06-04')",
    "date-time": "TIMESTAMP('2021-06-04T01:00:00Z')",
}
DAYS = ("DATE('2021-06-04')", "INTERVAL('2021-06-01','2021-06-30')")
MOMENTS = ("TIMESTAMP('2021-06-04T01:00:00Z')", "INTERVAL('2021-06-01T00:00:00Z','2021-06-30T00:00:00Z')")
OF_INSTANTS = ("T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS")
OF_INTERVALS = (
    *OF_INSTANTS,
    *("T_CONTAINS", "T_DURING", "T_FINISHEDBY", "T_FINISHES", "T_MEETS", "T_METBY"),
    *("T_OVERLAPPEDBY", "T_OVERLAPS", "T_STARTEDBY", "T_STARTS"),
)
SPATIAL = ("S_INTERSECTS", "S_DISJOINT", "S_EQUALS", "S_TOUCHES", "S_CROSSES", "S_WITHIN", "S_CONTAINS", "S_OVERLAPS")
PLACES = (
    "BBOX(-180,-90,180,90)",
    "POINT(7.02 49.92)",
    "LINESTRING(105.0 22.0, 106.5 22.5)",
    "POLYGON((105 22, 106 22, 106 23, 105 22))",
    "MULTIPOINT(7.02 49.92, 105.8 22.1)",
    "MULTILINESTRING((105 22, 106 23), (0 0, 1 1))",
    "MULTIPOLYGON(((105 22, 106 22, 106 23, 105 22)))",
    "GEOMETRYCOLLECTION(POINT(7.02 49.92), POLYGON((105 22, 106 22, 106 23, 105 22)))",
)


@dataclass(frozen=True)
class Collection:
    """One collection: its address and its queryables by name, with their types."""

    url: str
    queryables: dict[str, str]

    def ask(self, text: str, **parameters: str) -> requests.Response:
        query = {"filter": text, "limit": "1000"} | parameters
        return requests.get(f"{self.url}/items", params=query, timeout=30)

    def ids(self, text: str, **parameters: str) -> set[str]:
        response = self.ask(text, **parameters)
        assert response.status_code == 200, (text, response.text)
        return {each["id"] for each in response.json()["features"]}

    def of_type(self, *types: str) -> list[str]:
        return [name for name, kind in self.queryables.items() if kind in types]


@pytest.fixture(scope="module")
def collections(province: Province) -> list[Collection]:
    listed = requests.get(f"{province.url}/oapi/collections", params={"f": "json"}, timeout=30).json()["collections"]
    return [
        Collection(url, queryables(url)) for url in (f"{province.url}/oapi/collections/{each['id']}" for each in listed)
    ]


def queryables(url: str) -> dict[str, str]:
    headers = {"Accept": "application/schema+json"}
    response = requests.get(f"{url}/queryables", headers=headers, timeout=30)
    assert response.headers["content-type"] == "application/schema+json"
    schema: dict[str, Any] = response.json()
    assert schema["additionalProperties"] is False
    return {name: each.get("format", each.get("type", "")) for name, each in schema["properties"].items()}


def scalars(collection: Collection) -> Iterator[tuple[str, str]]:
    """Yield each queryable that is no geometry, with a literal of its type."""
    for name, kind in collection.queryables.items():
        if kind in LITERALS:
            yield name, LITERALS[kind]


def test_every_collection_can_be_filtered_by_text_and_by_time(collections: list[Collection]) -> None:
    """/conf/basic-cql2/basic-test and /conf/queryables/get-queryables."""
    assert len(collections) >= 8
    for collection in collections:
        assert collection.of_type("string")
        assert collection.of_type("date", "date-time")
        assert [kind for kind in collection.queryables.values() if kind.startswith("geometry-")]


def test_comparisons_of_every_queryable(collections: list[Collection]) -> None:
    """/conf/basic-cql2/comparison and /is-null; /conf/filter/filter-param."""
    for collection in collections:
        for name, value in scalars(collection):
            found = {sign: collection.ids(f"{name} {sign} {value}") for sign in ("=", "<>", ">", "<=", "<", ">=")}
            for first, second in (("=", "<>"), (">", "<="), ("<", ">=")):
                assert not found[first] & found[second]
            known = found["="] | found["<>"]
            assert known == found[">"] | found["<="] == collection.ids(f"{name} IS NOT NULL")
            assert not known & collection.ids(f"{name} is null")


def test_boolean_literals(collections: list[Collection]) -> None:
    """/conf/basic-cql2/boolean; and /conf/filter/filter-lang-default."""
    for collection in collections:
        everything = collection.ids("true")
        assert everything == collection.ids("true", **{"filter-lang": "cql2-text"})
        assert everything == collection.ids("true", **{"filter-lang": "cql2-json"})
        assert everything
        assert not collection.ids("false")


def test_patterns_lists_and_ranges(collections: list[Collection]) -> None:
    """/conf/advanced-comparison-operators."""
    for collection in collections:
        for name in collection.of_type("string"):
            assert collection.ids(f"{name} LIKE '%'") == collection.ids(f"{name} LIKE '%%'")
            assert not collection.ids(f"{name} LIKE '_%'") & collection.ids(f"{name} LIKE ''")
            assert not collection.ids(rf"{name} LIKE '\%\_'")
        for name in collection.of_type("integer", "number"):
            assert not collection.ids(f"{name} between 100.0 and 1.0")
            collection.ids(f"{name} BETWEEN 0 AND 100")
        for name, value in scalars(collection):
            assert collection.ids(f"{name} IN ({value}, {value})") == collection.ids(f"{name} = {value}")
            assert collection.ids(f"{name} NOT IN ({value})") == collection.ids(f"{name} <> {value}")


def test_case_and_accents(collections: list[Collection]) -> None:
    """/conf/case-insensitive-comparison and /conf/accent-insensitive-comparison."""
    for collection in collections:
        for name in collection.of_type("string"):
            assert not collection.ids(f"CASEI({name}) = casei('foo')") & collection.ids(
                f"CASEI({name}) <> casei('FOO')"
            )
            assert collection.ids(f"CASEI({name}) LIKE casei('xã%')") == collection.ids(
                f"casei({name}) LIKE casei('XÃ%')"
            )
            first, second = (f"ACCENTI(CASEI({name})) LIKE accenti(casei('%{each}%'))" for each in ("ĐÔN", "don"))
            assert collection.ids(first) == collection.ids(second)


def test_spatial_functions(collections: list[Collection]) -> None:
    """/conf/basic-spatial-functions, -plus, and /conf/spatial-functions."""
    for collection in collections:
        everything = collection.ids("geometry IS NOT NULL")
        world = "POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90))"
        assert collection.ids("S_INTERSECTS(geometry,BBOX(-180,-90,180,90))") == everything
        assert collection.ids(f"S_INTERSECTS(geometry,{world})") == everything
        assert collection.ids(f"S_WITHIN(geometry,{world})") == everything
        assert not collection.ids("S_DISJOINT(geometry,BBOX(-180,-90,180,90))")
        assert collection.ids("S_EQUALS(geometry,geometry)") == everything
        assert collection.ask("S_INTERSECTS(geometry,POINT(90 180))").status_code == 400
        assert collection.ask("S_INTERSECTS(geometry,MULTIPOINT(7.02 49.92, 90 180))").status_code == 400
        for function, place in itertools.product(SPATIAL, PLACES):
            assert collection.ids(f"{function}(geometry,{place})") <= everything
        for place in PLACES:
            inside, outside = (collection.ids(f"{each}(geometry,{place})") for each in ("S_INTERSECTS", "S_DISJOINT"))
            assert not inside & outside
            assert inside | outside == everything


def test_temporal_functions(collections: list[Collection]) -> None:
    """/conf/temporal-functions, with instants and with intervals between queryables."""
    for collection in collections:
        for kind, values in (("date", DAYS), ("date-time", MOMENTS)):
            names = collection.of_type(kind)
            for name, function, value in itertools.product(names, OF_INSTANTS, values):
                assert collection.ids(f"{function}({name},{value})") <= collection.ids(f"{name} IS NOT NULL")
            for first, second in itertools.combinations(names, 2):
                for function in OF_INTERVALS:
                    collection.ids(f"{function}(INTERVAL({first},{second}),{values[1]})")


def test_arithmetic_and_properties_on_both_sides(collections: list[Collection]) -> None:
    """/conf/arithmetic and /conf/property-property."""
    for collection in collections:
        for name, _ in scalars(collection):
            known = collection.ids(f"{name} IS NOT NULL")
            for sign, expected in (
                ("=", known),
                (">=", known),
                ("<=", known),
                ("<>", set()),
                ("<", set()),
                (">", set()),
            ):
                assert collection.ids(f"{name} {sign} {name}") == expected
        for name in collection.of_type("integer", "number"):
            for expression in (
                "{} + 2 - 2",
                "{} * 4 / 4",
                "2 * {} - {}",
                "{} * 2 ^ 0",
                "({} div 1)",
                "{} % 1000000000",
            ):
                assert collection.ids(f"{name} = {expression.replace('{}', name)}") == collection.ids(
                    f"{name} IS NOT NULL"
                )


def test_other_parameters_and_the_filter_hold_together(collections: list[Collection]) -> None:
    """/conf/filter/mixing-expressions and /conf/features-filter/mixing-expression."""
    for collection in collections:
        everything = collection.ids("geometry IS NOT NULL")
        assert collection.ids("S_INTERSECTS(geometry,BBOX(100,20,110,25))", bbox="100,20,110,25") == everything
        assert not collection.ids("S_INTERSECTS(geometry,BBOX(100,20,110,25))", bbox="0,0,1,1") & everything


def test_what_is_no_filter_is_refused(collections: list[Collection]) -> None:
    """/conf/filter/filter-param, /expression-construction, /filter-crs-param."""
    for collection in collections:
        for text in (
            "THIS IS NOT A FILTER",
            "this_is_not_a_queryable = 1",
            "S_INTERSECTS(geometry,BBOX(1e6,1e6,2e6,2e6))",
        ):
            response = collection.ask(text)
            assert response.status_code == 400
            assert response.headers["content-type"] == "application/problem+json"
        bad_crs = {"filter-crs": "http://www.opengis.net/def/crs/OGC/0/does_not_exist"}
        assert collection.ask("true", **bad_crs).status_code == 400
