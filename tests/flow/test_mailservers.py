"""The private servers themselves: both modes, +extensions, TLS, two at once, going on."""
import imaplib
import os
import pathlib
import shutil
import smtplib
import ssl
import tempfile
import time

import pytest
from mailservers import MailServers, choose_mode

ACCOUNTS = {"gateway@platen.test": "gateway pass", "manager@platen.test": "manager pass"}
MAIL = b"From: someone@platen.test\r\nTo: %s\r\nSubject: %s\r\n\r\n.hello\r\n..\r\n"


def imap(servers, account):
    context = ssl.create_default_context(cafile=servers.ca_file)
    client = imaplib.IMAP4_SSL("localhost", servers.ports["imaps"], ssl_context=context)
    client.login(account, ACCOUNTS[account])
    return client


def wait_for_mail(servers, account, count=1):
    end = time.monotonic() + 10
    while True:
        client = imap(servers, account)
        client.select("INBOX")
        numbers = client.search(None, "ALL")[1][0].split()
        if len(numbers) >= count or time.monotonic() > end:
            mails = [client.fetch(n, "(BODY.PEEK[])")[1][0][1] for n in numbers]
            client.logout()
            return mails
        client.logout()
        time.sleep(0.1)


@pytest.fixture(params=["postfix", "lmtp"])
def servers(request, short_dir):
    if request.param == "postfix" and choose_mode() != "postfix":
        pytest.skip("Postfix needs root or sudo")
    with MailServers(short_dir, ACCOUNTS, {"bounce@platen.test": "gateway@platen.test"}, request.param) as running:
        yield running


def test_mail_arrives(servers):
    servers.inject(MAIL % (b"manager@platen.test", b"one"), "someone@platen.test", "manager@platen.test")
    mails = wait_for_mail(servers, "manager@platen.test")
    assert len(mails) == 1
    assert mails[0].endswith(b"\r\n\r\n.hello\r\n..\r\n")


def test_extension_and_alias(servers):
    servers.inject(MAIL % (b"x", b"verp"), "", "bounce+12.0.1@platen.test")
    servers.inject(MAIL % (b"x", b"plus"), "someone@platen.test", "gateway+more@platen.test")
    assert len(wait_for_mail(servers, "gateway@platen.test", 2)) == 2


def test_submission_with_tls(servers):
    context = ssl.create_default_context(cafile=servers.ca_file)
    with smtplib.SMTP_SSL("localhost", servers.ports["smtps"], context=context) as client:
        client.sendmail("gateway@platen.test", ["gateway@platen.test"], MAIL % (b"g", b"tls port"))
    with smtplib.SMTP("localhost", servers.ports["smtp"]) as client:
        client.starttls(context=context)
        client.ehlo()
        if servers.mode == "postfix":
            client.login("gateway@platen.test", ACCOUNTS["gateway@platen.test"])
        client.sendmail("gateway@platen.test", ["manager@platen.test"], MAIL % (b"m", b"tls"))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("gateway@platen.test", ["nobody@platen.test"], MAIL % (b"m", b"nobody"))
    assert len(wait_for_mail(servers, "manager@platen.test")) == 1


def test_folders_are_there_and_mail_outlives_a_restart(servers):
    servers.inject(MAIL % (b"m", b"kept"), "someone@platen.test", "gateway@platen.test")
    assert len(wait_for_mail(servers, "gateway@platen.test")) == 1
    servers.stop()
    servers.start()
    assert len(wait_for_mail(servers, "gateway@platen.test")) == 1
    client = imap(servers, "gateway@platen.test")
    folders = b" ".join(client.list()[1])
    client.logout()
    assert b"Processed" in folders and b"Rejected" in folders


def test_two_at_once(servers):
    path = pathlib.Path(tempfile.mkdtemp(prefix="pf.", dir="/tmp"))
    path.chmod(0o755)
    try:
        with MailServers(path, ACCOUNTS, mode=servers.mode) as second:
            assert not set(second.ports.values()) & set(servers.ports.values())
            second.inject(MAIL % (b"m", b"second"), "someone@platen.test", "manager@platen.test")
            assert len(wait_for_mail(second, "manager@platen.test")) == 1
            assert wait_for_mail(servers, "manager@platen.test", 0) == []
    finally:
        shutil.rmtree(path, ignore_errors=True)


def test_drop_is_seen(servers):
    servers.drop("gateway@platen.test", [MAIL % (b"g", b"%d" % n) for n in range(50)])
    assert len(wait_for_mail(servers, "gateway@platen.test", 50)) == 50


def test_nothing_left_running(short_dir):
    servers = MailServers(short_dir, ACCOUNTS).start()
    servers.stop()
    mine = str(short_dir).encode()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        assert mine not in command
