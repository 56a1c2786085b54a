# SPDX-License-Identifier: GPL-3.0-or-later
# solid.sh: Solid POP3: no CAPA, leaves at the fifth command it does not know, APOP, no TLS of its own (socat does
# it), an empty line more at the end of each message, the same UIDL for the same content.
set -eu
. "${srcdir:-.}/tests/interop/exchange.sh"
ways='plain tls'
watched_ways='plain tls'
logins='user apop'
altered='bare-cr from'
unique=no

server_run() {
    mkdir -p /var/lib/solid-pop3d/bulletins
    printf '<Global>\nMailDropName "/var/mail/%%s"\nMailDropType mailbox\nAPOPServerName "localhost"\n</Global>\n' >/etc/spop3d.conf
    printf 'secret\nsecret\n' | setpriv --reuid 64010 --regid 64010 --clear-groups env HOME="$scratch/home" pop_auth || true
    ls -la "$scratch/home"
    socat "OPENSSL-LISTEN:$tls_port,bind=127.0.0.1,reuseaddr,fork,verify=0,cert=$certificates/good.pem,key=$certificates/good.key" \
        "TCP:127.0.0.1:$watch_port" &
    exec socat "TCP-LISTEN:$plain_port,bind=127.0.0.1,reuseaddr,fork" EXEC:/usr/sbin/solid-pop3d,nofork
}

server_fill() { fill_spool "$@"; }

# The line that it adds.
server_undo() { sed '$ { /^$/ d }'; }

exchange
