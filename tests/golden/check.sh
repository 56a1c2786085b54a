#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Compares every mail/NAME.eml with NAME.txt, which is the dump of its document, and where it is there with
# NAME.out, which is its text at 72 cells; NAME.part-N is the dump of the document of part N alone. UPDATE=1 writes the expected files anew.
set -u
dir=${srcdir:-.}/tests/golden/mail
render=${builddir:-.}/tests/golden/render
made=$(mktemp -d) || exit 99
trap 'rm -rf "$made"' EXIT
failed=0
count=0

compare() { # the file expected, the command
	local expected=$1
	shift
	"$@" >"$made/out" 2>&1 || { echo "FAIL $*"; failed=1; }
	if [ -n "${UPDATE:-}" ]; then
		cp "$made/out" "$expected"
	elif ! diff -u "$expected" "$made/out"; then
		echo "FAIL $expected"
		failed=1
	fi
}

for message in "$dir"/*.eml; do
	name=${message%.eml}
	compare "$name.txt" "$render" dump "$message"
	[ -e "$name.out" ] && compare "$name.out" "$render" text 72 "$message"
	for single in "$name".part-*; do
		[ -e "$single" ] && compare "$single" "$render" single "${single##*.part-}" "$message"
	done
	count=$((count + 1))
done
echo "$count messages compared"
[ "$count" -ge 40 ] || { echo "FAIL there should be 40 messages at least"; failed=1; }
exit "$failed"
