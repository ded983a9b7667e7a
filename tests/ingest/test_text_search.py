"""api.casei, api.accenti and api.fold: one spelling for comparing text, fit for an index, open to the serving role."""

import unicodedata

import psycopg
import pytest

from tests.installation import Database

FOLDED = [
    ("ĐÀ NẴNG", "da nang"),
    ("đà nẵng", "da nang"),
    ("Trường Tiểu học Đôn Phong", "truong tieu hoc don phong"),
    ("KHU CÁCH LY SỐ 3", "khu cach ly so 3"),
    ("Ưỡn Ẹo ỳ ỷ ỹ ỵ", "uon eo y y y y"),
    ("Chișinău", "chisinau"),
    ("København", "kobenhavn"),
    ("Straße", "strasse"),
    ("100% _ \\ 'x'", "100% _ \\ 'x'"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_serving_role_folds_case_accents_and_spelling(database: Database, form: str, text: str, folded: str) -> None:
    with psycopg.connect(database.serve_url) as connection:
        row = connection.execute("SELECT api.fold(%s)", (unicodedata.normalize(form, text),)).fetchone()
    assert row == (folded,)


def test_each_function_leaves_alone_what_is_not_its_own(database: Database) -> None:
    with psycopg.connect(database.serve_url) as connection:
        row = connection.execute(
            "SELECT api.casei('ĐÀ Nẵng'), api.accenti('ĐÀ Nẵng'), api.fold(NULL), api.casei('ΟΔΟΣ') = api.casei('Οδος')"
        ).fetchone()
    assert row == ("đà nẵng", "DA Nang", None, True)


def test_functions_do_not_depend_on_the_locale_or_the_search_path(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET search_path TO pg_catalog")
        row = connection.execute("SELECT api.fold('ĐÀ NẴNG' COLLATE \"C\")").fetchone()
    assert row == ("da nang",)


@pytest.mark.parametrize("function", ["casei", "accenti", "fold"])
def test_index_on_the_folded_text_answers_a_filter(database: Database, function: str) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "CREATE TABLE work.words AS SELECT 'Đôn Phong ' || n AS word FROM generate_series(1, 3000) n"
        )
        connection.execute(f"CREATE INDEX ON work.words (api.{function}(word))".encode())
        connection.execute("ANALYZE work.words")
        query = f"EXPLAIN SELECT FROM work.words WHERE api.{function}(word) = api.{function}(%s)"
        plan = "\n".join(row[0] for row in connection.execute(query.encode(), ("đôn phong 7",)))
    assert "Index" in plan


CHECKPOINTS = """
INSERT INTO work.checkpoints (checkpoint_code, name, checkpoint_type, commune_code, status, opened_on, geom)
SELECT 'CKS-' || n, 'Chốt Đôn Phong ' || n, 'province', '01837', 'operating', '2021-05-10',
       'SRID=4326;POINT(105.8 22.1)'
FROM generate_series(100, 999) n"""


def test_published_names_are_searched_through_an_index(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(CHECKPOINTS)
        connection.execute("SELECT release.publish('checkpoints', 'test')")
        connection.execute("ANALYZE release.checkpoints")
    with psycopg.connect(database.serve_url) as connection:
        query = "FROM api.checkpoints v WHERE api.fold(v.name) LIKE api.fold('%ĐÔN phong 345%')"
        plan = "\n".join(row[0] for row in connection.execute(f"EXPLAIN SELECT {query}".encode()))
        found = connection.execute(f"SELECT v.checkpoint_code {query}".encode()).fetchall()
    assert "checkpoints_name_folded" in plan
    assert found == [("CKS-345",)]
