"""A whole quickstart per test: real mail servers, gateway, sample dealer."""
import os
import pathlib
import sys
import tempfile

import pytest

SOURCE = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("top_builddir", SOURCE / "build"))
sys.path.insert(0, str(SOURCE / "packaging" / "quickstart"))

import sample  # noqa: E402
from house import House  # noqa: E402


@pytest.fixture
def house():
    folder = tempfile.mkdtemp(prefix="pk.", dir="/tmp")
    os.chmod(folder, 0o755)
    house = House(folder, build=BUILD)
    house.lock()
    try:
        house.start()
        sample.import_dealer(house)
        yield house
    finally:
        house.remove()
