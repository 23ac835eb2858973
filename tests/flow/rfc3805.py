"""What a printer says of its supplies, read from the text of RFC 3805 and of IANA-PRINTER-MIB, not from our C.

`values` is {"1.3.6...": value}: int for every number, bytes for an OCTET STRING, str for an OBJECT IDENTIFIER.
"""
import re

SUPPLIES, COLORANTS, ALERTS = "1.3.6.1.2.1.43.11.1.1", "1.3.6.1.2.1.43.12.1.1", "1.3.6.1.2.1.43.18.1.1"

# PrtMarkerSuppliesTypeTC
TYPES = dict(enumerate(
    "other unknown toner wasteToner ink inkCartridge inkRibbon wasteInk opc developer fuserOil solidWax ribbonWax "
    "wasteWax fuser coronaWire fuserOilWick cleanerUnit fuserCleaningPad transferUnit tonerCartridge fuserOiler water "
    "wasteWater glueWaterAdditive wastePaper bindingSupply bandingSupply stitchingWire shrinkWrap paperWrap staples "
    "inserts covers matteToner matteInk".split(), 1))
# PrtMarkerSuppliesSupplyUnitTC
UNITS = {1: "other", 2: "unknown", 3: "tenThousandthsOfInches", 4: "micrometers", 7: "impressions", 8: "sheets",
         11: "hours", 12: "thousandthsOfOunces", 13: "tenthsOfGrams", 14: "hundrethsOfFluidOunces",
         15: "tenthsOfMilliliters", 16: "feet", 17: "meters", 18: "items", 19: "percent"}
COLOURED = {"toner", "ink", "inkCartridge", "inkRibbon", "solidWax", "tonerCartridge", "matteToner", "matteInk"}
# PrtAlertCodeTC: what is nearly used up (or full), and what is.
LOW = {10, 12, 14, 16, 1104, 1105, 1106, 1107, 1108, 1111, 1113}
OVER = {11, 13, 15, 17, 1101, 1102, 1103, 1109, 1110, 1112, 1114}


def table(values, entry):
    """{index: {column: value}} in the order of their indexes."""
    rows = {}
    for oid, value in values.items():
        if oid.startswith(entry + "."):
            column, _, index = oid[len(entry) + 1:].partition(".")
            rows.setdefault(index, {})[int(column)] = value
    return dict(sorted(rows.items(), key=lambda row: [int(n) for n in row[0].split(".")]))


def text(value, charset="utf-8"):
    if not isinstance(value, bytes):
        return None
    head, _, dump = value.partition(b"\n")
    if len(head) == 16 and re.fullmatch(rb"([0-9A-Fa-f]{2}\s*){2,}", dump):  # an HP: the rest as a hex dump
        value = head + bytes.fromhex(dump.decode())
    value = value.strip(b"\0").split(b"\0")[0]
    try:
        decoded = value.decode("utf-8")
    except UnicodeDecodeError:
        decoded = value.decode(charset if charset != "utf-8" else "cp1252", "replace")
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", decoded).strip() or None


def number(value):
    return value if isinstance(value, int) else None


def percent(level, capacity, unit):
    """What remains in a container, what space remains in a receptacle; None: not known."""
    if level is None or level < 0:
        return None
    if capacity is None or capacity <= 0:
        if unit != "percent":
            return 0 if level == 0 else None
        capacity = 100
    exact = 100 * level / capacity
    return min(100, int(exact + 0.5)) if level == 0 or exact >= 1 else 1


def told(values, index, alerts):
    """The worst of the alerts of this very supply."""
    device, _, supply = index.rpartition(".")
    codes = {row.get(7) for place, row in alerts.items()
             if row.get(4) == 11 and row.get(5) == int(supply) and place.rpartition(".")[0] == device}
    return "over" if codes & OVER else "low" if codes & LOW else None


def state(kind, level, part, alert):
    none_left = "full" if kind == "filled" else "empty"
    if alert:
        return none_left if alert == "over" else "low"
    if part is not None:
        return none_left if part == 0 else "low" if part <= 10 else "ok"
    return "some" if level is not None and (level == -3 or level > 0) else "unknown"


def supplies(values, charset="utf-8"):
    colorants, alerts, found = table(values, COLORANTS), table(values, ALERTS), []
    for index, row in table(values, SUPPLIES).items():
        kind = TYPES.get(row[5], "unknown") if 5 in row else None
        level, capacity, unit = number(row.get(9)), number(row.get(8)), UNITS.get(row.get(7))
        group = {3: "consumed", 4: "filled"}.get(row.get(4))
        if group is None:
            name = (text(row.get(6)) or "").lower()
            group = "filled" if (kind or ("waste" if "waste" in name else "")).startswith("waste") else "consumed"
        part = percent(level, capacity, unit)
        colorant = colorants.get(f"{index.rpartition('.')[0]}.{row.get(3)}", {}).get(4)
        found.append({
            "index": index, "name": text(row.get(6), charset), "class": group, "type": kind, "level": level,
            "capacity": capacity, "unit": unit, "percent": part,
            "state": state(group, level, part, told(values, index, alerts)),
            "colour": text(colorant).lower().replace(" ", "-") if colorant and kind in COLOURED else None})
    return found


def differences(expected, read):
    """What a reading says of a supply that the recording does not: [] where they agree."""
    wrong = [f"{key}: {read[key]!r}, not {expected[key]!r}"
             for key in ("index", "class", "level", "capacity", "unit", "percent", "state") if read[key] != expected[key]]
    for key in ("name", "type"):
        if expected[key] is not None and read[key] != expected[key]:
            wrong.append(f"{key}: {read[key]!r}, not {expected[key]!r}")
    if expected["colour"] not in (None, "other", "unknown", "none") and read["colour"] != expected["colour"]:
        wrong.append(f"colour: {read['colour']!r}, not {expected['colour']!r}")
    if read["colour"] is not None and read["type"] not in COLOURED:
        wrong.append(f"colour: {read['colour']!r} of {read['type']}")
    if not read["name"]:
        wrong.append("no name")
    return wrong
