"""Shows the mails of the private mailboxes as a mail program would: a little program of quickstart's
own on loopback. The gateway has no such route.

    mailview.py PORT DIR       DIR: the mail servers' folder; Ctrl-C ends it
"""
import html
import http.server
import json
import pathlib
import sys
import types
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from postbox import Mailbox, html_of, text_of  # noqa: E402

STYLE = """
:root{color-scheme:light dark;--line:#d7dbe0;--soft:#f3f5f7;--ink:#1c2127;--dim:#5d6670;--accent:#1f5f8b}
@media(prefers-color-scheme:dark){:root{--line:#3a4149;--soft:#23282d;--ink:#e6e9ec;--dim:#a2abb4;--accent:#7fb6dd}
body{background:#1a1e22}}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink)}
main{display:grid;grid-template-columns:minmax(12rem,16rem) minmax(16rem,24rem) 1fr;min-height:100vh}
nav,section{border-right:1px solid var(--line)}nav{background:var(--soft);padding:1rem}
h1{font-size:1.2rem;margin:0 0 1rem}nav a,section a{display:block;color:inherit;text-decoration:none;
padding:.5rem .75rem;border-radius:6px}section a{border-bottom:1px solid var(--line);border-radius:0}
a[aria-current]{background:var(--accent);color:#fff}@media(prefers-color-scheme:dark){a[aria-current]{color:#10151a}}
a:focus-visible{outline:3px solid var(--accent);outline-offset:-3px}
small{color:var(--dim)}a[aria-current] small{color:inherit}article{padding:1.5rem;min-width:0}
article h2{margin:0 0 .5rem;font-size:1.44rem}dl{display:grid;grid-template-columns:auto 1fr;gap:0 1rem;margin:0 0 1rem;
color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}iframe{width:100%;height:36rem;border:1px solid var(--line);
border-radius:6px;background:#fff}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);padding:1rem;
border-radius:6px}summary{cursor:pointer}
@media(max-width:60rem){main{grid-template-columns:1fr}nav,section{border-right:0;border-bottom:1px solid var(--line)}}
"""


def page(title, body):
    return (f"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>{html.escape(title)}</title>"
            f"<meta name=viewport content='width=device-width'><style>{STYLE}</style><main>{body}</main></html>")


def link(here, text, **query):
    current = " aria-current=page" if here else ""
    return f"<a href='/?{html.escape(urllib.parse.urlencode(query))}'{current}>{text}</a>"


def show_mail(message, account, uid):
    rows = "".join(f"<dt>{name}<dd>{html.escape(str(message.get(name, '')))}"
                   for name in ("From", "To", "Date"))
    inner = html.escape("/html?" + urllib.parse.urlencode({"account": account, "uid": uid}))
    headers = "\n".join(f"{k}: {v}" for k, v in message.items())
    return (f"<article><h2>{html.escape(str(message.get('Subject', '(no subject)')))}</h2><dl>{rows}</dl>"
            "<iframe sandbox='allow-popups allow-top-navigation-by-user-activation' title='The mail' "
            f"src='{inner}'></iframe>"
            f"<h2>Its text part</h2><pre>{html.escape(text_of(message))}</pre>"
            f"<details><summary>Headers</summary><pre>{html.escape(headers)}</pre></details></article>")


def render(servers, query):
    account = query.get("account", [next(iter(servers.accounts))])[0]
    if account not in servers.accounts:
        account = next(iter(servers.accounts))
    boxes = "".join(link(a == account, html.escape(a), account=a) for a in servers.accounts)
    mails = Mailbox(servers, account).mails()
    uid = int(query.get("uid", ["0"])[0]) if query.get("uid", ["0"])[0].isdigit() else 0
    if not uid and mails:
        uid = mails[-1][0]
    rows = "".join(link(u == uid, f"{html.escape(str(m.get('Subject', '(no subject)')))}<br>"
                        f"<small>{html.escape(str(m.get('Date', '')))}</small>", account=account, uid=u)
                   for u, m in reversed(mails)) or "<a>No mails yet.</a>"
    shown = next((show_mail(m, account, u) for u, m in mails if u == uid), "<article><p>No mail.</p></article>")
    return page("Mails of the quickstart",
                f"<nav><h1>Mailboxes</h1>{boxes}</nav><section>{rows}</section>{shown}")


def render_html(servers, query):
    """The HTML part alone, as it came, for the frame around it; its links open in the whole window."""
    account, uid = query.get("account", [""])[0], query.get("uid", [""])[0]
    if account not in servers.accounts:
        return ""
    found = next((m for u, m in Mailbox(servers, account).mails() if str(u) == uid), None)
    if found is None:
        return ""
    part = html_of(found) or f"<pre>{html.escape(text_of(found))}</pre>"
    return part.replace("<head>", "<head><base target='_top'>", 1)


class Handler(http.server.BaseHTTPRequestHandler):
    servers = None

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        views = {"/": render, "/html": render_html}
        if parts.path not in views:
            self.send_error(404)
            return
        try:
            body = views[parts.path](self.servers, urllib.parse.parse_qs(parts.query)).encode()
        except OSError as why:
            body = page("Mails of the quickstart", f"<article><p>{html.escape(str(why))}</p></article>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    accounts = json.loads((folder / "shown.json").read_text(encoding="utf-8"))
    ports = json.loads((folder / "ports.json").read_text(encoding="ascii"))
    Handler.servers = types.SimpleNamespace(accounts=accounts, ports=ports, ca_file=str(folder / "ca.pem"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
