# SPDX-License-Identifier: GPL-3.0-or-later
# profile.sh mail [FIRST [LAST]] | profile.sh settings [KEY=VALUE …]: what a screen test begins with, below the home folder.
#
# mail: numbered messages for the stub's --maildir, all of 2020, message 1 the oldest; 30 is long, 29 has an
# HTML version, 28 an attachment. settings: an account "home" for the server at $PORT, with comments between;
# the reader checks nothing by itself unless check_every is among the pairs.
set -eu
cd "$HOME"

head_of() { # NUMBER
    printf 'From: Person %s <person%s@example.org>\nTo: Ada Lovelace <ada@example.org>\n' "$1" "$1"
    printf 'Cc: Bob <bob@example.net>\nSubject: letter number %s\nMessage-ID: <%s@example.org>\n' "$1" "$1"
    printf 'Date: %s\nX-Odd: nothing to see\nMIME-Version: 1.0\n' \
        "$(date -u -d "2020-03-01 09:00:00 UTC +$1 days" '+%a, %d %b %Y %H:%M:%S +0000')"
}

body_of() { # NUMBER
    case $1 in
    30)
        printf 'Content-Type: text/plain; charset=utf-8\n\nThe first line.\n'
        seq -f 'line %g of many' 2 199
        echo 'The last line.'
        ;;
    29)
        printf 'Content-Type: multipart/alternative; boundary=b\n\n'
        printf -- '--b\nContent-Type: text/plain\n\nThe plain version.\n'
        printf -- '--b\nContent-Type: text/html\n\n<p>The <b>rich</b> version.</p>\n--b--\n'
        ;;
    28)
        printf 'Content-Type: multipart/mixed; boundary=b\n\n'
        printf -- '--b\nContent-Type: text/plain\n\nSee the file.\n'
        printf -- '--b\nContent-Type: application/pdf; name=plan.pdf\nContent-Disposition: attachment;'
        printf ' filename=plan.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--b--\n'
        ;;
    *) printf 'Content-Type: text/plain\n\nThis is what letter %s says.\n' "$1" ;;
    esac
}

case $1 in
mail)
    mkdir -p mail-there
    for i in $(seq "${2:-1}" "${3:-30}"); do
        { head_of "$i" && body_of "$i"; } >"mail-there/$(printf 'letter-%03d' "$i")"
    done
    ;;
settings)
    shift
    printf 'secret\n' >password
    {
        echo '# what I wrote at the top'
        echo '[account home]'
        echo 'server = localhost'
        echo "port = $PORT"
        echo "# what I wrote in the middle"
        echo 'user = demo'
        echo "password_file = $HOME/password"
        echo "ca_file = $CA"
        every=never
        for pair; do
            case $pair in
            check_every=*) every=${pair#*=} ;;
            *) echo "${pair%%=*} = ${pair#*=}" ;;
            esac
        done
        echo '[general]'
        echo "check_every = $every"
        echo '# what I wrote at the end'
    } >postbag.conf
    chmod 600 password postbag.conf
    ;;
esac
