#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# all.sh (make interop): the exchange with each of the six servers of Debian 12; gets them first where they are not
# unpacked yet. Prints what was tried with each and, last, how many of them all went well with.
set -eu
here=${srcdir:-.}/tests/interop
servers='dovecot courier cyrus mailutils popa3d solid'
export POSTBAG_SERVERS=${POSTBAG_SERVERS:-${srcdir:-.}/build-servers}
n_good=0 n=0 work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

bash "$here/unpack.sh" "$POSTBAG_SERVERS" $servers || echo 'not all servers could be unpacked' >&2
printf '%-10s %-6s %-20s %-7s %s\n' server way login policy result
for server in $servers; do
    n=$((n + 1))
    if bash "$here/servers/$server.sh" >"$work/out" 2>&1; then
        n_good=$((n_good + 1))
    else
        printf '%-10s ' "$server" >>"$work/out"
        echo 'did not pass' >>"$work/out"
    fi
    cat "$work/out"
done
echo "$n_good of $n"
[ "$n_good" -eq "$n" ]
