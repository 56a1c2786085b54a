# SPDX-License-Identifier: GPL-3.0-or-later
# Makes C of numbered schema files: one array a database, element N-1 is schema N. The files come sorted.

function finish() {
    if (name != "")
        print "    NULL,\n};"
}

BEGIN {
    print "/* Made by embed.awk from schema/NAME-NNN.sql: do not edit. */"
    print "#include \"schema.h\""
}

FNR == 1 {
    parts = split(FILENAME, path, "/")
    split(path[parts], words, "-")
    if (in_text)
        print "    ,"
    if (words[1] != name) {
        finish()
        name = words[1]
        printf "\nconst char *const store_schema_%s[] = {\n", name
    }
    in_text = 1
}

{
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    printf "    \"%s\\n\"\n", $0
}

END {
    print "    ,"
    finish()
}
