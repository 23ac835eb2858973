#!/bin/sh
# 510 printers that answer after 50 ms against 40 walks one after another: at most 1.0.
set -eu
exec python3 "${top_srcdir:?run it by make bench}/bench/snmp.py" snmp-fleet
