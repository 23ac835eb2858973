"""Ports of 127.0.0.1 for servers that are started, killed, and started again."""
import contextlib
import pathlib
import random
import socket

RANGE = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range")


def _of_servers():
    """Below those that connections get by themselves: one of these may take the port of a server
    that was killed, before that comes back."""
    low = int(RANGE.read_text(encoding="ascii").split()[0]) if RANGE.exists() else 32768
    return range(10240, low) if low > 20000 else range(61000, 65536)


def free_ports(names, kind=socket.SOCK_STREAM):
    """One for each name, that nobody listens on."""
    candidates, ports = _of_servers(), {}
    with contextlib.ExitStack() as stack:
        for name in names:
            while name not in ports:
                port = random.choice(candidates)
                probe = stack.enter_context(socket.socket(socket.AF_INET, kind))
                with contextlib.suppress(OSError):
                    probe.bind(("127.0.0.1", port))
                    ports[name] = port
    return ports


def free_port(kind=socket.SOCK_STREAM):
    return free_ports([None], kind)[None]
