"""A man in the middle between the gateway and its mail servers: passes TLS lines on, and at the exact
place that a test names cuts the connection, says something else, or says nothing any more."""
import contextlib
import re
import socket
import ssl
import threading

CUT = object()      # what an action gives: end both connections here, the line is not passed on


class Middle(threading.Thread):
    """Listens on a port of its own for connections to `port` of the servers.

    rule(way, pattern, action): way "up" (to the server) or "down"; the first line that matches is given
    to action(connection, line), which returns the bytes to pass on instead, or CUT; CUT itself may stand
    for an action, and AFTER for one that passes the line on and then cuts."""

    def __init__(self, servers, port):
        super().__init__(daemon=True)
        self.servers, self.to = servers, port
        self.rules, self.live, self.hits, self.connections = [], [], 0, 0
        self.seen = {"up": [], "down": []}
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def rule(self, way, pattern, action, times=1):
        with self.lock:
            self.rules.append([way, re.compile(pattern), action, times])

    def clear(self):
        with self.lock:
            self.rules.clear()
            self.hits = 0

    def cut_all(self):
        for connection in list(self.live):
            connection.cut()

    def run(self):
        while True:
            threading.Thread(target=self._serve, args=(self.listener.accept()[0],), daemon=True).start()

    def _serve(self, raw):
        outer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        outer.load_cert_chain(self.servers.dir / "cert.pem", self.servers.dir / "key.pem")
        inner = ssl.create_default_context(cafile=self.servers.ca_file)
        self.connections += 1
        with contextlib.suppress(OSError):
            client = outer.wrap_socket(raw, server_side=True)
            server = inner.wrap_socket(socket.create_connection(("127.0.0.1", self.to)), server_hostname="localhost")
            connection = Connection(self, client, server)
            self.live.append(connection)
            threading.Thread(target=connection.pump, args=("up", client, server), daemon=True).start()
            connection.pump("down", server, client)

    def apply(self, connection, way, line):
        self.seen[way].append(line)
        with self.lock:
            found = next((r for r in self.rules if r[0] == way and r[3] > 0 and r[1].search(line)), None)
            if found:
                found[3] -= 1
                self.hits += 1
        if not found:
            return line
        return found[2] if found[2] is CUT else found[2](connection, line)


class Connection:
    def __init__(self, middle, client, server):
        self.middle, self.client, self.server = middle, client, server

    def pump(self, way, source, sink):
        with contextlib.suppress(OSError, ValueError):
            for line in source.makefile("rb"):
                out = self.middle.apply(self, way, line)
                if out is CUT:
                    break
                sink.sendall(out)
        self.cut()

    def cut(self):
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def AFTER(connection, line):
    connection.client.sendall(line)
    return CUT


def rewire(house, imap, smtp, **settings):
    """Starts the gateway anew, through the middles; settings of the top of platend.conf. The mailbox's
    timeout becomes three seconds."""
    conf = house.gateway.dir / "platend.conf"
    ports, text = house.servers.ports, conf.read_text(encoding="utf-8")
    house.gateway.stop()
    text = text.replace(f"port = {ports['imaps']}", f"port = {imap.port}\n    timeout = 3s")
    text = text.replace(f"port = {ports['smtps']}", f"port = {smtp.port}\n    timeout = 5s")
    top = "".join(f"{name.replace('_', '-')} = {value}\n" for name, value in settings.items())
    conf.write_text(top + text, encoding="utf-8")
    house.gateway.start()
