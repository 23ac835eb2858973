"""More queries than the desk can take (BAD-INPUTS 45): 503 with Retry-After and words, nothing of them stored; what was
answered 200 is there once, and sent again all of them are."""
import concurrent.futures
import pathlib
import shutil
import tempfile
import time

import pytest
from query_centre import Centre

TERMINALS = [f"7100{n:02}" for n in range(60)]


@pytest.fixture(scope="module")
def centre(build):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pq.", dir="/tmp"))
    folder.chmod(0o755)
    centre = Centre(build, folder, more="queue = 1\nquery-terminal = 0", terminals=TERMINALS)
    yield centre
    centre.stop()
    shutil.rmtree(folder, ignore_errors=True)


def all_at_once(centre, queries):
    with concurrent.futures.ThreadPoolExecutor(len(TERMINALS)) as pool:
        return list(pool.map(centre.query, queries))


def test_a_full_queue_says_so_and_loses_nothing(centre):
    taken, busy, end = {}, 0, time.monotonic() + 120
    codes = iter(range(10000))
    while busy == 0 and time.monotonic() < end:
        text = f"T=it+smells+{next(codes)}"
        left = [f"U={number}&{text}" for number in TERMINALS]
        while left and time.monotonic() < end:
            got = dict(zip(left, all_at_once(centre, left)))
            for query, reply in got.items():
                if reply.status == 200:
                    taken[query] = reply.reception
                    continue
                busy += 1
                assert (reply.status, reply.type, reply.reception) == (503, "refused", "-")
                assert reply.description == "too much arrives at once, send it again"
                assert int(reply.headers["Retry-After"]) > 0
            left = [query for query in left if query not in taken]
        assert not left
    assert busy > 0
    reports = {r["reception"]: r for r in centre.show("list", "reports", "channel=query")}
    assert sorted(reports) == sorted(taken.values())                     # each once, none of those that got 503
    assert all(r["times_received"] == 1 for r in reports.values())
    assert centre.query("U=710000&P=341").status == 200
