"""The files for several machines: what they must say for edits not to be lost, and that the programs take them."""

from typing import Any

from ruamel.yaml import YAML

from tests.installation import ROOT

HA = ROOT / "deploy" / "ha"


def patroni() -> dict[str, Any]:
    text = (HA / "patroni.yml").read_text(encoding="utf-8").replace("@", "")
    document: dict[str, Any] = YAML(typ="safe").load(text)
    return document


def test_edits_are_on_two_machines_before_they_are_acknowledged() -> None:
    rules = patroni()["bootstrap"]["dcs"]
    assert rules["synchronous_mode"] is True
    assert rules["ttl"] >= rules["loop_wait"] + 2 * rules["retry_timeout"]  # Patroni's own condition
    assert "data-checksums" in patroni()["bootstrap"]["initdb"]


def test_no_password_and_no_open_door_is_in_the_files() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in HA.iterdir())
    assert "password:" not in text and "trust" not in text.replace("trusting", "")
    assert all(" trust" not in line for line in patroni()["bootstrap"]["pg_hba"])
    assert all(line.startswith(("local", "hostssl")) for line in patroni()["bootstrap"]["pg_hba"])


def test_writers_reach_the_leader_and_readers_the_standbys() -> None:
    text = (HA / "haproxy.cfg").read_text(encoding="utf-8")
    leader, standbys = text.partition("\nbackend leader")[2].split("\nbackend standbys")
    assert "uri /primary" in leader and "uri /replica?lag=" in standbys
    assert leader.count("server db") == standbys.count("server db") == 3
