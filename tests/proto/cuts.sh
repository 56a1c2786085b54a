# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/cuts.sh: lines that break at every point of a session: nothing lost, nothing twice.
. "${srcdir:-.}/tests/proto/lib.sh"

scenario 'the honest way: never empties the maildrop'
mailbox 7
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=never
left 7
run 0 fetch
stored 7
left 0
run 0 log
says 'confirmed'
run 0 fetch
stored 7

scenario 'cut in the middle of a message'
mailbox 9
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on RETR 5 cut after 100 bytes
END
account leave_on_server=never
run 69 fetch
stored 4
left 9
run 0 fetch
stored 9
left 0

scenario 'closed politely in the middle of a message'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on RETR 2 close after 60 bytes
END
account
run 69 fetch
stored 1
run 0 fetch
stored 3

scenario 'cut while DELEs are answered: QUIT was never sent, the server keeps all'
mailbox 6
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on DELE 3 cut
END
account leave_on_server=never
run 69 fetch
stored 6
left 6
run 0 fetch
stored 6
left 0

scenario 'P11: QUIT is not answered and nothing was deleted'
mailbox 4
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on QUIT cut
END
account leave_on_server=never
run 69 fetch
stored 4
run 0 fetch
stored 4
left 0

scenario 'P11: QUIT is refused after DELE: nothing is claimed'
mailbox 2
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on QUIT reply "-ERR [SYS/TEMP] some were not removed"
END
account leave_on_server=never
run 75 fetch
says 'not confirmed'
left 2
run 0 log
says_not ' confirmed'

scenario 'DELE is refused for one'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
on DELE 2 reply "-ERR locked"
END
account leave_on_server=never
run 0 fetch
stored 3
left 1
run 0 log
says 'refused'

scenario 'the greeting is cut'
stub --tls implicit --count 3 <<'END'
on GREETING cut
END
account
run 69 fetch
stored 0

scenario 'a copy that was changed here is no reason to delete there'
mailbox 2
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=always
run 0 fetch
stored 2
changed=$(find "$work/home/mail/Inbox/new" -type f | head -n 1)
printf 'one more line\n' >>"$changed"
account leave_on_server=never
run 0 fetch
left 1
says 'stays on the server'

scenario 'P8: -ERR in the middle of a message, and the line breaks'
mailbox 4
stub --tls implicit --maildir "$work/mail" <<'END'
capa without "PIPELINING"
session 1 on RETR 2 insert "-ERR the disk is gone\r\n" after 4 lines
session 1 on RETR 2 close after 6 lines
END
account leave_on_server=never
run 69 fetch
stored 1
left 4
heard_not 'DELE'
run 0 fetch
stored 4
left 0
expect 'the refusal is in a message' sh -c '! grep -rq "the disk is gone" "$1"' sh "$work/home/mail"

scenario 'P8: -ERR in the middle of a listing is a line of it, and ends nothing'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
on UIDL insert "-ERR lost\r\n" after 2 lines
on LIST insert "-ERR lost\r\n" after 2 lines
END
account
run 0 fetch
stored 3

scenario 'P8: the line breaks in a listing: nothing is taken from half of it'
mailbox 5
stub --tls implicit --maildir "$work/mail" <<'END'
session 2 on UIDL cut after 3 lines
session 3 on LIST close after 3 lines
END
account leave_on_server=always
run 0 fetch
run 69 fetch
run 69 fetch
account leave_on_server=never
run 0 fetch
stored 5
left 0

scenario 'T9: the stream ends without the goodbye of TLS in the middle of a message: it is dropped'
mailbox 4
stub --tls implicit --maildir "$work/mail" <<'END'
capa without "PIPELINING"
session 1 on RETR 3 hang-up after 300
END
account leave_on_server=never
run 69 fetch
stored 2
left 4
run 0 fetch
stored 4
left 0

scenario 'T9: just before the dot that ends a message: it is dropped'
mailbox 2
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on RETR 2 hang-up after 47 lines
END
account leave_on_server=never
run 69 fetch
stored 1
left 2

scenario 'T9: right behind it: the message is whole, and taken'
mailbox 2
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on RETR 2 hang-up after 48 lines
END
account
run 0 fetch
says 'without the goodbye of TLS'
stored 2
run 0 fetch
stored 2
expect 'something came twice' [ "$(count_heard RETR)" -eq 2 ]

scenario 'T9: instead of the answer to QUIT: everything is here'
mailbox 2
stub --tls implicit --maildir "$work/mail" <<'END'
on QUIT hang-up after 0
END
account
run 0 fetch
stored 2

scenario 'P11: QUIT deletes, and its answer never comes: the next listing settles it'
mailbox 4
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on QUIT cut after 0
END
account leave_on_server=never
run 69 fetch
says 'not confirmed'
left 0
run 0 log
says_not ' confirmed'
run 0 fetch
says '0 new'
stored 4
run 0 log
expect 'it is not settled' [ "$(grep -c 'gone' "$work/out")" -eq 4 ]

scenario 'P11: QUIT is answered and deletes nothing: the next listing tells'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on QUIT reply "+OK bye"
END
account leave_on_server=never
run 0 fetch
left 3
run 0 fetch
stored 3
left 0

scenario 'P9: QUIT is not answered: ten seconds, then the deletions are in doubt'
mailbox 2
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on QUIT stall after 0
END
account leave_on_server=never
before=$(date +%s)
run 69 fetch
took=$(($(date +%s) - before))
expect "it took $took s" [ "$took" -ge 9 -a "$took" -le 30 ]
says 'not confirmed'
stored 2
run 0 fetch
stored 2

finish
