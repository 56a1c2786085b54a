# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/bytes.sh: what a message consists of comes as it is, and only CRLF . CRLF ends it.
. "${srcdir:-.}/tests/proto/lib.sh"

# The one stored message is these bytes (of printf), LF for CRLF.
is_stored_as() {
    stored 1
    printf "$1" >"$work/expected"
    find "$work/home/mail/Inbox" -type f -exec cat {} + >"$work/found"
    expect "other bytes are stored: $(tail -c 200 "$work/found" | tr '\n\r' '$^' | cat -v)" \
        cmp -s "$work/expected" "$work/found"
}

# What RETR is answered with, as the script's language has it, and what is stored, as printf has it.
while IFS='|' read -r what sent content; do
    scenario "P6: $what"
    mailbox 1
    stub --tls implicit --maildir "$work/mail" <<END
on RETR raw "+OK\r\nSubject: x\r\n\r\n$sent"
END
    account leave_on_server=never
    run 0 fetch
    is_stored_as "Subject: x\n\n$content"
    left 0
done <<'END'
NUL bytes|a\0b\r\n\0\r\n\0\0\r\n.\r\n|a\0b\n\0\n\0\0\n
bare CR|a\rb\r\r\n\r.\r\r\n.\r\n|a\rb\r\n\r.\r\n
bare LF|a\nb\n\nc\r\n.\r\n|a\nb\n\nc\n
LF . LF does not end it|a\n.\nb\r\n.\r\n|a\n.\nb\n
LF . CRLF does not end it|a\n.\r\nb\r\n.\r\n|a\n.\nb\n
CRLF . LF does not end it|a\r\n.\nb\r\n.\r\n|a\n\nb\n
CRLF . CR does not end it|a\r\n.\rb\r\n.\r\n|a\n\rb\n
CR . CR does not end it|a\r.\rb\r\n.\r\n|a\r.\rb\n
dots that are stuffed|..\r\n...\r\n..a\r\na.\r\n.\r\n|.\n..\n.a\na.\n
dots that are not|.a\r\n. \r\n.\tb\r\n.\r\n|a\n \n\tb\n
nothing behind the header|.\r\n|
8 bit|\xe4\xff\x80\xc3\xa4\r\n.\r\n|\xe4\xff\x80\xc3\xa4\n
END

scenario 'P6: a smuggled message: what stands behind LF . LF is no answer of its own'
mailbox 2
stub --tls implicit --maildir "$work/mail" <<'END'
capa without "PIPELINING"
on RETR message 1 raw "+OK\r\nSubject: one\r\n\r\na\n.\n+OK\nSubject: smuggled\n\n.\n+OK\r\nend\r\n.\r\n"
END
account
run 0 fetch
stored 2
expect 'it was smuggled in' sh -c '! grep -rlx "Subject: smuggled" "$1" | xargs grep -L "Subject: one" | grep .' \
    sh "$work/home/mail/Inbox"

scenario 'P6: a message that ends in LF . LF only does not end, and is not stored'
mailbox 1
stub --tls implicit --maildir "$work/mail" <<'END'
on RETR insert "+OK\r\nSubject: x\r\n\r\na\n.\n"
on RETR close after 0
END
account leave_on_server=never
run 69 fetch
stored 0
left 1

scenario 'P6: no CRLF before the dot that ends it'
mailbox 1
stub --tls implicit --maildir "$work/mail" <<'END'
on RETR insert "+OK\r\nSubject: x\r\n\r\nno end.\r\n"
on RETR close after 0
END
account leave_on_server=never
run 69 fetch
stored 0
left 1

scenario 'P6: a line of 2 MB, and one that is all dots'
mailbox 1
stub --tls implicit --maildir "$work/mail" <<'END'
on RETR raw "+OK\r\nSubject: x\r\n\r\n" "x"*1000000 "y"*1000000 "\r\n." "."*500000 "\r\n.\r\n"
END
account
run 0 fetch
stored 1
{
    printf 'Subject: x\n\n'
    head -c 1000000 /dev/zero | tr '\0' x
    head -c 1000000 /dev/zero | tr '\0' y
    printf '\n'
    head -c 500000 /dev/zero | tr '\0' .
    printf '\n'
} >"$work/expected"
find "$work/home/mail/Inbox" -type f -exec cmp -s "$work/expected" {} \; -print | grep -q . ||
    fail 'the long lines are not what was sent'

scenario 'P6: mixed messages, byte for byte'
mkdir "$work/mail"
printf 'Subject: a\n\nno newline at the end' >"$work/mail/a"
printf 'Subject: b\n\n\n\n\n' >"$work/mail/b"
printf 'Subject: c\n' >"$work/mail/c"
printf 'no header at all\n.\n..\n' >"$work/mail/d"
printf '\n' >"$work/mail/e"
printf 'From here\nSubject: f\n\nFrom there\n' >"$work/mail/f"
stub --tls implicit --maildir "$work/mail" </dev/null
account
run 0 fetch
stored 6
printf '\n' >>"$work/mail/a" # the end of its last line is the protocol's
for message in a b c d e f; do
    find "$work/home/mail/Inbox" -type f -exec cmp -s "$work/mail/$message" {} \; -print | grep -q . ||
        fail "message $message is not here byte for byte"
done

finish
