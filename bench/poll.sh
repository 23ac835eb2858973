#!/bin/sh
# poll: see bench/query.c. Starts a gateway and an nginx of its own.
exec python3 "${top_srcdir:?run it by make bench}/bench/query.py" poll
