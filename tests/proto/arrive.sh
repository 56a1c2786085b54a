# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/arrive.sh: what happens to new messages once they are stored: delivery rules and on_new. Whatever
# goes wrong with them, no message is lost, the session ends well, and what was left undone is done by the next.
. "${srcdir:-.}/tests/proto/lib.sh"

# letter NUMBER FROM SUBJECT TEXT [FIELD]
letter() {
    mkdir -p "$work/mail"
    {
        printf 'From: %s\nTo: ada@example.org\nSubject: %s\n' "$2" "$3"
        printf 'Date: Sun, 22 Nov 2026 09:00:%02d +0000\nMessage-ID: <%s@example.org>\n' "$1" "$1"
        [ -z "${5-}" ] || printf '%s\n' "$5"
        printf '\n%s\n' "$4"
    } >"$work/mail/$(printf 'letter-%03d' "$1")"
}

letters() {
    letter 1 'Ci <ci@example.org>' 'build failed' 'line one'
    letter 2 'Zoë <zoe@example.org>' 'hello' 'Let us meet in Zürich.'
    letter 3 'Bob <bob@example.net>' 'Re: postbag' 'on the list' 'List-Id: Users <users.postbag.example.org>'
}

# The hook is a script that the test writes; $seen collects one line for each time it ran.
hook() {
    cat >"$work/hook.sh"
    seen=$work/seen
    rm -f "$seen"
    export seen
}

in_folder() { # FOLDER N [FLAGS]
    n=$(find "$work/home/mail/$1/new" "$work/home/mail/$1/cur" -type f -name "*${3:+:2,$3}" 2>/dev/null | wc -l)
    expect "$n messages are in $1 with flags \"${3-}\", not $2" [ "$n" -eq "$2" ]
}

ran() { # N: how often the hook ran
    n=$(cat "$seen" 2>/dev/null | wc -l)
    expect "the hook ran $n times, not $1" [ "$n" -eq "$1" ]
}

# Waits until the file has something in it; the limit is a failure.
await_file() {
    for _ in $(seq 400); do
        [ ! -s "$1" ] || return 0
        sleep 0.05
    done
    fail "nothing came into $(basename "$1")"
}

is_gone() { # PID, within two seconds
    for _ in $(seq 40); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.05
    done
    return 1
}

begin_fetch() {
    "$POSTBAG" --home "$work/home" fetch >"$work/out" 2>&1 </dev/null &
    fetch_pid=$!
}

add_settings() { cat >>"$work/home/postbag.conf"; }

scenario 'rules file, flag and tag; the first folder wins, flags and tags add up, stop ends'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
cat >>"$seen"
END
account
add_settings <<END
[general]
on_new = sh $work/hook.sh
[rule lists]
match = list:users.postbag
folder = Lists/postbag
flags = read
tags = lists
[rule all]
match = *
flags = flagged
tags = new
folder = Everything/else
[rule ci]
match = from:ci@example.org
stop = yes
[rule body]
match = zurich body:meet
tags = trip
[rule not reached by ci]
match = subject:build OR subject:postbag
tags = late
END
run 0 fetch
in_folder Lists/postbag 1 FS
in_folder Everything/else 2 F
in_folder Inbox 0
says 'rules looked at 3 new messages and filed 3'
ran 3
expect 'tags of the list' grep -qF '"tags":["late","lists","new"]' "$seen"
expect 'tags of ci' sh -c 'grep -F "ci@example.org" "$1" | grep -qF "\"tags\":[\"new\"]"' sh "$seen"
expect 'tags by the text' sh -c 'grep -F "zoe@example.org" "$1" | grep -qF "\"tags\":[\"new\",\"trip\"]"' sh "$seen"
run 0 fetch
ran 3
in_folder Lists/postbag 1 FS

scenario 'rules that cannot be read are named with file, line and column'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
account
add_settings <<'END'
[rule one]
match = from:a frm:b
folder = X
[rule two]
match = date:2026-13
tags = x
END
run 78 fetch
says 'postbag.conf:8: match: column 8: there is no field frm: did you mean from:? '
says '(rule one)'
says 'postbag.conf:11: match: column 1: "2026-13" is no date'
heard_not 'PASS'
run 78 list

scenario 'a rule that cannot be done now is done by the next session'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
account
add_settings <<'END'
[rule lists]
match = list:users.postbag
folder = Lists/postbag
END
mkdir -p "$work/home/mail"
echo 'in the way' >"$work/home/mail/Lists"
run 0 fetch
says 'rules: message'
says 'stays as it is'
in_folder Inbox 3
rm "$work/home/mail/Lists"
run 0 fetch
in_folder Inbox 2
in_folder Lists/postbag 1

scenario 'on_new is told of each message and files it'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
read -r question
echo "$question" >>"$seen"
path=$(printf '%s' "$question" | sed 's/.*"path":"\([^"]*\)".*/\1/')
[ -f "$path" ] || exit 9
case $question in
*'"from":"ci@example.org"'*) echo '{"folder": "Builds", "flags": ["read", "flagged"], "tags": ["ci"]}' ;;
*'"from":"zoe@example.org"'*) printf '\n  \n' ;;
*) echo '{}' ;;
esac
END
account leave_on_server=never
add_settings <<END
[general]
on_new = sh $work/hook.sh
END
run 0 fetch
left 0
ran 3
in_folder Builds 1 FS
in_folder Inbox 2
says_not 'on_new'
question=$(grep -F ci@ "$seen")
for member in '"id":"' '"account":"home"' '"folder":"Inbox"' '"from_name":"Ci"' '"to":"ada@example.org"' '"cc":""' \
    '"subject":"build failed"' '"date":"2026-11-22T09:00:01Z"' '"message_id":"1@example.org"' '"list_id":""' '"size":1' \
    '"is_preview":false' '"flags":[]' '"tags":[]'; do
    expect "the question has $member" sh -c 'printf %s "$1" | grep -qF -- "$2"' sh "$question" "$member"
done
expect 'a name is told in UTF-8' grep -qF '"from_name":"Zoë"' "$seen"
expect 'the connection was closed before' sh -c 'tail -n 1 "$1" | grep -qF "(closed)"' sh "$work/log"

scenario 'on_new that reads nothing, fails, prints rubbish or too much'
for i in 1 2 3 4 5 6 7; do letter "$i" 'a@example.org' "case $i" 'x'; done
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
echo "$1" >>"$seen"
question=$(head -c 4000)
case $question in
*'case 1'*) exec <&- ;;
*'case 2'*) echo '{"folder": "Wrong"}'; exit 3 ;;
*'case 3'*) echo 'Subject: no JSON' ;;
*'case 4'*) head -c 1000000 /dev/zero | tr '\0' '[' ;;
*'case 5'*) printf 'a\033[31mred\n' >&2; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "more $i" >&2; done ;;
*'case 6'*) kill -SEGV $$ ;;
*'case 7'*) echo '{"folder": "../../etc", "tags": ["kept"]}' ;;
esac
END
account
add_settings <<END
[general]
on_new = sh $work/hook.sh x
END
run 0 fetch
ran 7
stored 7
says 'ended with status 3'
says 'its answer is no JSON object'
says 'its answer is over 64 KB and is left out'
says 'on_new says: a^[[31mred'
says 'on_new says more, which is left out'
says 'was ended by signal 11'
says 'stays as it is'
expect 'no folder was made' [ ! -e "$work/home/mail/Wrong" ]
expect 'nothing drives the terminal' sh -c '! grep -q "$(printf "\033")" "$1"' sh "$work/out"
# None of these is tried again.
run 0 fetch
ran 7

scenario 'on_new that wants to be asked again'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
echo ran >>"$seen"
[ -e "$seen.ready" ] || exit 75
echo '{"folder": "Done"}'
END
rm -f "$seen.ready"
account
add_settings <<END
[general]
on_new = sh $work/hook.sh
END
run 0 fetch
ran 3
says 'wants to look at it again next time'
in_folder Inbox 3
echo yes >"$seen.ready"
# Rules that were not there then count now: these messages were not looked at to the end.
add_settings <<'END'
[rule late]
match = from:zoe
flags = flagged
END
run 0 fetch
ran 6
in_folder Done 3
in_folder Done 1 F
run 0 fetch
ran 6

scenario 'on_new that is not there'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
echo ran >>"$seen"
END
account
add_settings <<END
[general]
on_new = $work/no-such-program --quiet
END
run 0 fetch
stored 3
says 'cannot be run'
expect 'it is said once' [ "$(grep -c 'cannot be run' "$work/out")" -eq 1 ]
says 'wait for it until the next session'
sed -i "s,^on_new = .*,on_new = sh $work/hook.sh," "$work/home/postbag.conf"
run 0 fetch
ran 3

scenario 'on_new that leaves something running is not waited for'
letter 1 'a@example.org' 'one' 'x'
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
echo ran >>"$seen"
sleep 300 &
echo $! >"$seen.child"
echo '{"folder": "Done"}'
END
account
add_settings <<END
[general]
on_new = sh $work/hook.sh
END
RUN_SECONDS=30 run 0 fetch
in_folder Done 1
kill "$(cat "$seen.child")" 2>/dev/null

scenario 'a stop kills on_new with all it started, and the rest is done by the next session'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
echo ran >>"$seen"
[ ! -e "$seen.free" ] || exit 0
[ "$(wc -l <"$seen")" -gt 1 ] || exit 0
sleep 300 &
echo $! >"$seen.child"
echo $$ >"$seen.pid"
wait
END
rm -f "$seen.free" "$seen.pid" "$seen.child"
account leave_on_server=never
add_settings <<END
[general]
on_new = sh $work/hook.sh
END
begin_fetch
await_file "$seen.pid"
left 0
began=$(date +%s%N)
kill -INT "$fetch_pid"
wait "$fetch_pid"
status=$?
took=$((($(date +%s%N) - began) / 1000000))
expect "it ended with status $status" [ "$status" -eq 75 ]
expect "it took $took ms to end" [ "$took" -lt 1000 ]
expect 'the hook is gone' is_gone "$(cat "$seen.pid")"
expect 'what it started is gone' is_gone "$(cat "$seen.child")"
stored 3
ran 2
touch "$seen.free"
run 0 fetch
ran 4
run 0 fetch
ran 4

scenario 'postbag is killed while on_new looks: the next session completes it'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
cat >>"$seen"
[ ! -e "$seen.free" ] || { echo '{"tags": ["looked-at"]}'; exit 0; }
echo $$ >"$seen.pid"
exec sleep 300
END
rm -f "$seen.free" "$seen.pid"
account
add_settings <<END
[general]
on_new = sh $work/hook.sh
[rule all]
match = *
folder = Ruled
END
begin_fetch
await_file "$seen.pid"
kill -KILL "$fetch_pid"
wait "$fetch_pid" 2>/dev/null
kill "$(cat "$seen.pid")"
ran 1
in_folder Ruled 3
# The rules have run: what a person moves meanwhile is not moved back.
mkdir -p "$work/home/mail/Mine/cur" "$work/home/mail/Mine/new" "$work/home/mail/Mine/tmp"
ruled=$work/home/mail/Ruled
for file in "$ruled"/new/* "$ruled"/cur/*; do
    [ ! -f "$file" ] || mv "$file" "$work/home/mail/Mine/cur/$(basename "$file"):2,"
done
touch "$seen.free"
run 0 fetch
ran 4
in_folder Mine 3
expect 'three different messages' [ "$(tail -n 3 "$seen" | sort -u | wc -l)" -eq 3 ]

scenario 'previews are looked at by what is here of them'
letters
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
cat >>"$seen"
END
account headers_only=yes
add_settings <<END
[general]
on_new = sh $work/hook.sh
[rule sender]
match = is:preview from:zoe
folder = Friends
[rule text]
match = body:zurich OR -body:zurich
folder = Wrong
END
run 0 fetch
in_folder Friends 1
in_folder Inbox 2
ran 3
expect 'it is told that these are previews' [ "$(grep -c '"is_preview":true' "$seen")" -eq 3 ]
run 0 fetch
ran 3

scenario 'on_new gets no secrets'
letter 1 'a@example.org' 'one' 'x'
stub --tls implicit --maildir "$work/mail" </dev/null
hook <<'END'
echo ran >>"$seen"
env >"$seen.env"
cat "/proc/$PPID/cmdline" | tr '\0' ' ' >"$seen.cmdline"
ls -l /proc/self/fd >"$seen.fds"
END
account
add_settings <<END
[general]
on_new = sh $work/hook.sh
END
export IMAP_PASSWORD=hidden1 my_api_token=hidden2 POSTBAG_CLOCK_OFFSET=1 HARMLESS=shown
run 0 fetch
unset IMAP_PASSWORD my_api_token POSTBAG_CLOCK_OFFSET HARMLESS
ran 1
expect 'the environment is there' grep -q '^HARMLESS=shown' "$seen.env"
expect 'a path is there' grep -q '^PATH=' "$seen.env"
expect 'nothing secret is in it' sh -c '! grep -qiE "hidden|^[^=]*(secret|password|token)|^POSTBAG_|=secret\$" "$1"' sh "$seen.env"
expect 'nor in the arguments' sh -c '! grep -q secret "$1"' sh "$seen.cmdline"
expect 'nor an open database or connection' sh -c '! grep -qE "\.db|socket:" "$1"' sh "$seen.fds"
finish
