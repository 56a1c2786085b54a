# SPDX-License-Identifier: GPL-3.0-or-later
# courier.sh: without UTF8 it gives a message of its own in place of one with raw 8-bit headers; no codes; the maildrop
# is a Maildir.
set -eu
. "${srcdir:-.}/tests/interop/exchange.sh"
ways='plain stls tls'
logins='plain login cram-md5 user'
altered='bare-cr'
client_option=--utf8

server_run() {
    local lib=/usr/lib/courier/courier
    mkdir -p /run/courier/authdaemon /etc/courier
    chown courier:courier /run/courier/authdaemon
    cat "$certificates/good.key" "$certificates/good.pem" >/etc/courier/pop3d.pem
    printf 'pbtest\thome=%s|uid=64010|gid=64010|systempw=%s|hmac-md5pw=%s\n' "$scratch/home" \
        "$(openssl passwd -6 secret)" "$(echo secret | userdbpw -hmac-md5)" >/etc/courier/userdb
    chmod 600 /etc/courier/userdb /etc/courier/pop3d.pem
    chown courier /etc/courier/pop3d.pem
    makeuserdb
    sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/' /etc/courier/authdaemonrc
    set -a +u
    . /etc/courier/pop3d
    . /etc/courier/pop3d-ssl
    POP3AUTH='PLAIN LOGIN CRAM-MD5' POP3AUTH_TLS=$POP3AUTH POP3_STARTTLS=YES TLS_CACHEFILE=
    TLS_TRUSTCERTS=$certificates/ca.pem
    set +a -u
    /usr/lib/courier/courier-authlib/authdaemond &
    /usr/sbin/couriertcpd -address=127.0.0.1 -nodnslookup -noidentlookup -maxprocs=40 -maxperip=40 "$tls_port" \
        /usr/bin/couriertls -server -tcpd $lib/courierpop3login $lib/courierpop3d Maildir &
    exec /usr/sbin/couriertcpd -address=127.0.0.1 -nodnslookup -noidentlookup -maxprocs=40 -maxperip=40 "$plain_port" \
        $lib/courierpop3login $lib/courierpop3d Maildir
}

server_fill() { fill_maildir "$scratch/home/Maildir" "$@"; }

exchange
