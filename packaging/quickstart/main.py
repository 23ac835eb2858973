"""./quickstart: Platen on this machine, with private mail servers, a sample dealer and two agents."""
import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import sample  # noqa: E402
import tour  # noqa: E402
from gateway import ProgramError, wait_for  # noqa: E402
from house import MANAGERS, STAFF, House, HouseError  # noqa: E402
from mailservers import MailServersError  # noqa: E402
from ports import free_port  # noqa: E402
from postbox import Mailbox, links_of  # noqa: E402


def say(text):
    print(text, flush=True)


def interrupt(*_):
    raise KeyboardInterrupt


def ignore_signals():
    """While all is stopped: a second Ctrl-C must not leave something behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def arguments():
    parser = argparse.ArgumentParser(
        prog="quickstart", description="Installs what is missing, builds in build/, and starts Platen with private "
        "mail servers on loopback and sample data. Stays in the foreground; Ctrl-C stops all it started.")
    parser.add_argument("--tour", action="store_true", help="walk the whole job by itself in a folder of its own, "
                        "a line per step, and stop")
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run kept and start over")
    parser.add_argument("--dir", help="where mail, store and logs are kept (default: /var/tmp/platen-UID)")
    parser.add_argument("--build", action="store_true", help="only install and build; the programs then lie in build/")
    return parser.parse_args()


def find_house(options):
    """The folder asked for, or the first of ours that no other quickstart uses."""
    if options.dir:
        house = House(options.dir)
        if not house.lock():
            raise HouseError(f"{house.dir}: another quickstart runs there")
        return house
    for number in range(1, 100):
        suffix = "" if number == 1 else f"-{number}"
        house = House(f"/var/tmp/platen-{os.geteuid()}{suffix}")
        if house.lock():
            return house
    raise HouseError("a hundred quickstarts run already")


def first_time(house):
    say("Taking over the sample dealer: two customers, their machines, a catalogue ...")
    sample.import_dealer(house)
    for name in house.agents:
        say(f"Enrolling the agent of {name} and registering its machines ...")
        sample.enrol(house, name)
    sample.write_status(house.agents["trading"], sample.machine("copier-north"))
    trading, foods = house.agents["trading"], house.agents["foods"]
    for agent in (trading, foods):
        agent.start()
    say("Sending the first reports: a toner that runs low, a failure, maintenance that is due ...")
    trading.status("copier-north").supply("1.1", level=9).write()
    trading.status("printer-reception").condition("fuser-over-temp", severity="error",
                                                  text="Fuser too hot").write()
    foods.status("mfp-kitchen").due("FUSER", at=84000).write()
    wait_for("three cases", lambda: len(house.gateway.ctl("list", "cases")) >= 3)
    Mailbox(house.servers, MANAGERS["north"]).wait("a notice", lambda m: links_of(m, house.gateway.base_url))
    house.state["staff_link"] = house.gateway.say(
        "staff", "add", "dispatcher", "--name", "Dispatcher", "--mail", STAFF, "--role", "admin", "--role",
        "dispatcher").strip().splitlines()[-1]
    house.state["loaded"] = True
    house.save_state()


def start_mailview(house):
    """The page that shows the mails; a program of its own, which sees the managers' mailboxes only."""
    shown = {a: house.servers.accounts[a] for a in (*MANAGERS.values(), STAFF)}
    path = house.dir / "mail" / "shown.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(shown), encoding="ascii")
    port = free_port()
    process = subprocess.Popen([sys.executable, str(HERE / "mailview.py"), str(port), str(house.dir / "mail")],
                               stdin=subprocess.DEVNULL, start_new_session=True)
    return process, f"http://127.0.0.1:{port}/"


def manager_link(house, address):
    person = next(p for p in house.gateway.ctl("list", "persons") if p["mail"] == address)
    return house.gateway.ctl("link", "show", str(person["id"]))["url"]


def print_urls(house, mails):
    say("")
    say("Platen runs. Open these:")
    say(f"  a manager's homepage   {manager_link(house, MANAGERS['north'])}")
    say(f"  the staff's desk       {house.state['staff_link']}   (once: set a password and the second factor)")
    say(f"                         {house.gateway.base_url}/staff   (then)")
    say(f"  the mails that went out {mails}")
    say("")
    say(f"  programs: {house.build}/platenctl --run-dir {house.gateway.dir}/run help")
    say(f"  machines: change {house.dir}/agent-trading/status/*.status and see what happens")
    say(f"  logs and data: {house.dir}")
    say("Ctrl-C stops everything; ./quickstart goes on with the data, ./quickstart --fresh starts over.")


def run(house, fresh):
    view = None
    if fresh:
        house.forget()
    if house.mode == "lmtp":
        say("No root and no sudo, or no Postfix: mail goes in by LMTP and out into a sink; nothing else differs.")
    say("Starting private mail servers and the gateway ...")
    try:
        house.start()
        if house.state.get("loaded"):
            for agent in house.agents.values():
                agent.prepare()
                agent.start()
        else:
            first_time(house)
        view, mails = start_mailview(house)
        print_urls(house, mails)
        while True:
            signal.pause()
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        ignore_signals()
        if view:
            view.terminate()
            view.wait(10)
        house.close()


def run_tour(options):
    folder = options.dir or tempfile.mkdtemp(prefix="pq.", dir="/tmp")
    os.chmod(folder, 0o755)
    house = House(folder)
    if not house.lock():
        raise HouseError(f"{house.dir}: another quickstart runs there")
    if options.dir and options.fresh:
        house.forget()
    try:
        return tour.walk(house, say)
    finally:
        ignore_signals()
        if options.dir:
            house.close()
        else:
            house.remove()


def main():
    options = arguments()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        if options.tour:
            return run_tour(options)
        run(find_house(options), options.fresh)
        return 0
    except (ProgramError, HouseError, MailServersError) as why:
        print(f"quickstart: {why}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
