# SPDX-License-Identifier: GPL-3.0-or-later
# read.sh: from Enter in the list to the first screen of a message, in postbag, mutt and neomutt in pseudo-terminals, in turn.
# "make bench-read"; never part of make check.
#
#   BENCH_RUNS       messages that count (21), after BENCH_WARM others (3); each is opened once
#   BENCH_ROWS       of text, html, attachment (all)
#   BENCH_PROGRAMS   of postbag, mutt, neomutt (all that are there)
#   BENCH_DISK       a folder for the mail, up to 600 MB (one beside the build)
#
# Others read HTML by "w3m -dump" through mailcap and auto_view, and have a header cache.
set -eu
builddir=$(cd "${builddir:-.}" && pwd)
opened=$builddir/tests/bench/opened
runs=${BENCH_RUNS:-21} warm=${BENCH_WARM:-3}
disk=$(mktemp -d "${BENCH_DISK:-$builddir}/bench-read.XXXXXX")
trap 'rm -rf "$disk"' EXIT
trap 'exit 130' HUP INT TERM
declare -A aim=([text]=2 [html]=15 [attachment]=10)
mark='mark of the first screen'

[ -x "$opened" ] || { echo "read: no screen harness (libvterm), nothing measured"; exit 0; }

programs=()
for program in ${BENCH_PROGRAMS:-postbag mutt neomutt}; do
    if [ "$program" = postbag ] || command -v "$program" >/dev/null; then
        programs+=("$program")
    else
        echo "read: $program is not here"
    fi
done
command -v w3m >/dev/null || echo 'read: w3m is not here: the others show no HTML'

sentences() { # COUNT SEED
    awk -v n="$1" -v seed="$2" 'BEGIN {
        srand(seed); n_words = split("the river bread garden over meeting with answer summer train please photo", w, " ")
        for (i = 0; i < n; i++) { line = ""; for (j = 0; j < 11; j++) line = line w[int(rand() * n_words) + 1] " "; print line }
    }'
}

fields() { # NUMBER TYPE
    printf 'From: Ada <ada@example.org>\nTo: ben@example.org\nSubject: letter %d\n' "$1"
    printf 'Date: Tue, 03 Nov 2026 10:%02d:00 +0000\nMessage-ID: <%d@bench.example>\nMIME-Version: 1.0\n' "$1" "$1"
    printf 'Content-Type: %s\n\n' "$2"
}

message_text() { # NUMBER
    fields "$1" 'text/plain; charset=utf-8'
    sentences 6 "$1"
    echo "$mark"
    sentences 53 "$1"
}

message_html() { # NUMBER
    fields "$1" 'text/html; charset=utf-8'
    printf '<html><head><style>p { margin: 1em }</style></head><body><table>\n'
    { sentences 4 "$1"; echo "$mark"; sentences 1446 "$1"; } | awk '{ print "<tr><td><p>" $0 "<a href=\"https://example.org/" NR "\">more</a></p></td></tr>" }'
    printf '</table></body></html>\n'
}

message_attachment() { # NUMBER
    fields "$1" 'multipart/mixed; boundary=cut'
    printf -- '--cut\nContent-Type: text/plain\n\n'
    sentences 6 "$1"
    echo "$mark"
    sentences 23 "$1"
    printf -- '--cut\nContent-Type: application/octet-stream; name=big.bin\nContent-Transfer-Encoding: base64\n'
    printf 'Content-Disposition: attachment; filename=big.bin\n\n'
    cat "$disk/base64"
    printf -- '--cut--\n'
}

# Each reader has a copy by links, so that none sees the others' flags.
fill() { # ROW
    local i program
    mkdir -p "$disk/$1/made"
    for ((i = 1; i <= runs + warm; i++)); do
        "message_$1" "$i" >"$disk/$1/made/$((1700000000 + i)).$i.bench:2,S"
    done
    for program in "${programs[@]}"; do
        mkdir -p "$disk/$1/$program/mail/Inbox"/{cur,new,tmp}
        ln "$disk/$1/made"/* "$disk/$1/$program/mail/Inbox/cur/"
    done
}

home_postbag() { # FOLDER
    printf '[account home]\naddress = ada@example.org\nserver = pop.example.org\n[general]\ncheck_every = never\n' \
        >"$1/postbag.conf"
    chmod 600 "$1/postbag.conf"
}

home_others() { # FOLDER
    printf 'text/html; w3m -dump -T text/html %%s; copiousoutput\n' >"$1/mailcap"
    cat >"$1/rc" <<END
set mailcap_path="$1/mailcap" folder="$1/mail" spoolfile="$1/mail/Inbox" mbox_type=Maildir header_cache="$1/cache"
set sort=date quit=yes wait_key=no move=no record="" crypt_use_gpgme=no
auto_view text/html
END
    mkdir -p "$1/cache"
}

reader() { # PROGRAM FOLDER: the line for opened
    case $1 in
    postbag)
        home_postbag "$2"
        printf 'postbag\tletter\tg\tEnter\tq j\t%s --home %s\n' "$POSTBAG" "$2"
        ;;
    *)
        home_others "$2"
        printf '%s\tletter\t=\tEnter\tq j\t%s -n -F %s/rc\n' "$1" "$1" "$2"
        ;;
    esac
}

# The first screen is there when its last lines of text are; what still moves then is a count below it.
table() { # ROW
    awk -v row="$1" -v aim="${aim[$1]}" '
        # Keeps list[name, 1 ... n] in order.
        function put(list, name, n, value,    i) {
            for (i = n; i > 1 && list[name, i - 1] + 0 > value + 0; i--)
                list[name, i] = list[name, i - 1]
            list[name, i] = value
        }
        $1 == "open" { n[$2]++; put(seen, $2, n[$2], $3); put(settled, $2, n[$2], $4) }
        $1 == "memory" { hwm[$2, $3] = $4; own[$2, $3] = $5; all[$2, $3] = $6 }
        END {
            for (name in n)
                printf "%-10s %-8s first screen: median %6.1f ms, worst %6.1f%s; all still: %6.1f; memory before %.1f MB, after %.1f (with children %.1f), peak %.1f\n",
                    row, name, seen[name, int((n[name] + 1) / 2)] / 1000, seen[name, n[name]] / 1000,
                    name == "postbag" ? " (aim " aim ")" : "", settled[name, int((n[name] + 1) / 2)] / 1000, own[name, "before"] / 1024,
                    own[name, "after"] / 1024, all[name, "after"] / 1024, hwm[name, "after"] / 1024
        }' "$disk/$1/out" | sort -k2,2
}

head -c 18750000 /dev/urandom | base64 -w 76 >"$disk/base64"
for row in ${BENCH_ROWS:-text html attachment}; do
    fill "$row"
    for program in "${programs[@]}"; do
        reader "$program" "$disk/$row/$program"
    done >"$disk/$row/readers"
    "$opened" "$disk/$row/readers" "$warm" "$runs" >"$disk/$row/out"
    table "$row"
done
