"""One set of samples, made once for all tests of this folder."""

from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.samples.clock import REFERENCE_DAY
from ingest.samples.setting import Setting
from ingest.samples.write import write_samples

SEED = 1


@pytest.fixture(scope="session")
def setting(catalog: Catalog) -> Setting:
    return Setting(catalog, SEED, REFERENCE_DAY)


@pytest.fixture(scope="session")
def sample_folder(setting: Setting, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder, setting)
    return folder
