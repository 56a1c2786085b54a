# SPDX-License-Identifier: GPL-3.0-or-later
# popa3d.sh: no CAPA, no TLS of its own (socat does it), no codes, the same UIDL for the same content.
set -eu
. "${srcdir:-.}/tests/interop/exchange.sh"
ways='plain tls'
watched_ways='plain tls'
logins='user'
altered='bare-cr from'
unique=no

server_run() {
    mkdir -p /var/lib/popa3d
    socat "OPENSSL-LISTEN:$tls_port,bind=127.0.0.1,reuseaddr,fork,verify=0,cert=$certificates/good.pem,key=$certificates/good.key" \
        "TCP:127.0.0.1:$watch_port" &
    exec socat "TCP-LISTEN:$plain_port,bind=127.0.0.1,reuseaddr,fork" EXEC:/usr/sbin/popa3d
}

server_fill() { fill_spool "$@"; }

exchange
