# SPDX-License-Identifier: GPL-3.0-or-later
# dovecot-lib.sh: a Dovecot of the test's own, on loopback, as root or as anybody. For bash; source it, then:
#
#   dovecot_start DIR     certificates, settings and the server below DIR; skips the test when it cannot run
#   dovecot_fill N SEED   an empty maildrop, then N mixed messages
#   dovecot_count         how many messages are in the maildrop
# and what lib.sh has (account_home, postbag_in, stored …).
#
# It listens on 127.0.0.1 with a good certificate, on .2 with one for another host, on .3 with an expired one; the
# ports are $pop3_port and $pop3s_port, the authority is $dovecot/ca.pem, one that signed nothing other.pem.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
n_fills=0

# Dovecot drops rights to users of its own as root; otherwise everything runs as whoever we are.
dovecot_users() {
    if [ "$(id -u)" -eq 0 ]; then
        mail_uid=$(id -u nobody) mail_gid=$(id -g nobody)
    else
        mail_uid=$(id -u) mail_gid=$(id -g)
        cat <<END
default_internal_user = $(id -un)
default_internal_group = $(id -gn)
default_login_user = $(id -un)
END
        printf 'service %s {\n  chroot =\n}\n' anvil imap-hibernate pop3-login stats
    fi
}

dovecot_settings() {
    dovecot_users
    cat <<END
base_dir = $dovecot/run
state_dir = $dovecot/state
log_path = $dovecot/log
protocols = pop3
listen = 127.0.0.1, 127.0.0.2, 127.0.0.3
ssl = yes
ssl_cert = <$dovecot/good.pem
ssl_key = <$dovecot/good.key
local 127.0.0.2 {
  ssl_cert = <$dovecot/elsewhere.pem
  ssl_key = <$dovecot/elsewhere.key
}
local 127.0.0.3 {
  ssl_cert = <$dovecot/expired.pem
  ssl_key = <$dovecot/expired.key
}
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_verbose = yes
auth_failure_delay = 0
mail_location = maildir:$dovecot/mail/%u
mail_fsync = never
mail_max_userip_connections = 50
first_valid_uid = 1
pop3_no_flag_updates = yes
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=$mail_uid gid=$mail_gid home=$dovecot/mail/%u
}
service pop3-login {
  inet_listener pop3 {
    port = $pop3_port
  }
  inet_listener pop3s {
    port = $pop3s_port
    ssl = yes
  }
}
END
}

dovecot_stop() {
    local pid n=0
    [ -n "${dovecot-}" ] && [ -f "$dovecot/run/master.pid" ] || return 0
    pid=$(cat "$dovecot/run/master.pid")
    kill "$pid" 2>/dev/null || return 0
    while kill -0 "$pid" 2>/dev/null && [ $((n += 1)) -lt 200 ]; do
        sleep 0.05
    done
    kill -9 "$pid" 2>/dev/null || true
}

dovecot_start() {
    local binary attempt n
    binary=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v dovecot) || skip 'there is no Dovecot here'
    command -v openssl >/dev/null || skip 'there is no openssl to make certificates'
    dovecot=$1/dovecot
    mkdir -p "$dovecot/mail/test" "$dovecot/state"
    chmod 711 "$1" "$dovecot" "$dovecot/mail"
    server_log=$dovecot/log
    make_certificates "$dovecot" || fail 'the certificates cannot be made'
    for attempt in 1 2 3 4 5; do
        pop3_port=$(free_port) pop3s_port=$(free_port)
        dovecot_settings >"$dovecot/dovecot.conf"
        "$binary" -c "$dovecot/dovecot.conf" >"$dovecot/start" 2>&1 || continue
        for ((n = 0; n < 200; n++)); do
            greets "$pop3_port" && return 0
            sleep 0.05
        done
        dovecot_stop
    done
    cat "$dovecot/start" "$dovecot/log" 2>/dev/null
    skip 'Dovecot is installed but does not start'
}

dovecot_fill() { # N SEED
    local box=$dovecot/mail/test source=$dovecot/source-$1-$2
    if [ ! -d "$source" ]; then
        mkdir -p "$source/new" "$source/cur" "$source/tmp"
        "$mkmail" "$1" "$2" "$source/new" || fail 'mkmail'
        "$mkmail" --list "$source/new" >"$source.list"
        [ "$(wc -l <"$source.list")" -eq "$1" ] || fail 'mkmail made too few messages'
        if [ "$(id -u)" -eq 0 ]; then
            chown -R "$mail_uid:$mail_gid" "$source"
        fi
    fi
    # Moved aside, not removed: a session that is ending may still write there, and removing many files
    # slows the ones that are made next. The messages themselves are links.
    mkdir -p "$dovecot/old"
    mv "$box" "$dovecot/old/$((n_fills += 1))"
    cp -al "$source" "$box"
    cp "$source.list" "$dovecot/originals"
}

dovecot_count() {
    find "$dovecot/mail/test/new" "$dovecot/mail/test/cur" -type f | wc -l
}

# Sessions that ended, as Dovecot counts: retr=N/BYTES, del=N/N.
dovecot_last_session() {
    grep 'Disconnected: Logged out' "$dovecot/log" | tail -n 1
}
