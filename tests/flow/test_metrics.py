"""/metrics, /healthz, /readyz of a real house, read by Prometheus' own parser and held against a known load."""
import os
import signal
import smtplib
import ssl
import time

import pytest
from gateway import wait_for
from house import MANAGERS, SERVICE
from outside import OutsideAgent, ask, low, post, report_mail

parser = pytest.importorskip("prometheus_client.parser")


def metrics(house):
    answer = ask(house.gateway.port, "GET", "/metrics")
    assert answer.status == 200 and answer.type.startswith("text/plain; version=0.0.4")
    text = answer.body.decode("ascii")
    families = list(parser.text_string_to_metric_families(text))
    assert len({f.name for f in families}) == len(families)
    assert all(f.documentation and f.type in ("counter", "gauge", "histogram") for f in families)
    found = {}
    for family in families:
        for sample in family.samples:
            found[(sample.name, *sorted(sample.labels.items()))] = sample.value
    return found, text


def value(found, name, **labels):
    return found[(name, *sorted(labels.items()))]


def send(house, mail):
    context = ssl.create_default_context(cafile=house.servers.ca_file)
    with smtplib.SMTP_SSL("localhost", house.servers.ports["smtps"], context=context) as smtp:
        smtp.sendmail("someone@platen.test", [SERVICE], mail)


def test_values_against_a_known_load(house):
    before, _ = metrics(house)
    agent = OutsideAgent(house, "metrics").enrol().register()
    ders = [agent.seal(agent.report(low(40 - i))[0]) for i in range(5)]
    assert [post(house, agent.id, der).status for der in ders] == [200] * 5
    assert post(house, agent.id, ders[0]).status == 200              # the same again
    assert post(house, agent.id, b"0" * 200).status == 422           # no report
    send(house, report_mail(agent.id, agent.seal(agent.report(low(30))[0])))
    send(house, f"From: {MANAGERS['north']}\r\nTo: {SERVICE}\r\nSubject: Hello\r\n\r\nA question.\r\n".encode())
    send(house, b"To: " + SERVICE.encode() + b"\r\nSubject: nobody\r\n\r\nNo sender.\r\n")

    def settled():
        now, _ = metrics(house)
        mails = sum(value(now, "platen_mails_in_total", fate=f) for f in ("accepted", "staff", "rejected", "dropped"))
        return now if mails == 2 and value(now, "platen_reports_total", way="mail", result="accepted") == 1 else None
    now = wait_for("two mails and a report by mail", settled)

    def grew(name, **labels):
        return value(now, name, **labels) - value(before, name, **labels)
    # enrolment, registration and five reports; one of them twice
    assert grew("platen_reports_total", way="http", result="accepted") == 7
    assert grew("platen_reports_total", way="http", result="duplicate") == 1
    assert grew("platen_mails_in_total", fate="staff") == 2
    assert grew("platen_http_requests_total", status="4xx") == 1
    assert grew("platen_reader_deaths_total") == 0 and grew("platen_reader_works_total") >= 11
    assert value(now, "platen_mailbox_up", mailbox="service") == 1
    assert value(now, "platen_readers", state="idle") >= 1
    count = value(now, "platen_commit_seconds_count")
    assert count > 0 and value(now, "platen_commit_seconds_bucket", le="+Inf") == count
    buckets = [v for k, v in now.items() if k[0] == "platen_commit_seconds_bucket"]
    assert buckets == sorted(buckets) and 0 < value(now, "platen_commit_seconds_sum") < 60 * count
    assert value(now, "platen_backup_last_verified_timestamp_seconds") == 0
    assert 0 <= time.time() - value(now, "platen_start_time_seconds") < 3600


def test_gauges_agree_with_status_and_disk(house):
    time.sleep(10.5)                                                 # counts are kept for ten seconds
    now, _ = metrics(house)
    status = house.gateway.ctl("status")
    for queue, length in status["waiting"].items():
        assert value(now, "platen_waiting", queue=queue) == length
    assert value(now, "platen_events_total") == status["event"]
    store = house.gateway.dir / "store"
    logs = sum(f.stat().st_blocks * 512 for f in (store / "db").glob("log.*"))
    assert value(now, "platen_store_bytes", part="logs") == pytest.approx(logs, rel=0.2)
    free = os.statvfs(store)
    assert value(now, "platen_store_free_bytes") == pytest.approx(free.f_bavail * free.f_frsize, rel=0.2)
    house.gateway.say("backup", str(house.dir / "backup-for-metrics"))
    made = value(metrics(house)[0], "platen_backup_last_verified_timestamp_seconds")
    assert abs(time.time() - made) < 90


def test_no_personal_data_and_cheap(house):
    _, text = metrics(house)
    for word in ("@", "platen.test", "10000001", "mfp-1"):
        assert word not in text
    times = []
    for _ in range(50):
        started = time.monotonic()
        assert ask(house.gateway.port, "GET", "/metrics").status == 200
        times.append(time.monotonic() - started)
    assert min(times) < 0.05


def test_alive_and_ready(house):
    assert ask(house.gateway.port, "GET", "/healthz").body == b"alive\n"
    assert ask(house.gateway.port, "GET", "/readyz").body == b"ready\n"
    # The readers die at once, and the supervisor needs a second for new ones.
    daemon = house.gateway.process.pid
    children = [int(p) for p in open(f"/proc/{daemon}/task/{daemon}/children").read().split()][1:]
    for child in children:
        os.kill(child, signal.SIGKILL)
    wait_for("ready again", lambda: ask(house.gateway.port, "GET", "/readyz").status == 200)


def test_a_dead_mailbox_shows(house):
    house.servers.stop_imap()
    try:
        wait_for("the mailbox to be down", lambda: value(metrics(house)[0], "platen_mailbox_up", mailbox="service") == 0)
        since = value(metrics(house)[0], "platen_mailbox_down_since_seconds", mailbox="service")
        assert abs(time.time() - since) < 120
    finally:
        house.servers.start_imap()
    wait_for("the mailbox to be back", lambda: value(metrics(house)[0], "platen_mailbox_up", mailbox="service") == 1, 90)
    assert value(metrics(house)[0], "platen_mailbox_down_since_seconds", mailbox="service") == 0
