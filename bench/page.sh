#!/bin/sh
# page: see bench/page.c. Starts a gateway of its own.
exec python3 "${top_srcdir:?run it by make bench}/bench/with_gateway.py" page
