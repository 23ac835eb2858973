"""What a report costs on the line, by HTTP and by mail: bytes both ways, counted between the agent and the servers."""
import asyncio
import contextlib
import os
import re
import subprocess
import threading

import sample

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "8"))


class Counter:
    """Passes connections on to `port` and counts what goes through, both ways."""

    def __init__(self, port):
        self.to, self.bytes, self.connections = port, 0, 0
        self.loop, started = asyncio.new_event_loop(), threading.Event()
        threading.Thread(target=self._run, args=(started,), daemon=True).start()
        assert started.wait(10)

    def _run(self, started):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()

    async def _serve(self, reader, writer):
        self.connections += 1
        with contextlib.suppress(OSError):
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self.to)
            await asyncio.gather(self._pass(reader, inner_writer), self._pass(inner_reader, writer))

    async def _pass(self, reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                self.bytes += len(data)
                writer.write(data)
                await writer.drain()
        writer.close()


def once(agent, way, code):
    """One look and one sending, by this way alone."""
    done = subprocess.run(agent.words("run", "--once", way), capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != code:
        raise SystemExit(f"platen-agent run --once {way}: exit {done.returncode}: {done.stderr}")


def fill_spool(agent, machines):
    """Conditions come and go while nothing can be sent; the size of what is to be said, and of how many."""
    nowhere = agent.dir / "agent.conf"
    good = nowhere.read_text(encoding="utf-8")
    nowhere.write_text(good + 'http {\n proxy = "http://127.0.0.1:1"\n}\n', encoding="utf-8")
    for n in range(ROUNDS):
        for machine in machines:
            status = agent.status(machine.name)
            (status.clear if n % 2 else lambda word: status.condition(word, severity="warning"))("media-low")
            status.write()
        once(agent, "--http-only", 75)
    nowhere.write_text(good, encoding="utf-8")
    texts = [re.search(rb"<report.*</report>", path.read_bytes(), re.S) for path in (agent.dir / "state" / "spool").iterdir()]
    return sum(len(text[0]) for text in texts), len(texts)


def send(agent, machines, counter, name, way):
    said, reports = fill_spool(agent, machines)
    counter.bytes = counter.connections = 0
    once(agent, way, 0)
    ours, theirs = counter.bytes / reports, said / reports
    if os.environ.get("BENCH_NOTES"):
        print(f"# {name}: {reports} reports, {counter.connections} connections", flush=True)
    print(f"{name} ratio {ours / theirs:.2f} ours {ours:.0f} theirs {theirs:.0f} bytes/report", flush=True)


def report_bytes(house):
    by_http, by_mail = Counter(house.gateway.port), Counter(house.servers.ports["smtps"])
    agent = sample.enrol(house, "trading", url=f"http://127.0.0.1:{by_http.port}")
    conf = agent.dir / "agent.conf"
    text = conf.read_text(encoding="utf-8").replace(f"port = {house.servers.ports['smtps']}", f"port = {by_mail.port}")
    conf.write_text("retry = 1h\n" + re.sub(r"(?m)^retry = .*\n", "", text), encoding="utf-8")
    once(agent, "--http-only", 0)
    machines = [m for m in sample.MACHINES if m.agent == "trading"]
    send(agent, machines, by_http, "bytes-http", "--http-only")
    send(agent, machines, by_mail, "bytes-mail", "--mail-only")
