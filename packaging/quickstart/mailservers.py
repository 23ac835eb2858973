#!/usr/bin/python3
"""Private mail servers on loopback, for ./quickstart and the flow tests.

    with MailServers("/tmp/pq.1", {"gateway@platen.test": "secret"}) as servers:
        servers.ports["imaps"], servers.ca_file
        servers.inject(b"From: ...", "agent@platen.test", "gateway@platen.test")

Dovecot and, where we are root or have sudo, Postfix; everything they own lies in one short folder,
nothing under /etc is read for settings or written, and mail for any domain but the accounts' own is
refused by default_transport. Ports are free ones, so two of these do not collide. Started again on
the same folder it goes on with the mail that is there.

mode "postfix": SMTP in and out through Postfix, delivered to Dovecot by LMTP.
mode "lmtp":    neither root nor sudo (or no Postfix): a sink of our own takes what is sent and
                hands it to Dovecot by LMTP; inject() speaks LMTP itself.

As a program:  mailservers.py DIR ADDRESS:PASSWORD... [--alias FROM=TO] [--mode MODE]
prints one JSON line (ports, ca_file, mode) and runs until SIGINT, SIGTERM or the end of its input.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import smtplib
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time

from ports import free_ports

MAIL_UID = 64990          # a number without an account is enough for Dovecot
MAX_MAIL = 64 * 1024 * 1024
SOCKET_PATH_MAX = 70      # what is left of 108 bytes after Dovecot's own names
DOVECOT = "/usr/sbin/dovecot"
POSTFIX = "/usr/sbin/postfix"


class MailServersError(Exception):
    """The servers could not be started; the text says why."""


def _run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        what = (done.stderr or done.stdout).strip()
        raise MailServersError(f"{' '.join(map(str, command))}: exit {done.returncode}: {what}")
    return done.stdout


def _have_sudo():
    return shutil.which("sudo") is not None and subprocess.run(
        ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def choose_mode():
    """postfix where its master can run as root, else lmtp."""
    if not os.access(POSTFIX, os.X_OK):
        return "lmtp"
    return "postfix" if os.geteuid() == 0 or _have_sudo() else "lmtp"


class MailServers:
    """One set of servers in one folder. accounts: address -> password. aliases: address -> account;
    mail to an account or alias with an +extension arrives at it."""

    PORTS = ("imap", "imaps", "lmtp", "smtp", "smtps", "auth")

    def __init__(self, directory, accounts, aliases=None, mode=None):
        self.dir = pathlib.Path(directory).absolute()
        self.accounts = dict(accounts)
        self.aliases = dict(aliases or {})
        self.mode = mode or choose_mode()
        self.ports = {}
        self.dovecot_extra = ""   # more lines for dovecot.conf: a quota, another login
        self.ca_file = str(self.dir / "ca.pem")
        self.ca_key = str(self.dir / "ca.key")
        self._root = os.geteuid() == 0
        self._dovecot = None
        self._sink = None

    # ---- start and stop ----

    def start(self):
        """Starts all; raises MailServersError. Whatever an earlier run left in the folder is stopped."""
        self._prepare()
        self._stop_left_over()
        for attempt in range(5):
            self.ports = free_ports(self.PORTS)
            try:
                self._start_dovecot()
                self._start_out()
                break
            except MailServersError:
                self.stop()
                if attempt == 4:
                    raise
        (self.dir / "ports.json").write_text(json.dumps(self.ports), encoding="ascii")
        return self

    def stop(self):
        """Stops what start() started; may be called twice."""
        self.stop_smtp()
        self.stop_imap()

    def stop_imap(self):
        """Stops Dovecot alone (an outage)."""
        if self._dovecot is None:
            return
        self._dovecot.terminate()
        try:
            self._dovecot.wait(10)
        except subprocess.TimeoutExpired:
            self._dovecot.kill()
            self._dovecot.wait()
        # sessions outlive their master for a while; an outage is one for all
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._dovecot.pid, signal.SIGKILL)
        self._dovecot = None

    def start_imap(self):
        """Starts Dovecot again on the same ports."""
        self._start_dovecot()

    def stop_smtp(self):
        """Stops Postfix, or the sink, alone."""
        if self._sink is not None:
            self._sink.close()
            self._sink = None
        if self.mode == "postfix" and self._postfix_pid() is not None:
            self._privileged([POSTFIX, "-c", self._postfix_conf(), "stop"], check=False)
            _wait_for(lambda: self._postfix_pid() is None, 60)

    def start_smtp(self):
        """Starts it again on the same port."""
        self._start_out()

    def remove(self):
        """Stops all and deletes the folder, also what is root's in it."""
        self.stop()
        if self.mode == "postfix" and (self.dir / "postfix").exists():
            self._privileged(["rm", "-rf", "--one-file-system", str(self.dir / "postfix")])
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    # ---- mail in ----

    def inject(self, mail, sender, rcpt):
        """Hands a mail over by SMTP (mode postfix) or LMTP. Returns when the server has it."""
        rcpts = [rcpt] if isinstance(rcpt, str) else list(rcpt)
        data = mail if isinstance(mail, bytes) else mail.encode()
        if self.mode == "postfix":
            with smtplib.SMTP("localhost", self.ports["smtp"], "mail.platen.test", timeout=60) as client:
                client.sendmail(sender, rcpts, data)
        else:
            self.deliver(data, sender, rcpts)

    def deliver(self, mail, sender, rcpts):
        """By LMTP to Dovecot in either mode; the mail is in the mailbox when this returns."""
        with smtplib.LMTP("127.0.0.1", self.ports["lmtp"], "mail.platen.test") as client:
            client.sock.settimeout(30)
            client.sendmail(sender, [self.mailbox_of(r) for r in rcpts], mail)

    def drop(self, account, mails, folder="INBOX"):
        """Writes mails into the Maildir by renames, many thousand a second: for benches and for bytes
        that no SMTP server would pass on."""
        box = self.dir / "mail" / account
        if folder != "INBOX":
            box = box / ("." + folder)
        for sub in (box, box / "tmp", box / "new", box / "cur"):
            if not sub.is_dir():
                sub.mkdir(parents=True)
                self._give_to_dovecot(sub)
        stamp = time.time_ns()
        for number, mail in enumerate(mails):
            name = f"{stamp // 1000000000}.M{stamp}P{os.getpid()}Q{number}.platen"
            path = box / "tmp" / name
            path.write_bytes(mail)
            self._give_to_dovecot(path)
            path.rename(box / "new" / name)

    def mailbox_of(self, address):
        """The account that an address with or without +extension arrives at, or the address."""
        local, _, domain = address.rpartition("@")
        for name in (address, f"{local.split('+')[0]}@{domain}"):
            name = self.aliases.get(name, name)
            if name in self.accounts:
                return name
        return address

    # ---- the folder ----

    def _prepare(self):
        if len(str(self.dir)) > SOCKET_PATH_MAX:
            raise MailServersError(f"{self.dir}: too long for the servers' sockets; choose a shorter folder")
        self.dir.mkdir(parents=True, exist_ok=True)
        self.dir.chmod(0o755)
        if self._root or self.mode == "postfix":
            for parent in self.dir.parents:
                if not parent.stat().st_mode & 0o001:
                    raise MailServersError(f"{parent}: the servers' own users cannot pass; choose another folder")
        mail = self.dir / "mail"
        mail.mkdir(exist_ok=True)
        self._give_to_dovecot(mail)
        self._certificates()
        users = "".join(f"{a}:{{PLAIN}}{p}::::::\n" for a, p in self.accounts.items())
        _write(self.dir / "users", users, 0o644 if self._root else 0o600)

    def _give_to_dovecot(self, path):
        if self._root:
            os.chown(path, MAIL_UID, MAIL_UID)

    def _certificates(self):
        if (self.dir / "cert.pem").exists():
            return
        make_ca(self.ca_file, self.ca_key)
        make_certificate(self.dir / "cert.pem", self.dir / "key.pem", self.ca_file, self.ca_key)

    def _stop_left_over(self):
        with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
            pid = int((self.dir / "dovecot" / "master.pid").read_text(encoding="ascii"))
            if _program_of(pid) == "dovecot" and str(self.dir).encode() in _arguments_of(pid):
                os.kill(pid, signal.SIGTERM)
                _wait_for(lambda: _program_of(pid) != "dovecot", 60)
        if self.mode == "postfix" and self._postfix_pid() is not None:
            self._privileged([POSTFIX, "-c", self._postfix_conf(), "stop"], check=False)
            _wait_for(lambda: self._postfix_pid() is None, 60)

    def _privileged(self, command, check=True):
        words = command if self._root else ["sudo", "-n", *command]
        if check:
            return _run(words)
        return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)

    # ---- Dovecot ----

    def _start_dovecot(self):
        conf = self.dir / "dovecot.conf"
        conf.write_text(dovecot_conf(self.dir, self.ports, self._root) + self.dovecot_extra, encoding="ascii")
        log = self.dir / "dovecot.out"
        with open(log, "wb") as out:
            self._dovecot = subprocess.Popen([DOVECOT, "-F", "-c", str(conf)], stdin=subprocess.DEVNULL,
                                             stdout=out, stderr=out, start_new_session=True)
        ready = lambda: _answers(self.ports["imap"]) and _answers(self.ports["lmtp"])
        if not _wait_for(lambda: self._dovecot.poll() is not None or ready(), 60) or self._dovecot.poll() is not None:
            self.stop_imap()
            raise MailServersError("Dovecot did not start: " + log.read_text(errors="replace").strip()[-500:])

    # ---- Postfix, or the sink ----

    def _start_out(self):
        if self.mode == "postfix":
            self._start_postfix()
        else:
            self._sink = Sink(self)

    def _postfix_conf(self):
        return str(self.dir / "postfix" / "conf")

    def _postfix_pid(self):
        try:
            pid = int((self.dir / "postfix" / "master.pid").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return None
        return pid if _program_of(pid) == "master" else None

    def _start_postfix(self):
        base = self.dir / "postfix"
        conf = base / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        main, master = postfix_conf(self.dir, self.ports, self.accounts)
        files = {"main.cf": main, "master.cf": master,
                 "mailboxes": "".join(f"{a} x\n" for a in self.accounts),
                 "aliases": "".join(f"{a} {t}\n" for a, t in self.aliases.items())}
        if not self._root:        # the folder may be root's from the start before
            self._privileged(["chown", "-R", str(os.geteuid()), str(conf)])
        for name, text in files.items():
            _write(conf / name, text, 0o644)
        self._privileged(["chown", "-R", "root", str(conf)])
        self._privileged(["chown", "root", str(base)])
        self._privileged(["install", "-d", "-o", "root", str(base / "spool")])
        self._privileged(["install", "-d", "-o", "postfix", str(base / "data")])
        started = self._privileged([POSTFIX, "-c", str(conf), "start"], check=False)
        if not _wait_for(lambda: _answers(self.ports["smtp"]), 60):
            log = self.dir / "postfix.log"
            told = started.stderr.decode(errors="replace")
            with contextlib.suppress(OSError):
                told += log.read_text(errors="replace")[-500:]
            raise MailServersError("Postfix did not start: " + told.strip())
        # its own pid file is root's and unreadable to others: keep one beside it
        pid = self._privileged(["cat", str(base / "spool" / "pid" / "master.pid")]) if not self._root else \
            (base / "spool" / "pid" / "master.pid").read_text(encoding="ascii")
        self._privileged(["sh", "-c", 'echo "$1" > "$2"', "sh", pid.strip(), str(base / "master.pid")])


# ---- certificates: a private CA for localhost, by openssl(1) ----

def make_ca(ca_file, ca_key):
    """A CA of our own, valid for ten years, in two PEM files."""
    _run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
          "-keyout", str(ca_key), "-out", str(ca_file), "-days", "3650", "-subj", "/CN=Platen private CA",
          "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"])
    os.chmod(ca_key, 0o600)


def make_certificate(cert, key, ca_file, ca_key, names="DNS:localhost,IP:127.0.0.1", dates=None):
    """A server certificate signed by the CA. dates: (start, end) as YYYYMMDDHHMMSSZ, for expired ones."""
    cert, key = pathlib.Path(cert), pathlib.Path(key)
    extra = cert.with_suffix(".ext")
    request = cert.with_suffix(".csr")
    extra.write_text(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n"
                     "authorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n", encoding="ascii")
    _run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
          "-keyout", str(key), "-out", str(request), "-subj", "/CN=localhost"])
    if dates is None:
        _run(["openssl", "x509", "-req", "-in", str(request), "-CA", str(ca_file), "-CAkey", str(ca_key),
              "-set_serial", f"0x{os.urandom(8).hex()}", "-days", "3650", "-extfile", str(extra), "-out", str(cert)])
    else:
        _certificate_with_dates(cert, request, extra, ca_file, ca_key, dates)
    os.chmod(key, 0o600)
    extra.unlink()
    request.unlink()


def _certificate_with_dates(cert, request, extra, ca_file, ca_key, dates):
    # openssl x509 of version 3.0 knows no start date; openssl ca does, with a database of its own
    work = cert.with_suffix(".ca")
    work.mkdir(exist_ok=True)
    (work / "index").write_text("", encoding="ascii")
    (work / "conf").write_text(
        f"[ca]\ndefault_ca=d\n[d]\ndatabase={work}/index\nnew_certs_dir={work}\nrand_serial=yes\n"
        f"default_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n", encoding="ascii")
    _run(["openssl", "ca", "-batch", "-notext", "-config", str(work / "conf"), "-in", str(request),
          "-cert", str(ca_file), "-keyfile", str(ca_key), "-extfile", str(extra),
          "-startdate", dates[0], "-enddate", dates[1], "-out", str(cert)])
    shutil.rmtree(work)


# ---- the servers' settings ----

def dovecot_conf(base, ports, root):
    """Text of dovecot.conf. As an ordinary user every process runs under the caller's own id."""
    uid, gid = (MAIL_UID, MAIL_UID) if root else (os.geteuid(), os.getegid())
    if root:
        own = "default_login_user = dovenull\ndefault_internal_user = dovecot\n"
        unchroot = ""
    else:
        import grp
        import pwd
        user, group = pwd.getpwuid(uid).pw_name, grp.getgrgid(gid).gr_name
        own = f"default_login_user = {user}\ndefault_internal_user = {user}\ndefault_internal_group = {group}\n"
        unchroot = "".join(f"service {s} {{\n  chroot =\n}}\n" for s in ("imap-login", "anvil", "stats"))
    return f"""{own}{unchroot}base_dir = {base}/dovecot
state_dir = {base}/dovecot
log_path = {base}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
mail_location = maildir:{base}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = {uid}
first_valid_gid = {gid}
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_verbose = yes
auth_failure_delay = 0
mail_fsync = optimized
mail_max_userip_connections = 200
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {base}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {ports["imap"]}
  }}
  inet_listener imaps {{
    port = {ports["imaps"]}
    ssl = yes
  }}
}}
service lmtp {{
  process_limit = 20
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {ports["lmtp"]}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {ports["auth"]}
  }}
}}
namespace inbox {{
  inbox = yes
  mailbox Processed {{
    auto = create
  }}
  mailbox Rejected {{
    auto = create
  }}
}}
"""


POSTFIX_SERVICES = """pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - 20 lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def postfix_conf(base, ports, accounts):
    """Texts of main.cf and master.cf."""
    domains = " ".join(sorted({a.rpartition("@")[2] for a in accounts}))
    main = f"""compatibility_level = 3.6
queue_directory = {base}/postfix/spool
data_directory = {base}/postfix/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
multi_instance_name = postfix-platen
multi_instance_enable = yes
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.platen.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_forbid_bare_newline = normalize
smtpd_forbid_bare_newline_exclusions =
recipient_delimiter = +
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{base}/postfix/conf/mailboxes
virtual_alias_maps = texthash:{base}/postfix/conf/aliases
virtual_transport = lmtp:inet:127.0.0.1:{ports["lmtp"]}
default_transport = error:no mail leaves this machine
relay_transport = error:no mail leaves this machine
alias_maps =
alias_database =
local_recipient_maps =
disable_dns_lookups = yes
biff = no
message_size_limit = {MAX_MAIL}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
maillog_file = {base}/postfix.log
maillog_file_prefixes = {base}
smtpd_tls_cert_file = {base}/cert.pem
smtpd_tls_key_file = {base}/key.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{ports["auth"]}
smtpd_sasl_auth_enable = yes
smtpd_tls_auth_only = yes
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
lmtp_destination_concurrency_limit = 20
lmtp_destination_recipient_limit = 50
minimal_backoff_time = 5s
maximal_backoff_time = 20s
queue_run_delay = 5s
in_flow_delay = 0
service_throttle_time = 1s
"""
    master = (f"127.0.0.1:{ports['smtp']} inet n - n - 40 smtpd\n"
              f"127.0.0.1:{ports['smtps']} inet n - n - 10 smtpd\n  -o smtpd_tls_wrappermode=yes\n"
              + POSTFIX_SERVICES)
    return main, master


# ---- the sink of mode lmtp ----

class _SinkHandler(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321 for a submitting client on loopback."""
    timeout = 300

    def _say(self, line):
        self.wfile.write(line.encode("ascii", "replace") + b"\r\n")

    def handle(self):
        servers = self.server.servers
        if self.server.tls:
            self._start_tls()
        self._say("220 sink.platen.test ESMTP")
        sender, rcpts = None, []
        while line := self.rfile.readline(2000):
            verb = line[:4].upper()
            argument = line[line.find(b"<") + 1:line.find(b">")].decode("utf-8", "replace")
            if verb == b"EHLO":
                tls = "" if isinstance(self.connection, ssl.SSLSocket) else "250-STARTTLS\r\n"
                self._say(f"250-sink.platen.test\r\n{tls}250-8BITMIME\r\n250 SIZE {MAX_MAIL}")
            elif verb in (b"HELO", b"NOOP"):
                self._say("250 ok")
            elif verb == b"STAR" and not isinstance(self.connection, ssl.SSLSocket):
                self._say("220 go on")
                self._start_tls()
            elif verb == b"MAIL":
                sender, rcpts = argument, []
                self._say("250 ok")
            elif verb == b"RCPT":
                if servers.mailbox_of(argument) in servers.accounts:
                    rcpts.append(argument)
                    self._say("250 ok")
                else:
                    self._say("550 5.1.1 nobody here has this address")
            elif verb == b"DATA" and rcpts:
                self._say("354 go on")
                self._say(self._deliver(sender, rcpts))
                sender, rcpts = None, []
            elif verb == b"RSET":
                sender, rcpts = None, []
                self._say("250 ok")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("503 5.5.1 not now")

    def _start_tls(self):
        base = self.server.servers.dir
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(base / "cert.pem", base / "key.pem")
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def _deliver(self, sender, rcpts):
        lines = []
        while (line := self.rfile.readline()) and line not in (b".\r\n", b".\n"):
            lines.append(line[1:] if line.startswith(b".") else line)
        try:
            self.server.servers.deliver(b"".join(lines), sender, rcpts)
        except (OSError, smtplib.SMTPException) as error:
            return f"451 4.3.0 {error}".replace("\n", " ").replace("\r", " ")
        return "250 2.0.0 delivered"


class _SinkServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, servers, port, tls):
        self.servers, self.tls = servers, tls
        super().__init__(("127.0.0.1", port), _SinkHandler)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()


class Sink:
    """Takes what is sent on the SMTP ports and delivers it by LMTP before it answers 250."""

    def __init__(self, servers):
        self._listening = []
        try:
            for port, tls in (("smtp", False), ("smtps", True)):
                self._listening.append(_SinkServer(servers, servers.ports[port], tls))
        except OSError as error:
            self.close()
            raise MailServersError(f"sink: {error}") from error

    def close(self):
        while self._listening:
            self._listening.pop().close()


# ---- small things ----

def _write(path, text, mode):
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="ascii") as out:
        out.write(text)


def _answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as probe:
            probe.settimeout(2)
            return bool(probe.recv(1))
    except OSError:
        return False


def _wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.03)
    return True


def _program_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return None


def _arguments_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def main():
    """Runs the servers until told to stop."""
    parser = argparse.ArgumentParser(description="Private mail servers on loopback.")
    parser.add_argument("dir")
    parser.add_argument("accounts", nargs="+", metavar="ADDRESS:PASSWORD")
    parser.add_argument("--alias", action="append", default=[], metavar="FROM=TO")
    parser.add_argument("--mode", choices=("postfix", "lmtp"))
    options = parser.parse_args()
    servers = MailServers(options.dir, dict(a.split(":", 1) for a in options.accounts),
                          dict(a.split("=", 1) for a in options.alias), options.mode)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        servers.start()
    except MailServersError as error:
        sys.exit(f"mailservers: {error}")
    try:
        print(json.dumps({"ports": servers.ports, "ca_file": servers.ca_file, "mode": servers.mode}), flush=True)
        threading.Thread(target=lambda: (sys.stdin.buffer.read(), stop.set()), daemon=True).start()
        stop.wait()
    finally:
        servers.stop()


if __name__ == "__main__":
    main()
