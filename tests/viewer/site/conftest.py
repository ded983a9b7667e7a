"""Sites built from the stub of the service: one for all tests that only read it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.viewer.site.reading import built
from tests.viewer.stub_api import StubService, typical_service


@pytest.fixture(scope="session")
def typical_site(tmp_path_factory: pytest.TempPathFactory, viewer_dist: Path) -> Path:
    """The site of a service with a few features in every layer, with the built scripts."""
    return built(typical_service(), tmp_path_factory.mktemp("site") / "site", viewer_dist)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[[StubService], Path]]:
    """A maker of sites without scripts: ``build(service)``; the same folder each time."""
    yield lambda service: built(service, tmp_path / "site", tmp_path / "no-dist")
