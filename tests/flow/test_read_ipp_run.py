"""platen-agent run reads registered printers by IPP, and hears of changes by ippget (RFC 3995, RFC 3996)."""

from agent_world import wait_for
from ipp_world import (ENUM, INTEGER, KEYWORD, OCTETS, TEXT, attribute, answer, printer, read)
from test_agent import valid
from test_read_run import reports, supplies, world  # noqa: F401

SUBSCRIPTION, EVENT = 0x06, 0x07
GET_PRINTER, CREATE, NOTIFICATIONS = 0x000B, 0x0016, 0x001C
HOURLY = "read-interval = 1h\nread-timeout = 20s\n"


class Events:
    """A printer with subscriptions; `level` of its toner, `events` that nobody has fetched."""

    def __init__(self, knows=True):
        self.knows, self.level, self.events, self.subscriptions, self.asked = knows, 50, 0, 0, []
        self.lost = False  # it was switched off and on

    def __call__(self, handler, body):
        version, operation, request, groups = read(body)
        self.asked.append((operation, groups))
        if operation == CREATE:
            self.subscriptions, self.events, self.lost = self.subscriptions + 1, 0, False
            return 200, {}, answer(end=bytes([SUBSCRIPTION]) + attribute(INTEGER, "notify-subscription-id", 7)
                                   + attribute(INTEGER, "notify-lease-duration", 3600) + b"\x03")
        if operation == NOTIFICATIONS and self.lost:
            return 200, {}, answer(status=0x0406)
        if operation == NOTIFICATIONS:
            return self.notifications(dict(groups[0][1]))
        words = [attribute(TEXT, "printer-make-and-model", "HP LaserJet 4"), attribute(ENUM, "printer-state", 3),
                 attribute(KEYWORD, "printer-state-reasons", "none"),
                 attribute(OCTETS, "printer-supply", b"type=toner;maxcapacity=100;level=%d;colorantname=black;" % self.level)]
        if self.knows:
            words += [attribute(ENUM, "operations-supported", GET_PRINTER, CREATE, NOTIFICATIONS),
                      attribute(KEYWORD, "notify-pull-method-supported", "ippget")]
        return 200, {}, answer(*words)

    def notifications(self, asked):
        first = int.from_bytes(asked["notify-sequence-numbers"][0][1], "big")
        assert asked["notify-subscription-ids"] == [(INTEGER, (7).to_bytes(4, "big"))]
        events = b"".join(bytes([EVENT]) + attribute(INTEGER, "notify-sequence-number", n)
                          + attribute(KEYWORD, "notify-subscribed-event", "printer-state-changed")
                          for n in range(first, self.events + 1))
        return 200, {}, answer(end=b"") + attribute(INTEGER, "notify-get-interval", 5) + events + b"\x03"

    def count(self, operation):
        return sum(one == operation for one, groups in self.asked)


def test_an_event_is_read_at_once(world):  # noqa: F811
    agent, events = world.agent(mail=False, extra=HOURLY), Events()
    with printer(events) as device:
        agent.register(world.gateway.enrolment_file(world.url), more=["--status", device.uri()])
        agent.run()
        wait_for(lambda: reports(world, "mfp-1", "status"), 90, "the first report")
        valid(world, reports(world, "mfp-1", "status")[0])
        # Asked for news, told that there are none: not read again.
        wait_for(lambda: events.count(NOTIFICATIONS) >= 1, 90, "the question for news")
        assert events.subscriptions == 1 and events.count(GET_PRINTER) == 1
        events.level, events.events = 3, 1
        wait_for(lambda: len(reports(world, "mfp-1", "status")) > 1, 90, "the change")
        assert supplies(reports(world, "mfp-1", "status")[-1]) == {"1.1": "low"}
        assert events.count(GET_PRINTER) == 2 and events.subscriptions == 1
        # Its subscriptions are gone: what happened meanwhile is read, and there is a new one.
        events.level, events.lost = 60, True
        wait_for(lambda: events.subscriptions == 2, 90, "the new subscription")
        wait_for(lambda: reports(world, "mfp-1", "completion"), 90, "the toner that is there again")


def test_a_printer_without_events_is_read_on_its_schedule_only(world):  # noqa: F811
    agent, events = world.agent(mail=False, extra="read-interval = 1s\n"), Events(knows=False)
    with printer(events) as device:
        agent.register(world.gateway.enrolment_file(world.url), more=["--status", device.uri()])
        agent.run()
        wait_for(lambda: reports(world, "mfp-1", "status"), 90, "the first report")
        events.level = 3
        wait_for(lambda: len(reports(world, "mfp-1", "status")) > 1, 90, "the change")
        assert events.count(CREATE) == events.count(NOTIFICATIONS) == 0
