"""A whole quickstart per module: real mail servers, gateway, sample dealer."""
import os
import pathlib
import sys

import pytest

SOURCE = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("top_builddir", SOURCE / "build"))
sys.path[:0] = [str(SOURCE / "packaging" / "quickstart"), str(SOURCE / "tests" / "support")]

from outside import whole_house  # noqa: E402


@pytest.fixture(scope="module")
def house():
    with whole_house(BUILD) as running:
        yield running
