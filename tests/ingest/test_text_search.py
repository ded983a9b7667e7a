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
