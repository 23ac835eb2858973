#!/bin/sh
# Processor time of the agent a printer against that of a snmpbulkwalk: at most 0.5.
set -eu
exec python3 "${top_srcdir:?run it by make bench}/bench/snmp.py" snmp-read
