# SPDX-License-Identifier: GPL-3.0-or-later
# functions.sh [TREE]: no function over 80 lines or complexity 20, no file over 600 lines. What stands in
# tests/lint/exceptions ("function FILE NAME" or "file FILE") may, for as long as it needs to.
set -eu
tree=${1:-${srcdir:-.}}
cd "$tree"

if ! command -v pmccabe >/dev/null; then
    echo 'skipped: there is no pmccabe here'
    exit 77
fi
exceptions=tests/lint/exceptions
[ -f "$exceptions" ] || exceptions=/dev/null
files=$(find src include tests -name '*.[ch]' | LC_ALL=C sort)

{
    sed 's/^/exception /' "$exceptions"
    # columns: modified complexity, complexity, statements, first line, lines, file(line): name
    find src tests -name '*.c' | LC_ALL=C sort | xargs pmccabe | sed 's/^/function /'
    wc -l $files | sed 's/^/lines /'
} | awk '
$1 == "exception" && $2 !~ /^(#|$)/ {
    exception[$2 " " $3 ($2 == "function" ? " " $4 : "")] = 1
}
$1 == "function" {
    file = $7
    sub(/\(.*/, "", file)
    if ($3 > 20 || $6 > 80)
        over["function " file " " $8] = $6 " lines, complexity " $3
    n_functions++
}
$1 == "lines" && $3 != "total" && $2 > 600 {
    over["file " $3] = $2 " lines"
}
END {
    for (key in over) {
        if (!(key in exception)) {
            print key ": " over[key]
            bad = 1
        }
    }
    for (key in exception) {
        if (!(key in over)) {
            print "tests/lint/exceptions: no longer needed: " key
            bad = 1
        }
    }
    if (n_functions == 0) {
        print "no functions found"
        bad = 1
    }
    exit bad
}'
