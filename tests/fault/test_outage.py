"""Mail servers that go away and come back: reports and mails go through then, nothing is doubled, and
the log says what is the matter."""
import time

import pytest
from gateway import wait_for
from house import SERVICE
from outside import SENDER, OutsideAgent, counter, low, post, report_mail, settled
from postbox import Mailbox


def rows(house, what, *words):
    return house.gateway.ctl("list", what, "limit=100000", *words)


def log(house):
    return (house.gateway.dir / "platend.log").read_text(errors="replace")


@pytest.fixture(scope="module")
def agent(house):
    return OutsideAgent(house, "outage").enrol()


def shortage(agent, number):
    """A terminal of its own that runs short: the report, its UUID."""
    agent.register(f"mfp-{number}")
    return agent.report(low() + counter(1000 + number), f"mfp-{number}")


def mails_about(house, uuid):
    """The Message-IDs of the mails about a report's case, each as often as it arrived."""
    found = [r for r in rows(house, "reports") if r["uuid"] == uuid]
    assert len(found) <= 1
    if not found:
        return []
    case = found[0]["cases"][0]
    return [str(m["Message-ID"]) for a in house.servers.accounts if a != SERVICE
            for _, m in Mailbox(house.servers, a).mails() if case in str(m["Subject"])]


def arrived(house, uuid):
    return wait_for("the mail about it", lambda: mails_about(house, uuid), 90, 0.3)


def test_dovecot_goes_and_comes(house, agent):
    by_http, by_mail = shortage(agent, 1), shortage(agent, 2)
    house.servers.stop_imap()
    wait_for("a line about it", lambda: "; again in 1 s" in log(house))
    assert post(house, agent.id, agent.seal(by_http[0])).status == 200      # HTTP does not need it
    if house.mode == "postfix":
        house.servers.inject(report_mail(agent.id, agent.seal(by_mail[0])), SENDER, SERVICE)
    time.sleep(2)
    house.servers.start_imap()
    if house.mode != "postfix":
        house.servers.inject(report_mail(agent.id, agent.seal(by_mail[0])), SENDER, SERVICE)
    wait_for("the report by mail", lambda: [r for r in rows(house, "reports") if r["uuid"] == by_mail[1]])
    assert len(arrived(house, by_http[1])) == 1
    assert len(arrived(house, by_mail[1])) == 1
    lines = [line for line in log(house).splitlines() if "intake service" in line]
    assert any("localhost" in line and "again in" in line for line in lines)
    assert "connected to" in lines[-1]


def test_postfix_goes_and_comes(house, agent):
    first, second = shortage(agent, 3), shortage(agent, 4)
    settled(house)
    house.servers.stop_smtp()
    assert post(house, agent.id, agent.seal(first[0])).status == 200
    row = wait_for("a row that waits", lambda: next((r for r in rows(house, "outbox", "state=waiting") if r["error"]), None))
    assert "onnect" in row["error"], row["error"]
    assert post(house, agent.id, agent.seal(second[0])).status == 200
    time.sleep(2)
    house.servers.start_smtp()
    assert len(arrived(house, first[1])) == 1
    assert len(arrived(house, second[1])) == 1
    assert any("smtp" in line.lower() or "outbox" in line for line in log(house).splitlines())
    settled(house)
    assert not rows(house, "outbox", "state=failed")


def test_servers_restart_while_reports_come(house, agent):
    for number in range(10, 14):
        agent.register(f"mfp-{number}")
    made = [agent.report(low() + counter(number), f"mfp-{number}") for number in range(10, 14)]
    for number, (xml, _) in enumerate(made):
        der = agent.seal(xml)
        assert post(house, agent.id, der).status == 200
        house.servers.inject(report_mail(agent.id, der), SENDER, SERVICE)
        if number % 2:
            house.servers.stop_imap()
            house.servers.start_imap()
        else:
            house.servers.stop_smtp()
            house.servers.start_smtp()
    for _, uuid in made:
        # three times where Dovecot ended between taking a mail and saying so
        found = wait_for("both ways", lambda uuid=uuid: [
            r for r in rows(house, "reports") if r["uuid"] == uuid and r["by_mail"] and r["times_received"] >= 2], 90, 0.3)
        assert len(found) == 1
        assert len(set(arrived(house, uuid))) == 1
    settled(house)
    house.gateway.say("verify")


def test_refused_login_makes_no_storm(house, agent):
    xml, uuid = shortage(agent, 20)
    users = house.servers.dir / "users"
    good = users.read_text()
    refused = f"{SERVICE}:{{PLAIN}}another password::::::\n"
    users.write_text("".join(refused if line.startswith(SERVICE) else line for line in good.splitlines(True)))
    house.servers.stop_imap()
    house.servers.start_imap()
    told = lambda: [line for line in log(house).splitlines() if "login refused" in line]
    wait_for("a line about the login", told)
    house.servers.inject(report_mail(agent.id, agent.seal(xml)), SENDER, SERVICE)
    time.sleep(8)
    tries = [line for line in (house.servers.dir / "dovecot.log").read_text(errors="replace").splitlines()
             if "auth failed" in line and SERVICE in line]
    assert 1 <= len(tries) <= 2, tries
    assert len(told()) == 1 and "again in 60 s" in told()[0]
    users.write_text(good)
    house.gateway.stop()
    house.gateway.start()
    assert len(arrived(house, uuid)) == 1
