"""The counter: what is taken, when, and what a crash leaves behind."""

from pathlib import Path

import pytest

from ingest.errors import UnavailableError
from ingest.inbox import Inbox, Ticket


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    box = Inbox(tmp_path / "nop", settle_s=2.0)
    box.open()
    return box


def lay(inbox: Inbox, *names: str, text: str = "a") -> list[Path]:
    paths = [inbox.root / each for each in names]
    for each in paths:
        each.parent.mkdir(exist_ok=True)
        each.write_text(text, encoding="utf-8")
    return paths


def claimed(inbox: Inbox) -> Ticket:
    assert inbox.claim(0.0) is None
    ticket = inbox.claim(5.0)
    assert ticket is not None
    return ticket


def everything(inbox: Inbox) -> list[str]:
    return sorted(each.name for each in inbox.root.rglob("*") if each.is_file() and not each.name.startswith("."))


def test_file_is_taken_when_it_has_settled(inbox: Inbox) -> None:
    (path,) = lay(inbox, "chot.csv")
    assert inbox.claim(0.0) is None
    assert inbox.claim(1.9) is None
    path.write_text("more", encoding="utf-8")
    assert inbox.claim(2.5) is None
    assert inbox.claim(4.4) is None
    ticket = inbox.claim(4.5)
    assert ticket is not None
    assert (ticket.path.name, ticket.path.read_text(encoding="utf-8"), path.exists()) == ("chot.csv", "more", False)


@pytest.mark.parametrize(
    "name", ["~$chot.xlsx", ".chot.xlsx.swp", "chot.xlsx.part", "chot.crdownload", "chot.csv~", "a.tmp"]
)
def test_what_is_no_file_yet_is_left(inbox: Inbox, name: str) -> None:
    lay(inbox, name)
    assert inbox.claim(0.0) is None
    assert inbox.claim(1000.0) is None
    assert inbox.is_empty()


def test_parts_of_a_shapefile_are_one_hand_in(inbox: Inbox) -> None:
    lay(inbox, "vung.dbf", "VUNG.shx", "vung.prj")
    assert inbox.claim(0.0) is None
    assert inbox.claim(5.0) is None  # its .shp is still on the way
    lay(inbox, "vung.shp")
    ticket = claimed(inbox)
    assert ticket.path.name == "vung.shp"
    assert {each.name for each in ticket.folder.iterdir()} >= {"vung.shp", "vung.dbf", "VUNG.shx", "vung.prj"}


def test_parts_without_their_shp_are_taken_in_the_end(inbox: Inbox) -> None:
    lay(inbox, "vung.dbf")
    assert inbox.claim(0.0) is None
    ticket = inbox.claim(601.0)
    assert ticket is not None
    assert ticket.path.name == "vung.dbf"


def test_sub_folder_says_who_hands_in(inbox: Inbox) -> None:
    lay(inbox, "Huyện Na Rì/chot.csv")
    assert claimed(inbox).by == "Huyện Na Rì"


@pytest.mark.parametrize(("accepted", "folder"), [(True, "done"), (False, "refused")])
def test_file_lies_with_its_receipts_when_it_is_finished(inbox: Inbox, folder: str, *, accepted: bool) -> None:
    lay(inbox, "chot.csv")
    ticket = claimed(inbox)
    (ticket.folder / "phieu-ket-qua.html").write_text("x", encoding="utf-8")
    place = inbox.finish(ticket, accepted=accepted)
    assert place.parent == inbox.root / folder
    assert sorted(each.name for each in place.iterdir()) == ["chot.csv", "phieu-ket-qua.html"]
    assert inbox.is_empty()


def test_two_files_of_one_name_do_not_meet(inbox: Inbox) -> None:
    places = []
    for _ in range(2):
        lay(inbox, "chot.csv")
        places.append(inbox.finish(claimed(inbox), accepted=True))
    assert len({*places}) == 2


@pytest.mark.parametrize("by", ["", "Huyện Na Rì/"])
def test_crash_puts_the_file_back_where_it_lay(inbox: Inbox, by: str) -> None:
    lay(inbox, f"{by}vung.shp", f"{by}vung.dbf")
    ticket = claimed(inbox)
    (ticket.folder / "phieu-ket-qua.html").write_text("half", encoding="utf-8")
    again = Inbox(inbox.root)
    again.open()
    assert everything(again) == ["vung.dbf", "vung.shp"]
    ticket = claimed(again)
    assert (ticket.by, ticket.attempts) == (by.rstrip("/") or None, 2)


def test_crash_between_two_parts_loses_none(inbox: Inbox) -> None:
    lay(inbox, "vung.shp", "vung.dbf")
    ticket = claimed(inbox)
    (ticket.folder / "vung.dbf").rename(inbox.root / "vung.dbf")  # as if it had not been moved yet
    Inbox(inbox.root).open()
    assert everything(inbox) == ["vung.dbf", "vung.shp"]


def test_newer_file_of_the_same_name_is_not_overwritten_when_an_older_comes_back(inbox: Inbox) -> None:
    lay(inbox, "vung.shp", "vung.dbf", text="old")
    claimed(inbox)
    lay(inbox, "vung.shp", text="new")
    Inbox(inbox.root).open()
    texts = {each.name: each.read_text(encoding="utf-8") for each in inbox.root.glob("vung*")}
    assert texts == {"vung.shp": "new", "vung-2.shp": "old", "vung-2.dbf": "old"}


def test_officers_file_named_like_a_receipt_is_no_receipt(inbox: Inbox) -> None:
    lay(inbox, "phieu-ket-qua.xlsx")
    claimed(inbox)
    Inbox(inbox.root).open()
    assert everything(inbox) == ["phieu-ket-qua.xlsx"]


def test_database_that_was_away_is_no_attempt(inbox: Inbox) -> None:
    lay(inbox, "chot.csv")
    inbox.put_back(claimed(inbox))
    assert claimed(inbox).attempts == 1


def test_one_worker_only(inbox: Inbox) -> None:
    with inbox.locked(), pytest.raises(UnavailableError, match="inbox-busy"), Inbox(inbox.root).locked():
        pass
