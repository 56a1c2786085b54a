# SPDX-License-Identifier: GPL-3.0-or-later
# rows.sh: the rows of the table: what is on the server, and one measured run of one program. Sourced by fetch.sh.

# --- programs that are not there -----------------------------------------------------------------

install_programs() {
    local -A packages=([mpop]=mpop [mutt]=mutt [fetchmail]=fetchmail [getmail]=getmail6)
    local missing=() program
    for program in $programs; do
        [ -z "${packages[$program]-}" ] || command -v "$program" >/dev/null ||
            missing+=("${packages[$program]}")
    done
    if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
        install_quietly "${missing[@]}" >"$disk/apt" 2>&1 || tail -n 3 "$disk/apt"
    fi
}

install_quietly() {
    local policy=/usr/sbin/policy-rc.d own=false status=0
    if [ ! -e "$policy" ]; then # no service may start because it is measured
        own=true
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    { apt-get -q update && DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y --no-install-recommends install "$@"; } || status=$?
    ! $own || rm -f "$policy"
    return $status
}

is_there() { # PROGRAM
    case $1 in
    postbag | discard | syncfs | fsync | list) return 0 ;;
    mutt) command -v mutt >/dev/null && command -v script >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

# The stores of a measurement that ended just now are still felt.
wait_for_removal() {
    local age=60
    [ ! -e "$removed" ] || age=$(($(date +%s) - $(stat -c %Y "$removed")))
    [ "$age" -ge 60 ] || sleep $((60 - age))
}

# --- maildrops, one for each row -----------------------------------------------------------------

# Makes USER's mail, and has the server read it once, so that no run pays for the server's own index.
fill() { # USER N PROFILE
    local box=$dovecot/mail/$1
    mkdir -p "$box/new" "$box/cur" "$box/tmp" "$ram/floor/mail"
    "$mkmail" "$2" "$seed" "$box/cur" "$3" || fail mkmail
    for_server "$box"
    prepare_floor "$ram/floor" "$1" "$pop3s_port" keep
    command_floor list "$ram/floor"
    "${command[@]}" || fail "the server does not list what it has for $1"
    mv "$box" "$dovecot/master-$1"
    mkdir -p "$dovecot/aside"
    refill "$1"
}

for_server() {
    [ "$(id -u)" -ne 0 ] || chown -R "$mail_uid:$mail_gid" "$1"
}

# The maildrop as it was: messages are links, what the server writes itself are copies.
refill() { # USER
    local box=$dovecot/mail/$1 master=$dovecot/master-$1
    [ ! -e "$box" ] || mv "$box" "$dovecot/aside/$1-$((n_fills += 1))"
    mkdir -p "$box/new" "$box/tmp"
    cp -al "$master/cur" "$box/cur"
    find "$master" -maxdepth 1 -type f -exec cp -p -t "$box" {} +
    for_server "$box"
}

start_delay() { # MILLISECONDS; sets delay_port
    "$builddir/tests/bench/delay" "$ram/delay-port" "$pop3s_port" "$1" &
    helpers+=($!)
    local n
    for ((n = 0; n < 200; n++)); do
        [ ! -s "$ram/delay-port" ] || break
        sleep 0.05
    done
    delay_port=$(cat "$ram/delay-port")
}

# --- one run -------------------------------------------------------------------------------------

# False when the program failed by itself: getmail loses a child now and then.
measure() { # ROW PROGRAM RUN HOME
    local status=0 took user system peak
    "command_$2" "$4"
    sync
    "$builddir/tests/bench/timed" "$ram/figures" "${command[@]}" >"$4/said" 2>&1 </dev/null || status=$?
    if [ "$status" -ne 0 ] && [ "$status" -ne "${statuses[$2]-0}" ]; then
        echo "$1 $2 $3: ends with status $status, does not count: $(tail -n 1 "$4/said")"
        [[ $2 != @(postbag|discard|syncfs|fsync|list) ]] || fail "$1: $2 must not fail"
        return 1
    fi
    read -r took user system peak <"$ram/figures"
    figures="$1 $2 $3 $((took / 1000)) $(((user + system) / 1000)) $peak"
}

check_store() { # ROW PROGRAM HOME USER
    "$builddir/tests/bench/same" "$dovecot/master-$4/cur" "$3/mail" >"$3/same" ||
        { cat "$3/same"; fail "$1: what $2 stored is not what the server has"; }
}

n_left() { find "$dovecot/mail/$1/cur" "$dovecot/mail/$1/new" -type f | wc -l; }

download() { # ROW PROGRAM RUN USER PORT keep|delete
    local home=$disk/$1-$2-$3
    mkdir -p "$home"
    "prepare_$2" "$home" "$4" "$5" "$6"
    [ "$6" = keep ] || refill "$4"
    measure "$1" "$2" "$3" "$home" || return 0
    [ "$2" = discard ] || check_store "$1" "$2" "$home" "$4"
    [ "$6" = keep ] || [ "$(n_left "$4")" -eq 0 ] || fail "$1: $2 left $(n_left "$4") messages"
    echo "$figures" | tee -a "$raw"
}

nothing_new() { # ROW PROGRAM RUN USER
    local home=$disk/$1-$2 before
    before=$(grep -c 'Disconnected: Logged out' "$dovecot/log") || true
    measure "$1" "$2" "$3" "$home" || return 0
    dovecot_last_session | grep -q 'retr=0/0' || fail "$1: $2 fetched something: $(dovecot_last_session)"
    [ "$(grep -c 'Disconnected: Logged out' "$dovecot/log")" -gt "$before" ] || fail "$1: $2 did not sign in"
    echo "$figures" | tee -a "$raw"
}

# --- rows ----------------------------------------------------------------------------------------

is_slow() { # ROW PROGRAM
    case $1:$2 in
    new-*) return 1 ;;
    *:fetchmail | *:getmail | *:mutt) return 0 ;;
    esac
    return 1
}

# Calls COMMAND ROW PROGRAM RUN ARGUMENTS for all programs in turn.
in_turn() { # ROW PROGRAMS COMMAND ARGUMENTS
    local row=$1 turn=$2 run program
    shift 2
    for ((run = 1; run <= runs; run++)); do
        for program in $turn; do
            is_there "$program" || continue
            if is_slow "$row" "$program" && [ "$run" -gt "$slow_runs" ]; then
                continue
            fi
            "$1" "$row" "$program" "$run" "${@:2}"
        done
    done
}

run_downloads() { # ROW N PROFILE PORT keep|delete
    fill "$1" "$2" "$3"
    echo "--- $1: $2 messages, $(du -sm --apparent-size "$dovecot/mail/$1/cur" | cut -f 1) MB"
    in_turn "$1" "$programs" download "$1" "$4" "$5"
}

run_nothing_new() { # ROW N
    local program turn=
    fill "$1" "$2" short
    echo "--- $1: $2 messages, all known"
    uidls=$ram/uidls
    list_uidls "$1" >"$uidls"
    [ "$(wc -l <"$uidls")" -eq "$2" ] || fail "$1: $(wc -l <"$uidls") UIDLs"
    for program in $programs list; do
        [ "$(type -t "known_$program")" = function ] && is_there "$program" || continue
        case $program in discard | syncfs | fsync) continue ;; esac
        mkdir -p "$disk/$1-$program"
        "known_$program" "$disk/$1-$program" "$1" "$pop3s_port" >"$disk/$1-$program/known" 2>&1 ||
            fail "$1: $program cannot be prepared: $(tail -n 3 "$disk/$1-$program/known")"
        turn="$turn $program"
    done
    in_turn "$1" "$turn" nothing_new "$1"
}

list_uidls() { # USER
    printf 'USER %s\r\nPASS secret\r\nUIDL\r\nQUIT\r\n' "$1" |
        openssl s_client -quiet -connect "127.0.0.1:$pop3s_port" -CAfile "$dovecot/ca.pem" 2>/dev/null |
        tr -d '\r' | awk '/^[0-9]+ / { print $2 }'
}

run_row() { # ROW
    case $1 in
    keep) run_downloads keep "$n_messages" ordinary "$pop3s_port" keep ;;
    delete) run_downloads delete "$n_messages" ordinary "$pop3s_port" delete ;;
    new-*) run_nothing_new "$1" "${1#new-}" ;;
    delay)
        start_delay 20
        run_downloads delay 500 ordinary "$delay_port" keep
        ;;
    huge) run_downloads huge 1 huge "$pop3s_port" keep ;;
    esac
}

describe_machine() {
    local type
    type=$(df --output=fstype "$disk" | tail -n 1)
    echo
    echo "$(date -u +%F): $(nproc) cores, Linux $(uname -r | cut -d- -f1), $type, $(dovecot_version), TLS on, $runs runs"
}

dovecot_version() {
    PATH=$PATH:/usr/sbin dovecot --version | awk '{ print "Dovecot " $1 }'
}
