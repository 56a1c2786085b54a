# SPDX-License-Identifier: GPL-3.0-or-later
# dovecot-lib.sh: a Dovecot of the test's own, on loopback, as root or as anybody. For bash; source it, then:
#
#   dovecot_start DIR     certificates, settings and the server below DIR; skips the test when it cannot run
#   dovecot_fill N SEED   an empty maildrop, then N mixed messages
#   dovecot_count         how many messages are in the maildrop
#   account_home DIR [KEY=VALUE…]   a home folder with one account "test"; keys replace or add to the usual ones
#   postbag_in DIR COMMAND…         runs the program there; output in DIR/out and DIR/err; sets $status
#   stored DIR            the hashes of what is stored there (mkmail --list)
#
# It listens on 127.0.0.1 with a good certificate, on .2 with one for another host, on .3 with an expired one; the
# ports are $pop3_port and $pop3s_port, the authority is $dovecot/ca.pem, one that signed nothing other.pem.

mkmail=${builddir:-.}/tests/support/mkmail
n_fills=0

skip() {
    echo "skipped: $*"
    exit 77
}

fail() {
    echo "FAILED: $*"
    [ -z "${last_home-}" ] || tail -n 20 "$last_home/out" "$last_home/err" "$last_home/postbag.log" 2>/dev/null
    [ -z "${dovecot-}" ] || { echo '--- the end of the log of the server'; tail -n 20 "$dovecot/log"; }
    exit 1
}

make_certificate() { # NAME SUBJECT-ALT-NAME DAYS
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
        -keyout "$dovecot/$1.key" -out "$dovecot/$1.csr" 2>/dev/null &&
        printf 'subjectAltName=%s\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n' "$2" \
            >"$dovecot/$1.ext" &&
        openssl x509 -req -in "$dovecot/$1.csr" -CA "$dovecot/ca.pem" -CAkey "$dovecot/ca.key" \
            -CAcreateserial -days "$3" -extfile "$dovecot/$1.ext" -out "$dovecot/$1.pem" 2>/dev/null
}

make_authority() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=Test $1" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
        -keyout "$dovecot/$1.key" -out "$dovecot/$1.pem" 2>/dev/null
}

make_certificates() {
    make_authority ca && make_authority other &&
        make_certificate good 'DNS:localhost,IP:127.0.0.1' 30 &&
        make_certificate elsewhere 'DNS:mail.example.net' 30 &&
        make_certificate expired 'DNS:localhost,IP:127.0.0.3' -1
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

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

dovecot_answers() {
    local greeting
    { exec 3<>"/dev/tcp/127.0.0.1/$pop3_port"; } 2>/dev/null || return 1
    read -r -t 5 greeting <&3
    exec 3>&-
    [[ $greeting == +OK* ]]
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
    make_certificates || fail 'the certificates cannot be made'
    for attempt in 1 2 3 4 5; do
        pop3_port=$(free_port) pop3s_port=$(free_port)
        dovecot_settings >"$dovecot/dovecot.conf"
        "$binary" -c "$dovecot/dovecot.conf" >"$dovecot/start" 2>&1 || continue
        for ((n = 0; n < 200; n++)); do
            dovecot_answers && return 0
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

account_home() { # DIR [KEY=VALUE…]
    local home=$1 pair key
    local -A keys=([server]=127.0.0.1 [port]=$pop3s_port [security]=tls [user]=test
        [password_file]=$home/password [ca_file]=$dovecot/ca.pem [leave_on_server]='14 days')
    shift
    for pair in "$@"; do
        keys[${pair%%=*}]=${pair#*=}
    done
    mkdir -m 700 -p "$home"
    [ -f "$home/password" ] || (umask 077 && echo secret >"$home/password")
    (
        umask 077
        echo '[account test]' >"$home/postbag.conf"
        for key in "${!keys[@]}"; do
            echo "$key = ${keys[$key]}" >>"$home/postbag.conf"
        done
    )
}

postbag_in() { # DIR COMMAND…
    last_home=$1
    shift
    status=0
    "$POSTBAG" --home "$last_home" "$@" >"$last_home/out" 2>"$last_home/err" </dev/null || status=$?
}

stored() {
    find "$1/mail" -type d \( -name new -o -name cur \) -print0 2>/dev/null |
        xargs -0r "$mkmail" --list | LC_ALL=C sort
}
