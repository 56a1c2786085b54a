# SPDX-License-Identifier: GPL-3.0-or-later
# tests/cli/commands.sh: what the commands print, in words and as JSON.
. "${srcdir:-.}/tests/proto/lib.sh"

lines() { expect "$(wc -l <"$work/out") lines, not $1" [ "$(wc -l <"$work/out")" -eq "$1" ]; }
no_controls() {
    expect 'a control byte reached the output' \
        sh -c '! LC_ALL=C grep -q "$(printf "[\001-\011\013-\037\177]")" "$1"' sh "$work/out"
}
first_id() { sed -n '1s/^{"id":"\([0-9a-f]*\)".*/\1/p' "$work/out"; }

scenario 'a plan changes nothing, a fetch does what it said'
stub --count 12 --seed 3 </dev/null
account leave_on_server=never
run 0 plan
lines 13
says 'not stored yet, then deleted'
says 'home: 12 on the server'
says '12 to fetch'
stored 0
heard_not '^[0-9]+ (RETR|DELE)'
run 0 fetch --dry-run --json
lines 12
says '"action":"fetch","reason":"not stored yet","then_deleted":true,"subject":null}'
heard_not '^[0-9]+ (RETR|DELE)'
run 0 fetch
lines 1
says 'home: 12 new, 0 on the server, 12 deleted there (after download)'
stored 12
run 0 fetch --json
lines 1
says '{"account":"home","new":0,"previews":0,"on_server":0,"deleted":0,"reason":null,"deleted_by_reason":{},"over_limit":0}'
run 0 fetch --quiet
lines 0
run 0 log
lines 12
says 'confirmed    after download'
run 0 log --json --account home
lines 12
says '"outcome":"confirmed","reason":"after download"'
run 0 log --account other
lines 0

scenario 'lists'
stub --sample </dev/null
account
run 0 fetch
says 'home: 46 new, 46 on the server'
run 0 list
lines 46
no_controls
says '(no subject)'
run 0 list --limit 3
lines 3
run 0 --json list --folder Inbox
lines 46
no_controls
says '"on_server":true,"account":"home"}'
run 65 list --folder Inbxo
says 'did you mean Inbox?'
run 0 plan
lines 47
no_controls
says 'kept until '

scenario 'one message'
stub --sample </dev/null
account
run 0 fetch --quiet
run 0 list --json
grep '"subject":"Invoice 1217' "$work/out" >"$work/line"
mv "$work/line" "$work/out"
id=$(first_id)
run 0 show "$id"
says 'Subject: Invoice 1217 for the goat-proof door'
says '     2     1K  application/pdf  invoice-1217.pdf'
run 0 show "$(printf %.8s "$id")" --headers
says 'Message-ID: <inv-1217@plank.example>'
run 0 show "$id" --raw
says 'Content-Type: multipart/mixed'
run 0 show "$id" --part 2
expect 'the part is no PDF' [ "$(head -c 5 "$work/out")" = '%PDF-' ]
cp "$work/out" "$work/part"
run 0 show "$id" --part 2 --output "$work/home/part"
lines 0
expect 'the file is another part' cmp -s "$work/part" "$work/home/part"
run 73 show "$id" --part 2 --output "$work/home/part"
says 'there is something of that name'
run 64 show "$id" --part 9
run 73 show "$id" --part 2 --output "$work/home/none/part"
run 0 show "$id" --part 2 --output -
expect 'on standard output it is another part' cmp -s "$work/part" "$work/out"
run 0 show "$id" --parts
lines 2
says '     2     1K  application/pdf  invoice-1217.pdf'
run 0 show "$id" --parts --json
says '"number":"2","type":"application/pdf","kind":"PDF","name":"invoice-1217.pdf"'
mkdir "$work/home/saved"
run 0 show "$id" --save-all "$work/home/saved"
says '1 file, '
run 0 show "$id" --save-all "$work/home/saved"
says 'invoice-1217 (2).pdf'
expect 'what was saved is another part' cmp -s "$work/part" "$work/home/saved/invoice-1217.pdf"
run 73 show "$id" --save-all "$work/home/none"
run 64 show "$id" --parts --raw
run 64 show "$id" --json
run 65 show ffffffffffffffff
run 65 show ../../etc/passwd

scenario 'a message that would like to drive the terminal'
stub --sample </dev/null
account
run 0 fetch --quiet
run 0 list --json
grep 'your title is mine' "$work/out" >"$work/line"
mv "$work/line" "$work/out"
id=$(first_id)
run 0 show "$id"
no_controls
run 0 show "$id" --headers
no_controls

scenario 'standard output is full, or nobody reads it'
stub --count 5 </dev/null
account
run 0 fetch --quiet
status=0
"$POSTBAG" --home "$work/home" list >/dev/full 2>"$work/out" || status=$?
expect "a full disk exits with $status" [ "$status" -eq 73 ]
says 'cannot write to standard output'
status=0
{ "$POSTBAG" --home "$work/home" list 2>"$work/out" || echo $? >"$work/status"; } | true
expect 'a closed pipe is an error' [ ! -e "$work/status" ]
lines 0

finish
