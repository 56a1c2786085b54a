# SPDX-License-Identifier: GPL-3.0-or-later
# tests/cli/verify.sh: damage done to an archive on purpose: told, mended, and no message file ever lost.
. "${srcdir:-.}/tests/proto/lib.sh"

inbox() { find "$work/home/mail/Inbox/new" "$work/home/mail/Inbox/cur" -type f | sort; }
nth() { inbox | sed -n "$1p"; }
# What every file below the mail folder holds, wherever it lies.
hashes() { find "$work/home/mail" -type f -exec sha256sum {} + | cut -d' ' -f1 | sort; }
lines() { expect "$(wc -l <"$work/out") lines, not $1" [ "$(wc -l <"$work/out")" -eq "$1" ]; }

# Repairs; no content that was there before may be missing afterwards.
repair() { # STATUS
    hashes >"$work/before"
    run "$1" verify --repair
    hashes >"$work/after"
    expect 'a repair removed or changed a file' cmp -s "$work/before" "$work/after"
}

# A second repair and another look find nothing to do.
all_is_well() {
    repair 0
    says 'nothing is wrong'
    run 0 verify
    says 'nothing is wrong'
}

fetched() { # N, then settings
    n=$1
    shift
    mailbox "$n"
    stub --maildir "$work/mail" </dev/null
    account "$@"
    run 0 fetch
}

scenario 'nothing is wrong'
fetched 6
run 0 verify
says '6 messages read back'
says '6 the same as stored'
lines 1
run 0 verify --json
lines 0
run 0 verify --quiet
lines 0
all_is_well
run 64 verify home

scenario 'a file is missing'
fetched 6
rm "$(nth 2)"
run 65 verify
says 'missing: home:'
says 'the server has the message'
says '1 finding, 0 mended, 1 left'
run 65 verify --json
lines 1
says '"kind":"missing","account":"home"'
says '"remedy":"none","left":true'
run 65 verify --quiet
lines 2
repair 0
says 'the next fetch brings it again'
all_is_well
run 0 fetch
says 'home: 1 new'
stored 6
run 0 verify
says '6 the same as stored'

scenario 'a file was changed, another cut off, a third emptied'
fetched 6
sed -i '1s/Ada/Eve/' "$(nth 1)"
file=$(nth 2)
truncate -s -5 "$file"
: >"$(nth 3)"
run 65 verify
says 'changed: home: '
says 'its SHA-256 is not that of what was stored'
says 'partial: home: '
says '0 of '
repair 0
says '3 findings, 3 mended, 0 left'
all_is_well
run 0 fetch
says 'home: 3 new'
# The three that were damaged are still here, beside the good ones.
stored 9
run 0 verify
says '6 the same as stored, 3 that no session brought'

scenario 'files get other names and other places, as other programs do it'
fetched 4
mkdir -p "$work/home/mail/Work/new" "$work/home/mail/Work/cur" "$work/home/mail/Work/tmp"
mv "$(nth 1)" "$work/home/mail/Work/cur/$(basename "$(nth 1)"):2,FS"
mv "$(nth 1)" "$work/home/mail/Inbox/cur/$(basename "$(nth 1)"):2,S"
run 0 verify
says '4 the same as stored'

scenario 'a name that is no message of ours any more'
fetched 4
mv "$(nth 1)" "$work/home/mail/Inbox/cur/renamed:2,S"
run 65 verify
says 'missing: home'
repair 0
run 0 fetch
says 'home: 1 new'
stored 5
all_is_well

scenario 'messages where no program looks'
fetched 4
mv "$(nth 1)" "$work/home/mail/Inbox/tmp/"
mv "$(nth 1)" "$work/home/mail/"
# Old enough for a refresh to clean it away, were it no message.
touch -d '3 days ago' "$work/home/mail/Inbox/tmp/"*
run 0 list
run 65 verify
says 'stray: '
repair 0
says '2 mended'
all_is_well
stored 4

scenario 'half a download is told, kept, and nothing is wrong'
fetched 2
printf 'Subject: ha' >"$work/home/mail/Inbox/tmp/1.M2P3Q4.elsewhere"
touch -d '3 days ago' "$work/home/mail/Inbox/tmp/1.M2P3Q4.elsewhere"
repair 0
says 'left-over: Inbox/tmp/1.M2P3Q4.elsewhere'
run 0 verify
says 'left-over: '

scenario 'the same message twice: both are kept'
fetched 2
mkdir -p "$work/home/mail/Work/new" "$work/home/mail/Work/cur" "$work/home/mail/Work/tmp"
cp "$(nth 1)" "$work/home/mail/Work/new/"
repair 65
says 'doubled: '
repair 65
says '1 left'

scenario 'without an index'
fetched 5
rm "$work/home/index.db"*
run 0 verify
says '5 the same as stored'
all_is_well

scenario 'a damaged index is made anew'
fetched 5
rm -f "$work/home/index.db-"*
dd if=/dev/zero of="$work/home/index.db" bs=1 seek=100 count=3000 conv=notrunc 2>/dev/null
repair 0
run 0 verify
says '5 the same as stored'
run 0 list
lines 5

scenario 'without a ledger: the next fetch knows its own by their names'
fetched 5
rm -f "$work/home/ledger.db" "$work/home/ledger.db-"*
run 65 verify
says 'unknown: '
says 'the next fetch takes it for what it is'
says '5 findings, 0 mended, 5 left'
repair 65
run 0 fetch
says 'home: 0 new'
stored 5
run 0 verify
says '5 the same as stored'

scenario 'what no server has any more is told once as lost'
fetched 4
rm "$(nth 1)" "$work/mail/message-001"
sed -i 's/message/massage/' "$(nth 3)"
rm "$work/mail/message-004"
end_stub
rm "$work/port" "$work/ca.pem"
stub --maildir "$work/mail" </dev/null
account
run 0 fetch
run 65 verify
says 'not on the server any more'
says 'changed: '
repair 65
says 'restore it from a backup'
repair 65
says 'gone: home'
says '1 finding, 0 mended, 1 left'
stored 3

scenario 'while a session is under way'
mailbox 40
stub --maildir "$work/mail" <<'END'
on RETR 30 stall
END
account
timeout 60 "$POSTBAG" --home "$work/home" fetch --quiet >"$work/fetch.out" 2>&1 </dev/null &
fetch=$!
for _ in $(seq 400); do
    ! grep -q 'RETR 30' "$work/log" 2>/dev/null || break
    sleep 0.05
done
heard 'RETR 30'
run 0 verify
says 'nothing is wrong'
kill "$fetch"
wait "$fetch"
run 0 verify

scenario 'repair waits for another postbag'
fetched 3
rm "$(nth 1)"
lock=$(ls "$work/home/ledger.db.lock-"*)
exec 9<"$lock"
flock -x 9
run 65 verify --repair
says 'another postbag works on the account'
flock -u 9
exec 9<&-
repair 0

finish
