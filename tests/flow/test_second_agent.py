"""The gateway as an agent sees it that somebody else wrote (second_agent.py): real mail servers, a
real gateway, no code of ours on the agent's side."""
import re
import shutil

import pytest
from conftest import BUILD
from gateway import wait_for
from house import AGENTS, MANAGERS
from outside import new_code, whole_house
from postbox import Mailbox
from second_agent import Mail, NotEnrolment, NotObeyed, SecondAgent

MANAGER = MANAGERS["north"]
LOW = ('<supply index="1.1" type="toner" colour="black" level="6" capacity="100" unit="percent" part="BC-TK1" state="low">'
       "Black toner</supply>")
FULL = LOW.replace('level="6"', 'level="100"').replace('state="low"', 'state="ok"')
REGISTRATION = '<registration serial="SECOND-1" maker="Sample Imaging" model="BC200" place="Second floor"/>'


@pytest.fixture(scope="module")
def house():
    with whole_house(BUILD) as running:
        yield running


@pytest.fixture(scope="module")
def post_box(house):
    servers, address = house.servers, AGENTS["foods"]
    return Mail(address, servers.accounts[address], servers.ports["smtps"], servers.ports["imaps"], servers.ca_file)


@pytest.fixture(scope="module")
def agent(house, post_box):
    """Enrolled by mail, its reply read from its mailbox; one terminal registered by HTTP."""
    second = SecondAgent(house.dir / "second", post_box)
    second.read_enrolment(new_code(house, "second"))
    report = second.enrolment()
    second.send_mail(report)
    assert second.reply_by_mail(report)["type"] == "accepted"
    reply = second.post(second.write("registration", REGISTRATION, "mfp-1", MANAGER))
    assert reply["type"] == "accepted"
    second.number = re.search(r"\b\d{6,10}\b", reply["description"])[0]
    return second


def cases(house, agent):
    return [c for c in house.gateway.ctl("list", "cases") if c["terminal"] == agent.number]


def say(agent, purpose, inside, **attributes):
    return agent.write(purpose, inside, "mfp-1", MANAGER, **attributes)


def test_it_registers(house, agent):
    terminal = next(t for t in house.gateway.ctl("list", "terminals") if t["number"] == agent.number)
    assert (terminal["serial"], terminal["place"]) == ("SECOND-1", "Second floor")
    assert not list(agent.spool.iterdir())


def test_shortage_by_mail_order_by_http_completion_both_ways(house, agent):
    report = say(agent, "status", LOW + '<counter name="total">1200</counter>')
    agent.send_mail(report)
    reply = agent.reply_by_mail(report)
    assert reply["type"] == "accepted" and re.fullmatch(r"\d+-\d{8,}", reply["reception"])
    case = wait_for("the case", lambda: cases(house, agent))[0]
    Mailbox(house.servers, MANAGER).wait("shortage", lambda m: case["service_id"] in m["Subject"] + str(m))

    reply = agent.post(say(agent, "order", '<order item="TN200K" quantity="2" origin="panel"/>'))
    assert reply["type"] == "accepted", reply
    order = next(o for o in house.gateway.ctl("list", "orders") if o["terminal"] == agent.number)
    assert [(line["item"], line["quantity"]) for line in order["lines"]] == [("TN200K", 2)]

    done = say(agent, "completion", FULL + '<completion supply="1.1" evidence="level-rise"/>')
    kept = done.read_bytes()
    first = agent.post(done)
    done.write_bytes(kept)
    agent.send_mail(done)
    assert (first["type"], agent.reply_by_mail(done)["type"]) == ("accepted", "duplicate")
    assert case["notice"] and [c["notice"] for c in cases(house, agent)] == [False]


def test_the_same_report_by_both_ways_counts_once(house, agent):
    report = say(agent, "status", '<counter name="total">1300</counter>')
    kept = report.read_bytes()
    first = agent.post(report)
    report.write_bytes(kept)
    agent.send_mail(report)
    second = agent.reply_by_mail(report)
    report.write_bytes(kept)
    third = agent.post(report)
    assert [r["type"] for r in (first, second, third)] == ["accepted", "duplicate", "duplicate"]
    assert len({r["reception"] for r in (first, second, third)}) == 1


def test_a_killed_agent_sends_its_spool_again(house, agent):
    say(agent, "status", '<counter name="total">1400</counter>')
    say(agent, "message", "<message origin=\"panel\">トナー &amp; paper, please</message>")
    again = SecondAgent(agent.dir, agent.mail)
    assert again.id == agent.id
    assert [r["type"] for r in again.deliver()] == ["accepted", "accepted"]
    assert not list(again.spool.iterdir())


def test_changed_content_under_the_same_id_changes_nothing(house, agent):
    report = say(agent, "status", '<counter name="total">1500</counter>')
    kept = report.read_bytes()
    assert agent.post(report)["type"] == "accepted"
    report.write_bytes(kept.replace(b"1500", b"1600"))
    assert agent.post(report)["type"] in ("waiting", "refused")
    terminal = next(t for t in house.gateway.ctl("list", "terminals") if t["number"] == agent.number)
    assert "1600" not in str(terminal)


def test_only_its_gateway_is_obeyed(house, agent, tmp_path):
    """A reply signed by another key, or to another report, leaves the report in the spool."""
    stranger = SecondAgent(tmp_path / "stranger")
    stranger.centre = agent.centre
    shutil.copy(agent.dir / "receive.crt", stranger.dir / "gateway-open.crt")   # seals to the agent
    report = say(agent, "status", '<counter name="total">1700</counter>')
    forged = (f'<reply xmlns="urn:platen:reply:1" report="{report.stem.split("-", 1)[1]}" agent="{agent.id}" '
              'time="2026-11-21T10:00:00Z" type="accepted"/>').encode()
    with pytest.raises(NotObeyed):
        agent.obey(report, stranger.seal(forged))
    assert report.exists()
    other = say(agent, "status", '<counter name="total">1701</counter>')
    with pytest.raises(NotObeyed):
        agent.obey(report, agent.mail and next(iter(agent.mail.sealed())))
    assert report.exists() and other.exists()
    assert [r["type"] for r in agent.deliver()] == ["accepted", "accepted"]


def test_who_is_not_enrolled_is_refused_in_words(house, agent, tmp_path):
    stranger = SecondAgent(tmp_path / "unknown")
    enrolment = new_code(house, "unknown")
    stranger.read_enrolment(enrolment)
    with pytest.raises(NotObeyed, match="^403: .*: .+"):
        stranger.post(stranger.write("status", LOW, "mfp-1", MANAGER))
    stranger.centre["code"] = agent.centre["code"]      # one code lets in one agent
    with pytest.raises(NotObeyed, match="^403"):
        stranger.post(stranger.enrolment())


def test_an_enrolment_file_with_another_certificate_is_refused(house, tmp_path):
    path = new_code(house, "swapped")
    text = path.read_text(encoding="utf-8")
    open_part, sign_part = (re.search(rf"{n} certificate:\s*\n(.*?END CERTIFICATE-----\n)", text, re.S)[1] for n in ("Open", "Sign"))
    path.write_text(text.replace(open_part, sign_part), encoding="utf-8")
    with pytest.raises(NotEnrolment):
        SecondAgent(tmp_path / "swapped").read_enrolment(path)
