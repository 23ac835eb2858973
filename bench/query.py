"""poll and query: a gateway without mail, and nginx beside it, in a folder that is removed again."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

SOURCE = pathlib.Path(os.environ["top_srcdir"]).resolve()
BUILD = pathlib.Path(os.environ["top_builddir"]).resolve()
sys.path[:0] = [str(SOURCE / "tests" / "flow"), str(SOURCE / "packaging" / "quickstart")]
import web  # noqa: E402
from ports import free_port  # noqa: E402
from query_centre import Centre  # noqa: E402

FIRST = 800001
# Polls come again and again from the same terminals; P=341 is new from each of them.
REQUESTS = {"poll": (1000, 60000), "query": (9010, 3000)}
NGINX = """worker_processes auto;
worker_cpu_affinity auto;
daemon off;
pid {dir}/nginx.pid;
error_log {dir}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 600;
    sendfile on;
    default_type text/plain;
    client_body_temp_path {dir}/tmp;
    proxy_temp_path {dir}/tmp;
    fastcgi_temp_path {dir}/tmp;
    uwsgi_temp_path {dir}/tmp;
    scgi_temp_path {dir}/tmp;
    server {{ listen 127.0.0.1:{port}; root {dir}; }}
}}
"""


def start_nginx(folder, port):
    """As root its workers would be another user, to whom the folder is open, too."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        sys.exit("bench/query.py: nginx is not installed")
    (folder / "answer").write_text("x")
    (folder / "nginx.conf").write_text(NGINX.format(dir=folder, port=port))
    process = subprocess.Popen([program, "-p", folder, "-e", folder / "nginx.log", "-c", folder / "nginx.conf"])
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/answer", timeout=5).close()
            return process
        except OSError:
            time.sleep(0.05)
    process.terminate()
    sys.exit((folder / "nginx.log").read_text())


def start_gateway(folder, terminals):
    """Its terminals are of a customer without managers: no mails are written for their matters."""
    centre = Centre(BUILD, folder, more="query-terminal = 0\nquery-address = 0")
    rows = "".join(f"{number},C2,MF-1,hall\n" for number in range(FIRST, FIRST + terminals))
    (folder / "more.csv").write_text("number,customer,model,place\n" + rows)
    centre.say("import", "terminals", str(folder / "more.csv"))
    return centre


@contextlib.contextmanager
def beside_nginx(start):
    """A folder that nginx serves, nginx's port and process, and a gateway: start(its folder)."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pb.", dir="/tmp"))
    folder.chmod(0o755)
    port = free_port()
    nginx = centre = None
    try:
        nginx = start_nginx(folder, port)
        (folder / "gateway").mkdir()
        centre = start(folder / "gateway")
        yield folder, port, nginx, centre
    finally:
        if centre:
            centre.stop()
        if nginx:
            nginx.terminate()
            nginx.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def main():
    name = sys.argv[1]
    terminals, requests = REQUESTS[name]
    with beside_nginx(lambda folder: start_gateway(folder, terminals)) as (folder, port, _, centre):
        subprocess.run([BUILD / "bench" / "query", name, "127.0.0.1", str(centre.port), str(port), folder / "answer",
                        str(FIRST), str(terminals), str(requests)], check=True)


if __name__ == "__main__":
    main()
