# SPDX-License-Identifier: GPL-3.0-or-later
# parts-mail.sh HOME: settings, and an Inbox with one message of several parts, below HOME.
set -eu
home=$1
golden=$(dirname "$0")/../golden/mail
mkdir -p "$home/mail/Inbox/cur" "$home/mail/Inbox/new" "$home/mail/Inbox/tmp" "$home/Downloads" "$home/run"
chmod 700 "$home/run"
cat >"$home/postbag.conf" <<END
[general]
check_every = never
[account home]
address = ada@example.org
server = localhost
port = 1
END
cp "$golden/parts_texts.eml" "$home/mail/Inbox/cur/1700000000.M1P1Q1.host:2,S"
cat >"$home/.mailcap" <<'END'
text/csv; head -c 3 %s; needsterminal
text/html; cat %s | head; copiousoutput
END
