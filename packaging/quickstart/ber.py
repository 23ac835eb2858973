"""BER (X.690) as far as SNMP needs it (RFC 3416): written and read by hand, so that tests may break it."""


def tlv(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def integer(value, tag=2):
    return tlv(tag, value.to_bytes((value + (value < 0)).bit_length() // 8 + 1, "big", signed=True))


def identifier(numbers):
    out = bytes([numbers[0] * 40 + numbers[1]])
    for number in numbers[2:]:
        part = bytes([number & 127])
        while number > 127:
            number >>= 7
            part = bytes([number & 127 | 128]) + part
        out += part
    return tlv(6, out)


def parts(data):
    """[(tag, content)] of what is one after the other."""
    found, at = [], 0
    while at < len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size & 128:
            n, at = size & 127, at + (size & 127)
            size = int.from_bytes(data[at - n:at], "big")
        found.append((tag, data[at:at + size]))
        at += size
    return found


def decode_identifier(content):
    numbers, number = [content[0] // 40, content[0] % 40], 0
    for byte in content[1:]:
        number = number << 7 | byte & 127
        if not byte & 128:
            numbers.append(number)
            number = 0
    return tuple(numbers)
