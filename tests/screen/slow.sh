# SPDX-License-Identifier: GPL-3.0-or-later
# slow.sh: slow-*.steps, and the slowest of their keys. The aim is 100 ms; what fails is a second.
set -eu
run=${builddir:-.}/tests/screen/run
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n=0

for steps in "${srcdir:-.}"/tests/screen/slow-*.steps; do
    "$run" "$steps" >"$scratch/out"
    awk -v name="$(basename "$steps" .steps)" '
        /^within:/ { n++; if ($2 > most) most = $2 }
        END { printf "%s: %d keys, the slowest %.1f ms from key to screen\n", name, n, most; exit n == 0 }
    ' "$scratch/out"
    n=$((n + 1))
done
[ "$n" -eq 3 ]
