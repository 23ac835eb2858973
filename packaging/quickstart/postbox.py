"""Reads the private mailboxes, as a mail program would."""
import email
import email.policy
import imaplib
import re
import ssl

from gateway import wait_for


class Mailbox:
    """One account of the private Dovecot."""

    def __init__(self, servers, address):
        self.servers, self.address = servers, address

    def _open(self):
        context = ssl.create_default_context(cafile=self.servers.ca_file)
        client = imaplib.IMAP4_SSL("localhost", self.servers.ports["imaps"], ssl_context=context, timeout=60)
        client.login(self.address, self.servers.accounts[self.address])
        return client

    def mails(self, folder="INBOX"):
        """All mails of a folder, oldest first: (uid, message)."""
        client = self._open()
        found = []
        if client.select(folder, readonly=True)[0] == "OK":
            uids = client.uid("search", None, "ALL")[1][0].split()
            if uids:
                for part in client.uid("fetch", b",".join(uids), "(UID BODY.PEEK[])")[1]:
                    if isinstance(part, tuple):
                        uid = int(re.search(rb"UID (\d+)", part[0]).group(1))
                        found.append((uid, email.message_from_bytes(part[1], policy=email.policy.default)))
        client.logout()
        return found

    def wait(self, what, matches, seconds=90):
        """Waits for a mail for which matches(message) is true."""
        return wait_for(f"a mail to {self.address}: {what}",
                        lambda: next((m for _, m in reversed(self.mails()) if matches(m)), None), seconds, 0.1)


def text_of(message):
    part = message.get_body(("plain",))
    return part.get_content() if part else ""


def html_of(message):
    part = message.get_body(("html",))
    return part.get_content() if part else ""


def links_of(message, base):
    """The links of a mail's text part that lead to the gateway."""
    return [u.rstrip(".,)>") for u in re.findall(re.escape(base) + r"/h/\S+", text_of(message))]
