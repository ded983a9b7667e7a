"""The alarms and the dashboard: valid, tried out, and about metrics that /metrics really has."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from serve.metrics import Metrics, _layers, _operations
from tests.deploy.tools import tool
from tests.installation import ROOT

MONITORING = ROOT / "deploy" / "monitoring"
NAME = re.compile(r"\bcovidmaps_[a-z_]+")
SERIES = ("_total", "_bucket", "_count", "_sum", "_created")


@pytest.mark.parametrize(
    "arguments",
    [("check", "rules", "alerts.yml"), ("check", "config", "prometheus.yml"), ("test", "rules", "alerts.test.yml")],
    ids=" ".join,
)
def test_promtool_finds_nothing_wrong(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([tool("promtool"), *arguments], cwd=MONITORING, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def exposed(folder: Path) -> set[str]:
    """Return the names of everything that /metrics offers."""
    counters = Metrics()
    families = [*counters.registry.collect(), *_layers([]), *_operations(folder)]
    source = (ROOT / "serve" / "metrics.py").read_text(encoding="utf-8")
    return {each.name for each in families} | set(NAME.findall(source))


def used(text: str) -> set[str]:
    """Return the names of the metrics in a file, without what Prometheus adds to them."""
    names = set()
    for name in NAME.findall(text):
        names.add(next((name.removesuffix(each) for each in SERIES if name.endswith(each)), name))
    return names


@pytest.mark.parametrize("file", ["alerts.yml", "alerts.test.yml", "grafana.json"])
def test_files_ask_for_metrics_that_exist(file: str, tmp_path: Path) -> None:
    assert used((MONITORING / file).read_text(encoding="utf-8")) - exposed(tmp_path) == set()


def test_every_alarm_tells_both_languages_what_to_do() -> None:
    rules = [rule for group in YAML(typ="safe").load(MONITORING / "alerts.yml")["groups"] for rule in group["rules"]]
    assert len(rules) >= 10
    for rule in rules:
        assert " / " in rule["annotations"]["summary"], rule["alert"]
        assert rule["annotations"]["action"] and rule["labels"]["severity"] in ("page", "ticket")


def test_dashboard_is_one_that_grafana_reads() -> None:
    dashboard = json.loads((MONITORING / "grafana.json").read_text(encoding="utf-8"))
    panels = dashboard["panels"]
    assert len({each["id"] for each in panels}) == len(panels)
    assert {each["type"] for each in panels} == {"row", "timeseries", "stat", "bargauge"}
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        assert panel["type"] == "row" or all(target["expr"] for target in panel["targets"])


def test_expressions_of_the_dashboard_parse(tmp_path: Path) -> None:
    dashboard = json.loads((MONITORING / "grafana.json").read_text(encoding="utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    rules = [
        {"record": f"panel:{number}", "expr": expression.replace("$instance", ".*")}
        for number, expression in enumerate(expressions)
    ]
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    done = subprocess.run([tool("promtool"), "check", "rules", tmp_path / "rules.yml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
