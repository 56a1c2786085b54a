# SPDX-License-Identifier: GPL-3.0-or-later
# Signed and encrypted mail, made by gpg and gpgsm themselves: show --verify and --decrypt, and the reader in a
# terminal. What was changed, stripped of its protection or mixed with other parts shows nothing of the plaintext.
set -u
dir=${srcdir:-.}
. "$dir/tests/support/keys.sh"
command -v gpg >/dev/null && command -v gpgconf >/dev/null || { echo "SKIP: gpg is not installed"; exit 77; }
# Not below the build folder: the sockets of the agent need a short path.
work=$(mktemp -d) || exit 99
trap 'keys_end; rm -rf "$work"' EXIT
keys_make "$work" || { cat "$work/log"; echo "FAIL the keys cannot be made"; exit 1; }
has_smime=
keys_smime "$work" && has_smime=yes
failed=0

home=$work/home
inbox=$home/mail/Inbox
mkdir -p "$inbox/cur" "$inbox/new" "$inbox/tmp"
printf '[account "a"]\naddress = bob@example.net\nserver = pop.example.net\nuser = bob\n' >"$home/postbag.conf"
chmod 700 "$home"
chmod 600 "$home/postbag.conf"
n=1700000000
for message in "$work"/mail/*.eml; do
	n=$((n + 1))
	name=${message##*/}
	sed "s/^Subject: [^T].*/Subject: ${name%.eml}/" "$message" >"$inbox/cur/$n.x.host:2,S"
done
"$POSTBAG" --home "$home" list --json >"$work/list" || failed=1

# What stands in the message that counts as its subject is not signed: so it names it here.
run() { # status, name, option; its output is checked by the lines that follow
	local status=$1 name=$2 got
	shift 2
	id=$(sed -n "s/.*\"id\":\"\([^\"]*\)\".*\"subject\":\"$name\".*/\1/p" "$work/list")
	context="$name $*"
	"$POSTBAG" --home "$home" show "$id" "$@" >"$work/out" 2>&1 </dev/null
	got=$?
	[ "$got" = "$status" ] || { echo "FAIL $context: status $got, not $status"; cat "$work/out"; failed=1; }
}
says() { grep -qF -- "$1" "$work/out" || { echo "FAIL $context: not said: $1"; cat "$work/out"; failed=1; }; }
hides() { ! grep -qF -- "$1" "$work/out" || { echo "FAIL $context: said: $1"; cat "$work/out"; failed=1; }; }

run 0 good --verify
says 'Signed by Ada <ada@example.org>, key known and trusted, '
says 'covers the whole text'
run 0 crlf --verify
says 'Signed by Ada <ada@example.org>, key known and trusted'
run 65 changed --verify
says 'BAD signature: the text was changed after Ada <ada@example.org> signed it'
run 65 other-from --verify
says 'but From says Ada <ada@elsewhere.example>'
run 65 three --verify
says 'not signed'
run 65 expired --verify
says 'Signed by Old <old@example.org>, but the key has expired'
run 65 revoked --verify
says 'Signed by Eve <eve@example.org>, but the key was revoked'
run 65 unknown --verify
says 'Not verified: no public key '
run 65 inline-signed --verify
says 'covers a part of the text only'
run 0 inline-signed --decrypt
says 'Text in clear'
hides 'This stands b'

run 0 encrypted --decrypt
says 'Encrypted for Ada'
says 'Signed by Ada <ada@example.org>, key known and trusted'
says 'Subject, protected: The real subject'
says 'The secret is café.'
run 0 encrypted --decrypt --json
says '"outcome":"good"'
says '"subject":"The real subject"'
run 0 exfiltration --decrypt
says 'The secret is café.'
says 'is not shown here'
hides 'Outside'
hides 'evil.example'
run 0 inline-encrypted --decrypt
says 'Not signed: anybody can have written it'
says 'Inline secret'
hides 'This stands b'
for name in tampered stripped no-key; do
	run 65 "$name" --decrypt
	hides 'secret'
	hides 'real subject'
done
run 65 tampered --decrypt
says 'nothing of it is shown'
run 65 no-key --decrypt
says 'for a key that is not here'

if [ -n "$has_smime" ]; then
	run 0 smime-good --verify
	says 'Signed by Ada <ada@example.org>, key known and trusted'
	run 65 smime-changed --verify
	says 'BAD signature'
	run 0 smime-opaque --decrypt
	says 'Signed by Ada <ada@example.org>'
	says 'The secret is café.'
	run 0 smime-encrypted --decrypt
	says 'The secret is café.'
	says 'Not signed'
else
	echo "gpgsm or openssl is not installed: S/MIME was not tried"
fi

# Nothing of it is left on the disk.
if grep -rqa 'The secret is' "$home"; then
	echo "FAIL the plaintext was written to the disk"
	failed=1
fi

verify=yes
# In the reader: with one message a folder each, so that the keys are the same.
reader() { # name, then the lines of steps
	local name=$1 one=$work/one
	shift
	rm -rf "$one"
	mkdir -p "$one/mail/Inbox/cur" "$one/mail/Inbox/new" "$one/mail/Inbox/tmp"
	chmod 700 "$one"
	printf '[general]\nverify = %s\n' "$verify" | cat - "$home/postbag.conf" >"$one/postbag.conf"
	chmod 600 "$one/postbag.conf"
	cp "$work/mail/$name.eml" "$one/mail/Inbox/cur/1.x.host:2,S"
	{
		printf 'env GNUPGHOME=%s\nstart --home %s\nwait Ada\nkey Enter\nwait e verify/decrypt\n' "$GNUPGHOME" "$one"
		printf '%s\n' "$@"
		printf 'key q\nwait open\nkey q\nexit 0\nrestored\n'
	} >"$work/$name.steps"
	"${builddir:-.}/tests/screen/run" "$work/$name.steps" >"$work/out" 2>&1 ||
		{ echo "FAIL the reader: $name"; cat "$work/out"; failed=1; }
}
if [ -x "${builddir:-.}/tests/screen/run" ]; then
	back='key q
wait e verify/decrypt'
	# The line in the header of the message comes by itself. The text below it stays in its row.
	reader good 'wait Security Signed by Ada <ada@example.org>, key known and trusted' 'expect 10 The text'
	reader changed 'wait Security BAD signature: the text was changed after Ada <ada@example.org>' 'expect 10 Tha text' 'key e' \
		'wait BAD signature: the text was changed after Ada <ada@example.org> signed it' 'wait Tha text' "$back"
	reader unknown 'wait Security Not verified: no public key '
	reader other-from 'wait Security Signed, but not by the address in From: Ada'
	verify=no
	reader good 'wait Security Signature: e checks it' 'key e' 'wait Signed by Ada <ada@example.org>, key known and trusted' \
		'wait covers the whole text' "$back"
	reader exfiltration 'wait Security Encrypted: e opens it' 'key e' 'wait The secret is café.' 'expect 1 Decrypted: The real subject' 'expect-not * Outside' \
		'expect * Signed by Ada <ada@example.org>, key known and trusted' "$back"
	reader tampered 'key e' 'wait Not opened: it cannot be opened' 'expect-not * secret' "$back"
fi
exit $failed
