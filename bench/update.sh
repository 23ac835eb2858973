#!/bin/sh
# update: see bench/fetch.c. Starts a gateway and an nginx of its own.
exec python3 "${top_srcdir:?run it by make bench}/bench/update.py"
