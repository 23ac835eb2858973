"""The sample dealer: what stands in sample/*.csv, times when the service person can come, and the
terminals that the two agents look after."""
import collections
import datetime
import pathlib
import zoneinfo

from house import MANAGERS, SERVICE

HERE = pathlib.Path(__file__).parent / "sample"
Machine = collections.namedtuple("Machine", "agent name place model serial site department manager")
MACHINES = [
    Machine("trading", "copier-north", "Copier, 2nd floor north", "BC200", "BC200-100234", "NORTH", "D3", "north"),
    Machine("trading", "printer-reception", "Printer, reception", "BP200", "BP200-771902", "NORTH", "D1", "north"),
    Machine("trading", "copier-harbour", "Copier, harbour office", "BC200", "BC200-100871", "SOUTH", "D2", "south"),
    Machine("foods", "mfp-kitchen", "Multifunction, kitchen office", "BC300", "BC300-000417", "KITCHEN", "D5", "foods"),
]
COLOURS = ("black", "cyan", "magenta", "yellow")


def machine(name):
    return next(m for m in MACHINES if m.name == name)


def write_times(path):
    """The next ten working days, mornings and afternoons, in the store's zone."""
    zone = zoneinfo.ZoneInfo("Europe/London")
    day = datetime.datetime.now(zone).date()
    rows, days = ["store,start,end"], 0
    while days < 10:
        day += datetime.timedelta(days=1)
        if day.weekday() < 5:
            days += 1
            rows += [f"NOS,{day} 09:00,{day} 11:00", f"NOS,{day} 14:00,{day} 16:00"]
    path.write_text("\n".join(rows) + "\n", encoding="ascii")


def import_dealer(house):
    """Everything the dealer enters, by platenctl import."""
    times = house.dir / "times.csv"
    write_times(times)
    house.gateway.say("import", str(HERE))
    house.gateway.say("import", "times", str(times))


def write_status(agent, m):
    """How a machine is on a good day."""
    status = agent.status(m.name)
    if m.model == "BP200":
        status.supply("1.1", name="Black toner cartridge", type="toner", colour="black", level=64)
        status.supply("1.2", name="Drum", type="opc", level="unknown")
        status.count(total=20417, black=20417)
        status.due("FUSER", name="Fuser kit", counter="total", at=100000)
    else:
        for i, colour in enumerate(COLOURS):
            status.supply(f"1.{i + 1}", name=f"{colour.capitalize()} toner", type="toner", colour=colour,
                          level=(58, 40, 55, 61)[i])
        status.supply("1.5", name="Waste toner box", type="wasteToner", level=70)
        status.supply("1.6", name="Drum unit", type="opc", level="some-remaining")
        status.count(total=84120, black=51090, colour=33030)
        status.due("FUSER", name="Fuser kit", counter="total", at=200000)
    status.write()


def enrol(house, name, url=None):
    """Enrols an agent with its first machine and registers the rest; url: instead of the gateway's own."""
    agent = house.agents[name]
    agent.prepare()
    customer = name.upper()
    file = agent.dir / "enrolment.txt"
    file.unlink(missing_ok=True)
    house.gateway.say("code", "new", "--customer", customer, "--out", str(file))
    if url:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(house.gateway.base_url, url), encoding="utf-8")
    words = ["--enrol", str(file)]
    for m in MACHINES:
        if m.agent == name:
            write_status(agent, m)
            register(agent, m, *words)
            words = []
    return agent


def register(agent, m, *words):
    return agent.say("register", *words, "--terminal", m.name, "--manager", MANAGERS[m.manager], "--centre", SERVICE,
                     "--place", m.place, "--serial", m.serial, "--model", m.model, "--site", m.site,
                     "--department", m.department)
