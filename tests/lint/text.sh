# SPDX-License-Identifier: GPL-3.0-or-later
# text.sh [TREE]: licence line, no loose ends, no blanks at the end of a line, no paths of one machine;
# and every file of src and include is listed where it is built.
set -eu
tree=${1:-${srcdir:-.}}
cd "$tree"

# What people wrote; folders of a build inside the tree are none of it.
ours() {
    find . \( -path './build*' -o -path './_build' -o -path './_inst' -o -name '.git' -o -name 'autom4te.cache' -o -name 'corpus' \) -prune \
        -o -type f \( -name '*.[ch]' -o -name '*.def' -o -name '*.sql' -o -name '*.sh' -o -name '*.mk' \
        -o -name '*.m4' -o -name '*.ac' -o -name '*.am' -o -name '*.theme' -o -name '*.steps' \
        -o -path './.ci/*' -o -name 'bootstrap' -o -name 'README*' -o -name 'HACKING' \) \
        ! -name 'aclocal.m4' ! -name 'config.h' -print | sed 's,^\./,,' | LC_ALL=C sort
}
status=0

ours | xargs awk '
BEGIN {
    split("TO" "DO FIX" "ME X" "XX", words, " ")
    loose = "(^|[^A-Za-z0-9_])(" words[1] "|" words[2] "|" words[3] ")([^A-Za-z0-9_]|$)"
    machine = "(^|[^A-Za-z0-9_.)}])/(home|root|Users|work|tmp)/[A-Za-z0-9]"
}
function complain(line, text) {
    printf "%s:%d: %s\n", FILENAME, line, text
    bad = 1
}
function check_licence() {
    if (last != "" && last !~ /(README[^\/]*|HACKING)$/ && !licensed) {
        printf "%s:1: the licence line is missing\n", last
        bad = 1
    }
}
FNR == 1 { check_licence(); licensed = 0; last = FILENAME; n_files++ }
FNR <= 2 && /SPDX-License-Identifier: GPL-3\.0-or-later/ { licensed = 1 }
$0 ~ loose { complain(FNR, "a loose end: finish it or open an issue") }
$0 ~ machine { complain(FNR, "a path of one machine") }
/[ \t\r]$/ { complain(FNR, "blanks at the end of the line") }
END {
    check_licence()
    if (n_files == 0) {
        print "no text found"
        bad = 1
    }
    exit bad
}' || status=1

for file in $(find src include -name '*.[ch]' -o -name '*.def' -o -name '*.sql' | LC_ALL=C sort); do
    if ! cat Makefile.am src/*/local.mk | grep -qF "$file"; then
        echo "$file: no local.mk lists it"
        status=1
    fi
done
exit $status
