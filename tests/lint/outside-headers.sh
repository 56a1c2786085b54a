# SPDX-License-Identifier: GPL-3.0-or-later
# outside-headers.sh [TREE]: each outside library has one home.
set -eu
tree=${1:-${srcdir:-.}}
cd "$tree"

find src include -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort | xargs awk '
function home(header, places) {
    headers[++n] = "^(" header ")"
    homes[n] = "^(" places ")"
    shown[n] = places
}
BEGIN {
    home("(ncursesw?/)?(ncurses|curses|term|panel|form|menu)[.]h", "src/ui/term/")
    home("gnutls/", "src/net/|src/base/digest[.]c")
    home("sqlite3", "src/store/")
    home("gmime/", "src/mail/|src/send/build[.]c")
    home("libxml/", "src/mail/html_parser[.][ch]")
    home("curl/", "src/net/https[.]c|src/send/smtp[.]c")
    home("gsasl", "src/pop3/sasl[.]c")
    home("json-glib/", "src/cli/|src/sync/hook[.]c")
    home("readline/", "src/cli/line[.]c")
    home("seccomp[.]h|linux/(landlock|seccomp|filter)", "src/base/sandbox[.]c")
    home("fribidi", "src/ui/bidi[.]c")
    home("libical/", "src/mail/invite[.]c")
    home("uchardet", "src/mail/charset_guess[.]c")
    home("archive", "src/mail/archive[.]c|src/store/")
    home("chafa|gdk-pixbuf/", "src/mail/picture_cells[.]c")
}
/^[ \t]*#[ \t]*include[ \t]*</ {
    header = $0
    sub(/^[^<]*</, "", header)
    sub(/>.*/, "", header)
    n_includes++
    for (i = 1; i <= n; i++) {
        if (header ~ headers[i] && FILENAME !~ homes[i]) {
            printf "%s:%d: <%s> has its home in %s\n", FILENAME, FNR, header, shown[i]
            bad = 1
        }
    }
}
END {
    if (n_includes == 0) {
        print "no sources found"
        bad = 1
    }
    exit bad
}'
