"""A relay of TCP connections that can be shut: what stands between an agent and the gateway's HTTP.

As a program:  relay.py LISTEN_HOST:PORT=HOST:PORT...   runs until SIGTERM or the end of its input.
"""
import socket
import socketserver
import sys
import threading


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


class Relay:
    """Listens only while open; with lose_answers the other side's answers never come back."""

    def __init__(self, listen, target):
        self.listen, self.target = listen, target
        self.lose_answers = False
        self.lost = 0
        self._server = None
        self._open = set()             # the clients' ends of what is relayed now

    def open(self):
        relay = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                relay._serve(self.request)

        self._server = _Server(self.listen, Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def close(self):
        """Refuses new connections and cuts those that are there."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        for client in list(self._open):
            try:
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _serve(self, client):
        self._open.add(client)
        try:
            with socket.create_connection(self.target, 10) as server:
                server.settimeout(None)
                back = threading.Thread(target=self._pump, args=(server, client, True), daemon=True)
                back.start()
                self._pump(client, server, False)
                back.join()
        except OSError:
            pass
        finally:
            self._open.discard(client)

    def _pump(self, source, sink, answer):
        try:
            while data := source.recv(65536):
                if answer and self.lose_answers:
                    self.lost += 1
                    break
                sink.sendall(data)
            sink.shutdown(socket.SHUT_RDWR if answer else socket.SHUT_WR)
        except OSError:
            pass


def _address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def main():
    for word in sys.argv[1:]:
        listen, _, target = word.partition("=")
        Relay(_address(listen), _address(target)).open()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
