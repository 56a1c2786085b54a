# SPDX-License-Identifier: GPL-3.0-or-later
# layers.sh [TREE]: a part includes itself and lower levels only; a header of a part's own is included
# from that part's folder only.
set -eu
tree=${1:-${srcdir:-.}}
cd "$tree"

find src include -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort | xargs awk '
BEGIN {
    split("base 0 config 1 net 1 pop3 2 store 2 mail 2 sync 3 send 3 demo 3 ui 4 cli 4 main.c 5", row, " ")
    for (i = 1; i in row; i += 2)
        level[row[i]] = row[i + 1]
}
function complain(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    bad = 1
}
# "src/ui/model/../term/x.h" becomes "src/ui/term/x.h".
function plain(path) {
    while (sub(/[^\/]+\/\.\.\//, "", path))
        ;
    return path
}
function exists(path,    line, found) {
    found = (getline line < path) >= 0
    close(path)
    return found
}
FNR == 1 {
    split(FILENAME, piece, "/")
    part = piece[2]
    n_files++
    if (!(part in level))
        complain("no part of this name: " part)
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    header = $0
    sub(/^[^"]*"/, "", header)
    sub(/".*/, "", header)
    split(header, piece, "/")
    folder = FILENAME
    sub(/[^\/]*$/, "", folder)
    beside = plain(folder header)
    inside = "src/" part "/" header
    made = header ~ /[.]inc$/ # by the build
    if (piece[1] in level) {
        if (!exists("include/" header))
            complain("there is no include/" header)
        if (piece[1] != part && level[piece[1]] >= level[part])
            complain(part " (level " level[part] ") includes " header " (level " level[piece[1]] ")")
    } else if (index(beside, "src/" part "/") != 1 || !(exists(beside) || exists(inside) || made)) {
        complain("\"" header "\" is no header of a part, nor one of src/" part "/")
    }
}
END {
    if (n_files == 0) {
        print "no sources found"
        bad = 1
    }
    exit bad
}'
