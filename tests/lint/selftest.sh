# SPDX-License-Identifier: GPL-3.0-or-later
# selftest.sh: each lint passes a small good tree, and fails once one thing in it is wrong.
set -eu
lint=${srcdir:-.}/tests/lint
lint=$(cd "$lint" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
n_checks=0

licence='/* SPDX-License-Identifier: GPL-3.0-or-later */'

plant() {
    rm -rf "$scratch/tree"
    mkdir -p "$scratch/tree" && cd "$scratch/tree"
    mkdir -p include/base include/ui src/base src/net src/ui/term src/mail tests/lint
    cp "$lint/../../.clang-format" .
    printf '# SPDX-License-Identifier: GPL-3.0-or-later\n' >Makefile.am
    printf '# SPDX-License-Identifier: GPL-3.0-or-later\nsrc/main.c\n' >>Makefile.am
    printf '# SPDX-License-Identifier: GPL-3.0-or-later\ninclude/base/a.h src/base/a.c src/base/own.h\n' \
        >src/base/local.mk
    printf '# SPDX-License-Identifier: GPL-3.0-or-later\ninclude/ui/u.h src/ui/term/t.c src/net/n.c\n' \
        >src/ui/local.mk
    printf '%s\nint a(void);\n' "$licence" >include/base/a.h
    printf '%s\nint u(void);\n' "$licence" >include/ui/u.h
    printf '%s\nint own(void);\n' "$licence" >src/base/own.h
    printf '%s\n#include "base/a.h"\n\n#include "own.h"\n\nint\na(void)\n{\n    return own();\n}\n' \
        "$licence" >src/base/a.c
    printf '%s\n#include <gnutls/gnutls.h>\n' "$licence" >src/net/n.c
    printf '%s\n#include <ncurses.h>\n\n#include "base/a.h"\n#include "ui/u.h"\n' "$licence" \
        >src/ui/term/t.c
    printf '%s\n#include "ui/u.h"\n' "$licence" >src/main.c
}

run() { # LINT: its status, output kept
    status=0
    sh "$lint/$1" "$scratch/tree" >"$scratch/out" 2>&1 || status=$?
}

good() { # LINT
    run "$1"
    [ "$status" -eq 77 ] && return 0
    n_checks=$((n_checks + 1))
    [ "$status" -eq 0 ] && return 0
    echo "$1 fails a good tree:"
    cat "$scratch/out"
    exit 1
}

bad() { # LINT WHAT EXPECTED-TEXT
    run "$1"
    [ "$status" -eq 77 ] && return 0
    n_checks=$((n_checks + 1))
    if [ "$status" -eq 0 ] || ! grep -qF "$3" "$scratch/out"; then
        echo "$1 does not see $2:"
        cat "$scratch/out"
        exit 1
    fi
}

repeat() { # N TEXT
    awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) print text }'
}

plant
for name in layers outside-headers format functions text; do
    good "$name.sh"
done

plant && printf '#include "ui/u.h"\n' >>src/base/a.c
bad layers.sh 'a part that includes a higher one' 'src/base/a.c:'
plant && printf '#include "own.h"\n' >>src/net/n.c
bad layers.sh "another part's own header" 'src/net/n.c:3'
plant && printf '#include "../base/own.h"\n' >>src/net/n.c
bad layers.sh "another part's own header by a path" 'src/net/n.c:3'
plant && mkdir src/odd && printf '%s\n' "$licence" >src/odd/o.c
bad layers.sh 'a part that the design does not know' 'src/odd/o.c:1'
plant && rm -r src include && mkdir src include
bad layers.sh 'an empty tree' 'no sources'

plant && printf '#include <ncurses.h>\n' >>src/ui/u.c
bad outside-headers.sh 'ncurses outside its home' 'src/ui/u.c:1'
plant && printf '#include <sqlite3.h>\n' >>include/base/a.h
bad outside-headers.sh 'SQLite in a public header' 'include/base/a.h:3'
plant && printf '#  include <libxml/HTMLparser.h>\n' >src/mail/other.c
bad outside-headers.sh 'libxml outside its home' 'src/mail/other.c:1'

plant && printf 'int  b ;\n' >>src/base/a.c
bad format.sh 'bad format' 'src/base/a.c'

plant && { printf 'int\nlong_one(void)\n{\n' && repeat 80 '    own();' && printf '}\n'; } >>src/base/a.c
bad functions.sh 'a long function' 'function src/base/a.c long_one'
printf 'function src/base/a.c long_one\n' >tests/lint/exceptions
good functions.sh
plant && printf '# reason\nfunction src/base/a.c a\n' >tests/lint/exceptions
bad functions.sh 'an exception nobody needs' 'no longer needed: function src/base/a.c a'
plant && { printf 'int\ndeep(int i)\n{\n' && repeat 21 '    if (i) i--;' && printf '}\n'; } >>src/base/a.c
bad functions.sh 'a function with too many branches' 'function src/base/a.c deep'
plant && repeat 600 'int x;' >>src/base/own.h
bad functions.sh 'a long file' 'file src/base/own.h'

plant && sed -i 1d src/base/a.c
bad text.sh 'a missing licence' 'src/base/a.c:1: the licence'
plant && printf '/* TO%s: later */\n' DO >>src/base/a.c
bad text.sh 'a loose end' 'src/base/a.c:'
plant && printf 'int x; \n' >>src/base/a.c
bad text.sh 'a blank at the end of a line' 'blanks at the end'
plant && printf '/* see /%s/ada/notes */\n' home >>src/base/a.c
bad text.sh 'a path of one machine' 'a path of one machine'
plant && printf '%s\n' "$licence" >src/base/forgotten.c
bad text.sh 'a file that no local.mk lists' 'src/base/forgotten.c: no local.mk'

[ "$n_checks" -ge 18 ]
echo "$n_checks checks of the lints"
