# SPDX-License-Identifier: GPL-3.0-or-later
# exchange.sh: the exchange with one real POP3 server, the same for all of them. For bash; servers/NAME.sh sources it,
# says what its server is like, and calls exchange:
#
#   ways            of plain, stls, tls: what it offers
#   logins          values of "auth" that must sign in, besides auto
#   login_logged    for these values, what its log then says
#   altered         which of the nine messages it does not keep as they are; missing: which it does not take at all
#   watched_ways    the ways on which what is said passes the watch: plain, and tls where socat does it
#   client_option   what popget has to say besides
#   stamps          yes where it adds something to a message that differs each time
#   unique          no where equal messages get equal UIDLs
#   server_run      becomes the server, in the foreground, in the namespace (namespace.sh) with $certificates, $scratch and
#                   the ports $plain_port, $tls_port and, if it has use for more, $feed_port, $delay_port, $old_port; says
#                   what is wrong on standard error, which is its log
#   server_fill FILE…   empties the maildrop of the user pbtest, then puts these messages there in this order
#   server_undo     a filter that takes away what the server adds to each message (default: nothing)
#   server_extra    further tests (default: none)
#
# A message counts as intact when the program has byte for byte what support/popget, which shares no code with it, gets
# from the server; and popget must get what was put there, but for "altered". A row is printed for each try.

. "${srcdir:-.}/tests/interop/lib.sh"
here=${srcdir:-.}/tests/interop
popget=${builddir:-.}/tests/support/popget
server=$(basename "$0" .sh)
tree=${POSTBAG_SERVERS:-${srcdir:-.}/build-servers}/$server
watched_ways=plain logins='' altered='' missing='' client_option='' unique=yes stamps=no
n_homes=0 n_runs=0 server_pid=''

declare -A login_logged=()
server_undo() { cat; }
server_extra() { :; }

row() { # WAY AUTH POLICY RESULT
    printf '%-10s %-6s %-20s %-7s %s\n' "$server" "$@"
}

# --- the nine messages ----------------------------------------------------------------------

kinds='plain dots no-newline bare-cr nul long-line eight-bit from blank-lines'

make_plain() { printf 'Content-Type: text/plain\n\nA message like any other.\n'; }
make_dots() { printf '\n.\n..\n...\n.leading\n. \n.\n\nand no end yet.\n.\n'; }
make_no-newline() { printf '\nthe last line has no end'; }
make_bare-cr() { printf '\nprogress 10%%\rprogress 90%%\rdone\n\rat the start\nan end of line with a CR\r\nafter it\n'; }
make_nul() { printf '\na NUL: \0 and another: \0\nafter it\n'; }
make_long-line() {
    printf '\n'
    head -c 2000000 /dev/zero | tr '\0' x
    printf '\nafter it\n'
}
make_eight-bit() { printf 'X-Raw: Gr\374\337e aus K\366ln\n\nGr\374\337e\n'; }
make_from() { printf '\nFrom here on it is text.\n>From here too.\nFrom ada@example.org Thu Jan  1 00:00:00 2026\n'; }
make_blank-lines() { printf '\n\n\ntext\n\n\n\n'; }

make_message() { # KIND
    printf 'From: Ada <ada@example.org>\nTo: pbtest@localhost\nSubject: %s\nDate: Thu, 01 Jan 2026 00:00:00 +0000\n' "$1"
    printf 'Message-ID: <%s@interop.example.org>\n' "$1"
    "make_$1"
}

make_messages() {
    local kind
    mkdir -p "$scratch/made"
    for kind in $kinds; do
        make_message "$kind" >"$scratch/made/$kind"
    done
    for kind in $missing; do
        rm "$scratch/made/$kind"
    done
}

made() { # the messages in their order
    local kind
    for kind in $kinds; do
        [ ! -e "$scratch/made/$kind" ] || echo "$scratch/made/$kind"
    done
}

# Into an mbox file, as a delivery agent does it.
append_mbox() { # FILE MBOX
    printf 'From ada@example.org Thu Jan  1 00:00:00 2026\n'
    sed 's/^From />From /' "$1"
    [ -z "$(tail -c 1 "$1")" ] || echo
    echo
}

fill_spool() { # FILE…
    local file
    for file in "$@"; do
        append_mbox "$file"
    done >"$scratch/spool/.new"
    chown 64010:8 "$scratch/spool/.new"
    chmod 660 "$scratch/spool/.new"
    touch -d "-1 hour" "$scratch/spool/.new" # popa3d waits a second where a change is fresh
    mv "$scratch/spool/.new" "$scratch/spool/pbtest"
}

fill_maildir() { # MAILDIR FILE…
    local box=$1 n=1000 file
    shift
    mkdir -p "$box"
    find "$box" -mindepth 1 -delete
    mkdir -p "$box/new" "$box/cur" "$box/tmp"
    for file in "$@"; do
        cp "$file" "$box/new/$((n += 1)).M${n}P1.interop"
        touch -d "2026-01-01 00:00:00 +$((n - 1000)) seconds" "$box/new/$n.M${n}P1.interop"
    done
    chown -R 64010:64010 "$box"
}

# --- the server -----------------------------------------------------------------------------

may_run() {
    [ "$(id -u)" -eq 0 ] || skip 'only root can set up users for a server'
    command -v openssl >/dev/null || skip 'there is no openssl to make certificates'
    [ -d "$tree" ] || skip "$server is not unpacked in $tree (./bootstrap check, make interop)"
    unshare --mount --pid --fork --mount-proc sh -c 'cd "$1" && mount -t tmpfs none . && cd "$1" && mkdir upper work all &&
        mount -t overlay overlay -o lowerdir=/etc,upperdir=upper,workdir=work all' sh "$scratch" 2>/dev/null ||
        skip 'no mount namespaces with overlays may be made here'
}

# What is said in clear text passes through here, so that it can be counted.
watch() {
    exec socat -r "$scratch/watch" "TCP-LISTEN:$watch_port,bind=127.0.0.1,reuseaddr,fork" "TCP:127.0.0.1:$plain_port"
}

said() { # PATTERN: how many of these lines passed since the last fetch began
    tail -c "+$((watched + 1))" "$scratch/watch" | tr -d '\r' | grep -a -c -E "^($1)" || true
}

is_watched() { [[ " $watched_ways " == *" $1 "* ]]; } # WAY

expect_said() { # PATTERN N WHAT
    [ "$(said "$1")" -eq "$2" ] || fail "$3: $1 was said $(said "$1") times, not $2"
}

server_start() {
    local attempt n
    for attempt in 1 2 3 4 5; do
        plain_port=$(free_port) tls_port=$(free_port) feed_port=$(free_port)
        watch_port=$(free_port) delay_port=$(free_port) old_port=$(free_port)
        export plain_port tls_port feed_port watch_port delay_port old_port certificates scratch server
        export -f server_run watch
        setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc \
            bash "$here/namespace.sh" "$tree" "$scratch" bash -c 'set -eu; watch & server_run' \
            >"$server_log" 2>&1 </dev/null &
        server_pid=$!
        for ((n = 0; n < 600; n++)); do
            greets "$plain_port" && greets "$watch_port" && return 0
            kill -0 "$server_pid" 2>/dev/null || break
            sleep 0.05
        done
        server_stop
    done
    fail "$server does not start"
}

server_stop() {
    [ -n "$server_pid" ] || return 0
    kill -9 "$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
    server_pid=
}

# The processes of a namespace end a moment after its first one.
expect_gone() {
    local n
    for ((n = 0; n < 200; n++)); do
        greets "$plain_port" || return 0
        sleep 0.05
    done
    fail 'the server is still there'
}

# Another client signs in and stays, on file descriptor 5, until session_end.
session_begin() {
    local answer line
    exec 5<>"/dev/tcp/127.0.0.1/$plain_port"
    for line in '' 'USER pbtest' 'PASS secret'; do
        [ -z "$line" ] || printf '%s\r\n' "$line" >&5
        read -r -t 30 answer <&5 || answer='no answer'
        [[ $answer == +OK* ]] || fail "another session: $line: $answer"
    done
}

session_end() {
    local answer
    printf 'QUIT\r\n' >&5
    read -r -t 30 answer <&5 || answer='no answer'
    exec 5>&-
    [[ $answer == +OK* ]] || fail "another session: QUIT: $answer"
}

# --- what it gives, and what the program has of it --------------------------------------------

reference() { # FOLDER [OPTION]: what another client gets; $n_there messages
    rm -rf "$1"
    mkdir "$1"
    "$popget" ${2-} "$plain_port" pbtest secret "$1" >"$1.list" 2>"$1.err" || fail "popget: $(cat "$1.err")"
    n_there=$(wc -l <"$1.list")
}

count_there() {
    if "$popget" "$plain_port" pbtest secret >"$scratch/there" 2>&1; then
        wc -l <"$scratch/there"
    else
        cat "$scratch/there"
    fi
}

# The server's own part: each message is there, in order, and as it was but for those in "altered".
check_reference() { # FOLDER
    local n=0 file kind
    for file in $(made); do
        kind=$(basename "$file")
        n=$((n + 1))
        server_undo <"$1/$n" >"$scratch/undone" || fail "no message $n ($kind)"
        { cat "$file" && [ "$kind" != no-newline ] || echo; } >"$scratch/expected"
        cmp -s "$scratch/undone" "$scratch/expected" && continue
        [[ " $altered " == *" $kind "* ]] || fail "the server changes the message $kind: $(cmp "$scratch/undone" "$scratch/expected" 2>&1)"
    done
    [ "$n" -eq "$n_there" ] || fail "$n_there messages are on the server, not $n"
}

new_home() { # WAY KEY=VALUE…
    local way=$1
    local -A securities=([plain]=none [stls]=starttls [tls]=tls) ports=([plain]=$watch_port [stls]=$plain_port [tls]=$tls_port)
    shift
    home=$scratch/home-$((n_homes += 1))
    account_home "$home" user=pbtest "security=${securities[$way]}" "port=${ports[$way]}" "$@"
}

# The program's clock goes on by two minutes with each, because some servers ask for time between logins.
run() { # COMMAND
    export POSTBAG_CLOCK_OFFSET=$(((n_runs += 1) * 120))
    watched=$(stat -c %s "$scratch/watch")
    postbag_in "$home" "$1"
}

fetch() { # WHAT [STATUS]
    run fetch
    [ "$status" -eq "${2:-0}" ] || fail "$1: exit status $status, not ${2:-0}"
}

# What is stored is what popget got, each once.
check_stored() { # FOLDER WHAT
    local lost extra
    "$mkmail" --list "$1" | LC_ALL=C sort >"$scratch/theirs"
    stored "$home" >"$scratch/ours"
    lost=$(LC_ALL=C comm -23 "$scratch/theirs" "$scratch/ours" | wc -l)
    extra=$(LC_ALL=C comm -13 "$scratch/theirs" "$scratch/ours" | wc -l)
    [ "$lost" -eq 0 ] && [ "$extra" -eq 0 ] ||
        fail "$2: $lost of $n_there are missing or changed, $extra too many"
}

check_log() { # N: deletions that the server confirmed
    local confirmed
    run log
    [ "$status" -eq 0 ] || fail "log: exit status $status"
    confirmed=$(grep -c confirmed "$home/out") || true
    [ "$confirmed" -eq "$1" ] || fail "log: $confirmed deletions are confirmed, not $1"
}

put_all() { # the nine are on the server, $scratch/reference is what it gives of them
    server_fill $(made)
    [ "$stamps" = no ] && [ -d "$scratch/reference" ] && return 0
    reference "$scratch/reference" $client_option
    check_reference "$scratch/reference"
}

exchange_keep() { # WAY
    local kept
    new_home "$1" leave_on_server=always
    fetch "$1, always"
    check_stored "$scratch/reference" "$1, always"
    ! is_watched "$1" || expect_said RETR "$n_there" "$1, always"
    fetch "$1, always, again"
    ! is_watched "$1" || expect_said 'RETR|DELE' 0 "$1, always, again"
    check_stored "$scratch/reference" "$1, always, again"
    run plan
    kept=$(grep -c 'kept always' "$home/out") || true
    [ "$kept" -ge "$n_there" ] || fail "plan: \"kept always\" $kept times, not $n_there"
    [ "$(count_there)" = "$n_there" ] || fail "$1, always: not $n_there messages are left on the server"
    check_log 0
    row "$1" auto always "$n_there of $n_there intact"
}

exchange_delete() { # WAY
    put_all
    new_home "$1" leave_on_server=never
    fetch "$1, never"
    check_stored "$scratch/reference" "$1, never"
    [ "$(count_there)" = 0 ] || fail "$1, never: messages are left on the server"
    ! is_watched "$1" || expect_said DELE "$n_there" "$1, never"
    check_log "$n_there"
    fetch "$1, never, again"
    check_stored "$scratch/reference" "$1, never, again"
    row "$1" auto never "$n_there of $n_there intact, deleted"
}

# The same message three times: all three come. Where they share a UIDL none is deleted by it.
exchange_equal() { # WAY
    local plain=$scratch/made/plain left=0
    server_fill "$plain" "$plain" "$plain"
    reference "$scratch/reference"
    [ "$n_there" -eq 3 ] || fail "equal messages: the server has $n_there"
    [ "$unique" = yes ] || left=3
    [ "$(cut -d ' ' -f 3 "$scratch/reference.list" | sort -u | wc -l)" -eq $((left == 3 ? 1 : 3)) ] ||
        fail "equal messages: their UIDLs are not as known of $server"
    new_home "$1" leave_on_server=never
    fetch 'equal messages'
    check_stored "$scratch/reference" 'equal messages'
    [ "$(count_there)" = "$left" ] || fail "equal messages: $(count_there) are left on the server, not $left"
    fetch 'equal messages, again'
    check_stored "$scratch/reference" 'equal messages, again'
    row "$1" auto never "3 equal messages stored, $left left there"
}

check_signed_in() { # AUTH WHAT
    local -A names=([user]='USER and PASS')
    grep -q "signed in as pbtest by ${names[$1]-${1^^}}$" "$home/postbag.log" || fail "$2: it does not stand in the log"
}

# In clear, where it may be, and over TLS. That it was this mechanism stands in the program's log, and is seen where it
# can be: on a watched way, or in the server's log.
exchange_logins() { # WAY
    local -A words=([plain]='AUTH PLAIN' [login]='AUTH LOGIN' [cram-md5]='AUTH CRAM-MD5'
        [scram-sha-1]='AUTH SCRAM-SHA-1' [scram-sha-256]='AUTH SCRAM-SHA-256' [apop]=APOP [user]=PASS)
    local auth way logged
    server_fill "$scratch/made/plain"
    reference "$scratch/reference"
    for auth in $logins; do
        for way in plain "$1"; do
            if [ "$way" = plain ] && [ "$auth" = apop ]; then
                continue # needs TLS
            fi
            logged=$(wc -c <"$server_log")
            new_home "$way" leave_on_server=always "auth=$auth"
            fetch "$way, auth = $auth"
            check_stored "$scratch/reference" "$way, auth = $auth"
            check_signed_in "$auth" "$way, auth = $auth"
            if is_watched "$way"; then
                expect_said "${words[$auth]}( |\$)" 1 "$way, auth = $auth"
                expect_said '(AUTH|PASS|APOP) ' 1 "$way, auth = $auth"
            elif [ -n "${login_logged[$auth]-}" ]; then
                tail -c "+$((logged + 1))" "$server_log" | grep -q -e "${login_logged[$auth]}" ||
                    fail "$way, auth = $auth: not in the server's log: ${login_logged[$auth]}"
            fi
            row "$way" "$auth" always 'signed in'
        done
    done
}

exchange_wrong_password() {
    server_fill "$scratch/made/plain"
    new_home plain leave_on_server=never
    echo wrong >"$home/password"
    fetch 'a wrong password' 77
    expect_said '(AUTH|PASS|APOP) ' 1 'a wrong password'
    ! grep -q wrong "$home/postbag.log" "$home/out" 2>/dev/null || fail 'the password stands in the log'
    [ "$(count_there)" = 1 ] || fail 'a wrong password: the message is gone'
    row plain auto never 'wrong password: said once, status 77'
}

exchange() {
    local way last
    scratch=$(mktemp -d)
    server_log=$scratch/server.log
    trap 'server_stop; rm -rf "$scratch"' EXIT
    trap 'exit 130' HUP INT TERM
    may_run
    chmod 755 "$scratch"
    make_certificates "$scratch" || fail 'the certificates cannot be made'
    make_messages
    server_start
    put_all
    for way in $ways; do
        exchange_keep "$way"
        last=$way
    done
    for way in $ways; do
        exchange_delete "$way"
    done
    exchange_equal "$last"
    exchange_logins "$last"
    exchange_wrong_password
    server_extra
    server_stop
    expect_gone
}
