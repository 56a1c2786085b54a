# SPDX-License-Identifier: GPL-3.0-or-later
# dovecot.sh: every way and every mechanism; the maildrop is a Maildir.
set -eu
. "${srcdir:-.}/tests/interop/exchange.sh"
ways='plain stls tls'
login_logged=([plain]=method=PLAIN [login]=method=LOGIN [cram-md5]=method=CRAM-MD5 [scram-sha-1]=method=SCRAM-SHA-1
    [scram-sha-256]=method=SCRAM-SHA-256 [apop]=method=APOP)
altered='bare-cr'
logins='plain login cram-md5 scram-sha-1 scram-sha-256 apop user'

server_run() {
    mkdir -p "$scratch/run" "$scratch/state"
    cat >"$scratch/dovecot.conf" <<END
base_dir = $scratch/run
state_dir = $scratch/state
log_path = /dev/stderr
protocols = pop3
listen = 127.0.0.1
ssl = yes
ssl_cert = <$certificates/good.pem
ssl_key = <$certificates/good.key
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 apop
auth_failure_delay = 0
mail_location = maildir:~/Maildir
first_valid_uid = 1
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=64010 gid=64010 home=$scratch/home
}
service pop3-login {
  inet_listener pop3 {
    port = $plain_port
  }
  inet_listener pop3s {
    port = $tls_port
    ssl = yes
  }
}
END
    exec dovecot -F -c "$scratch/dovecot.conf"
}

server_fill() { fill_maildir "$scratch/home/Maildir" "$@"; }

exchange
