#!/bin/sh
# flat: see bench/flat.py. FLAT_TERMINALS=N fills fewer than a million.
exec python3 "${top_srcdir:?run it by make bench}/bench/flat.py"
