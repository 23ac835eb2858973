"""What the flow tests share: the built programs and private mail servers."""
import os
import pathlib
import shutil
import sys
import tempfile

import pytest

SOURCE = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("top_builddir", SOURCE / "build"))
sys.path[:0] = [str(SOURCE / "packaging" / "quickstart"), str(SOURCE / "tests" / "support")]

import web  # noqa: E402
from mailservers import MailServers  # noqa: E402
from outside import whole_house  # noqa: E402
from web_staff import Staff  # noqa: E402

ACCOUNTS = {"gateway@platen.test": "gateway pass", "manager@platen.test": "manager pass",
            "agent@platen.test": "agent pass"}
ALIASES = {"bounce@platen.test": "gateway@platen.test"}


@pytest.fixture(scope="session")
def build():
    """The build folder."""
    return BUILD


@pytest.fixture
def short_dir():
    """A folder with a short name that the servers' own users may enter."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="pf.", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def mailservers():
    """Dovecot and Postfix (or the sink) for the whole session; mailboxes are the tests' to empty."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="pm.", dir="/tmp"))
    path.chmod(0o755)
    servers = MailServers(path, ACCOUNTS, ALIASES)
    try:
        yield servers.start()
    finally:
        servers.remove()


@pytest.fixture(scope="module")
def house():
    """Real mail servers, gateway and sample dealer, for a whole module."""
    with whole_house(BUILD) as running:
        yield running


@pytest.fixture(scope="module")
def demo(build, tmp_path_factory):
    """The pages with sample data, for a whole module; what a module changes there is its own."""
    with web.demo(build, tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="module")
def staff(demo):
    """The demo's dispatcher, logged in."""
    staff = Staff(demo, "dispatcher")
    staff.enrol()
    return staff
