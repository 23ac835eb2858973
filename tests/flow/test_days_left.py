"""How long a supply lasts: written a second time, by the formulas of docs/days-left.md, and held against
gateway/desk/days_left.c; and with supplies whose true end is known."""
import math
import random
import statistics
import subprocess

import pytest
from conftest import BUILD

# Student's t, two-sided 80 %, 1 to 12 degrees of freedom: NIST/SEMATECH e-Handbook, 1.3.6.7.2, column 0.90
STUDENT = [3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356]
NORMAL = 1.2816   # its last row, of infinitely many


def ask(rows):
    """What the gateway's own makes of each row of (day, percent)."""
    text = "".join(" ".join(f"{day:.6f}:{percent:.6f}" for day, percent in row) + "\n" for row in rows)
    done = subprocess.run([BUILD / "tests/support/days_left"], input=text, capture_output=True, text=True, check=True,
                          timeout=120)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == len(rows)
    return [{"kind": words[0], "coarse": words[1] == "1", "begin": int(words[2]), "rate": float(words[3]),
             "about": float(words[4]), "least": float(words[5]), "most": float(words[6]), "said": words[7:]}
            for words in lines]


# ---- a second time ----

def begin(reads):
    found = 0
    for i in range(1, len(reads)):
        before = max(percent for _, percent in reads[max(found, i - 2):i])
        rise = reads[i][1] - before
        if rise >= 10 and all(percent > before + rise / 2 for _, percent in reads[i + 1:i + 3]):
            found = i
    return found


def theil_sen(reads):
    return statistics.median((a[1] - b[1]) / (b[0] - a[0])
                             for i, a in enumerate(reads) for b in reads[i + 1:])


def fine(reads, step):
    rate, span = theil_sen(reads), reads[-1][0] - reads[0][0]
    if rate <= 0 or rate * span < 2 * step:
        return {"kind": "steady"}
    pairs = [(b[0] - a[0], a[1] - b[1]) for i, a in enumerate(reads) for b in reads[i + 1:]]
    weeks = [pair for pair in pairs if 5 <= pair[0] <= 9] or [
        (b[0] - a[0], a[1] - b[1]) for a, b in zip(reads, reads[1:])]
    apart = sorted(abs(fall - rate * days) / math.sqrt(days) for days, fall in weeks)
    spread = apart[math.ceil(0.8 * len(apart)) - 1] / NORMAL
    level = max(0, statistics.median(percent - rate * (reads[-1][0] - day) for day, percent in reads[-3:]))
    ahead = level / rate
    freedom = min(max(int(span / 7) - 1, 1), 12)
    margin = STUDENT[freedom - 1] * spread * math.sqrt(ahead + ahead ** 2 / span) / ahead if ahead else 0
    return {"kind": "known", "rate": rate, "about": ahead, "least": max(0, level - step) / (rate + margin),
            "most": (level + step) / (rate - margin) if margin < rate else math.inf}


def coarse(reads):
    levels = [reads[0][1]] + [statistics.median((a[1], b[1], c[1])) for a, b, c in zip(reads, reads[1:], reads[2:])]
    levels.append(reads[-1][1])
    days = [day for day, _ in reads]
    steps, size = [], 0
    for i in range(1, len(reads)):
        if levels[i] < levels[i - 1]:
            steps.append(((days[i - 1] + days[i]) / 2, (levels[i - 1] + levels[i]) / 2))
            size = levels[i - 1] - levels[i]
    if len(steps) < 2:
        return {"kind": "steps"}
    rate = theil_sen(steps)
    if rate <= 0:
        return {"kind": "steps"}
    shown = reads[-1][1]
    level = steps[-1][1] - rate * (days[-1] - steps[-1][0])
    level = max(0, min(max(level, shown - size / 2), shown + size / 2))
    margin = size / 2 / (steps[-1][0] - steps[0][0])
    between = [theil_sen(pair) for pair in zip(steps, steps[1:])]
    slow, fast = min([rate - margin] + between), max([rate + margin] + between)
    return {"kind": "known", "rate": rate, "about": level / rate, "least": max(0, level - size / 2) / fast,
            "most": (level + size / 2) / slow if slow > 0 else math.inf}


def again(reads):
    first = begin(reads)
    reads = reads[first:]
    values = sorted({percent for _, percent in reads})
    step = min((b - a for a, b in zip(values, values[1:])), default=0)
    is_coarse = step >= 5 and len(reads) >= 2 * len(values)
    if len(reads) < 5 or reads[-1][0] - reads[0][0] < 14:
        found = {"kind": "young"}
    else:
        found = coarse(reads) if is_coarse else fine(reads, step)
    return {"begin": first, "coarse": is_coarse} | found


# ---- supplies as offices use them ----

def office(day, random_):
    return 0 if day % 7 >= 5 else random_.gammavariate(2, 0.5) * 7 / 5


def even(_day, random_):
    return random_.gammavariate(4, 0.25)


def life(use, rate, random_):
    """The true level at each morning, and the day on which it is used up."""
    levels, level, day = [], 100.0, 0
    while level > 0:
        levels.append(level)
        level -= rate * use(day, random_)
        day += 1
    return levels, day - 1 + levels[-1] / (levels[-1] - level)


def read(levels, until, gauge, random_):
    """Nine reads of ten, by a gauge that knows whole steps."""
    return [(float(day), float(min(100, math.ceil(levels[day] / gauge) * gauge))) for day in range(until + 1)
            if day in (0, until) or random_.random() > 0.1]


def rows(count, gauges, seed):
    random_ = random.Random(seed)
    found = []
    while len(found) < count:
        levels, end = life(random_.choice([office, even]), random_.choice([0.4, 0.7, 1.0, 2.0]), random_)
        until = random_.randrange(10, 91)
        if until + 3 < end:
            found.append((read(levels, until, random_.choice(gauges), random_), end - until))
    return found


def test_what_the_gateway_computes_is_what_the_formulas_say():
    asked = [reads for reads, _ in rows(300, [1, 1, 2, 10, 25], 531)]
    random_ = random.Random(341)
    for reads in asked[:150]:   # shaken, exchanged and nonsense in between
        at = random_.randrange(1, len(reads))
        for i in range(at, random_.choice([at + 1, at + 2, len(reads)])):
            if i < len(reads):
                reads[i] = (reads[i][0], min(100.0, reads[i][1] + random_.choice([12.0, 30.0, 70.0])))
    kinds = set()
    for reads, ours in zip(asked, ask(asked)):
        expected = again(reads)
        kinds.add((expected["kind"], expected["coarse"]))
        for key, value in expected.items():
            assert ours[key] == (pytest.approx(value, rel=1e-4) if isinstance(value, float) else value), (key, reads)
    assert {("young", False), ("known", False), ("known", True), ("steps", True)} <= kinds


def test_the_true_end_lies_between_as_often_as_said():
    """Four of five are promised; some patterns of use are harsher than others."""
    tried = rows(600, [1], 784)
    told = [(left, end) for (_, end), left in zip(tried, ask([reads for reads, _ in tried])) if left["kind"] == "known"]
    assert len(told) > 400
    inside = sum(left["least"] <= end <= left["most"] for left, end in told)
    assert 0.75 <= inside / len(told) <= 0.95
    assert statistics.median(abs(left["about"] - end) / end for left, end in told) < 0.2


def test_a_coarse_gauge_is_known_as_coarse_and_says_less():
    tried = [(reads, end) for reads, end in rows(600, [25], 341) if len({p for _, p in reads}) >= 3]
    told = [(left, end) for (_, end), left in zip(tried, ask([reads for reads, _ in tried])) if left["kind"] == "known"]
    assert len(told) > 100
    assert all(left["coarse"] for left, _ in told)
    inside = sum(left["least"] <= end <= left["most"] for left, end in told)
    assert inside / len(told) > 0.75
