"""platen-agent's reply mailbox on a real IMAP server, and enrolment by mail that waits for its reply."""
import imaplib
import ssl
import threading
import time

import pytest
from agent_world import Agent, Gateway, Sink, wait_for

ADDRESS, PASSWORD = "agent@platen.test", "agent pass"


class Box:
    def __init__(self, servers):
        self.servers = servers
        self.client = imaplib.IMAP4_SSL("localhost", servers.ports["imaps"],
                                        ssl_context=ssl.create_default_context(cafile=servers.ca_file))
        self.client.login(ADDRESS, PASSWORD)
        for folder in ("INBOX", "Processed", "Rejected"):
            if self.count(folder):
                self.client.select(folder)
                self.client.store("1:*", "+FLAGS", r"(\Deleted)")
                self.client.expunge()

    def count(self, folder):
        answer = self.client.select(folder, readonly=True)
        return int(answer[1][0]) if answer[0] == "OK" else 0

    def put(self, mail):
        self.servers.drop(ADDRESS, [mail])


@pytest.fixture
def world(tmp_path, build, mailservers):
    (tmp_path / "gateway").mkdir()
    gateway = Gateway(tmp_path / "gateway")
    sink, box = Sink(gateway), Box(mailservers)
    (tmp_path / "password").write_text(PASSWORD + "\n")
    (tmp_path / "password").chmod(0o600)
    agent = Agent(build / "platen-agent", tmp_path, None, sink, extra=(
        f'imap {{\n host = localhost\n port = {mailservers.ports["imaps"]}\n user = {ADDRESS}\n'
        f' password-file = "{tmp_path / "password"}"\n ca-file = "{mailservers.ca_file}"\n}}\n'))
    yield agent, gateway, box
    if agent.process and agent.process.poll() is None:
        agent.kill()
    box.client.logout()
    sink.stop()


def answer_all(gateway, box, stop):
    """Replies to every report a little late, as a real gateway would."""
    answered = set()
    while not stop.is_set():
        for uuid in list(gateway.order):
            if uuid not in answered:
                time.sleep(0.5)
                box.put(gateway.reply_mail(uuid))
                answered.add(uuid)
        time.sleep(0.05)


def test_registration_waits_for_the_enrolments_reply(world):
    agent, gateway, box = world
    stop = threading.Event()
    thread = threading.Thread(target=answer_all, args=(gateway, box, stop), daemon=True)
    thread.start()
    told = agent.register(gateway.enrolment_file("http://127.0.0.1:9/"))
    wait_for(lambda: box.count("INBOX") == 1)
    stop.set()
    thread.join()
    assert "enrolment: 1-00000001 accepted" in told
    assert "mfp-1 registration: sent, not confirmed" in told
    assert gateway.purposes() == ["enrolment", "registration"]
    assert gateway.last().get("reply") == ADDRESS
    agent("run", "--once")
    assert "1-00000002 accepted" in agent("panel", "mfp-1")
    assert (box.count("INBOX"), box.count("Processed")) == (0, 2)


def test_strange_mails_are_left_alone_and_forged_ones_put_aside(world):
    agent, gateway, box = world
    stop = threading.Event()
    thread = threading.Thread(target=answer_all, args=(gateway, box, stop), daemon=True)
    thread.start()
    agent.register(gateway.enrolment_file("http://127.0.0.1:9/"))
    wait_for(lambda: box.count("INBOX") == 1)
    stop.set()
    thread.join()
    uuid = gateway.order[-1]
    box.put(b"From: aunt@platen.test\r\nSubject: cake\r\n\r\nPlease come.\r\n")
    box.put(gateway.reply_mail(uuid, sign=(gateway.other_key, gateway.other_crt)))
    box.put(gateway.reply_mail(uuid, agent="0" * 20))
    agent.run()
    wait_for(lambda: box.count("Processed") == 2)
    wait_for(lambda: box.count("Rejected") == 2)
    assert box.count("INBOX") == 1
    assert "1-00000002 accepted" in agent("panel", "mfp-1")
    agent.kill()
