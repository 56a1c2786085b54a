#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# unpack.sh FOLDER SERVER…: puts the packages of these POP3 servers, socat, and what they need and this machine lacks,
# unpacked into FOLDER/SERVER, which tests/interop lays over the machine's files in a mount namespace of its own.
#
# Nothing is installed: the servers exclude each other as packages, and none may ever start by itself. apt chooses and
# checks the packages, with a list of what is installed from which the other POP3 servers are taken out. Status 69:
# they cannot be had here.
set -eu
umask 022

declare -A packages=(
    [dovecot]='dovecot-pop3d'
    [courier]='courier-pop courier-authdaemon'
    [cyrus]='cyrus-pop3d cyrus-common sasl2-bin libsasl2-modules'
    [mailutils]='mailutils-pop3d'
    [popa3d]='popa3d'
    [solid]='solid-pop3d'
)

say() { printf 'unpack: %s\n' "$*" >&2; }
give_up() {
    say "$*"
    exit 69
}

# What is installed, but for POP3 servers; and a mail system that these servers ask for and no test needs.
status_file() {
    awk 'BEGIN { RS = ""; ORS = "\n\n" } !/\nProvides:[^\n]*pop3-server/' /var/lib/dpkg/status
    cat <<'END'
Package: no-mail-transport
Status: install ok installed
Maintainer: nobody <nobody@localhost>
Architecture: all
Version: 1
Provides: default-mta, mail-transport-agent
Description: stands for a mail system
END
}

fetch() { # PACKAGE…
    apt-get -q -y --no-install-recommends --download-only -o Dir::State::status="$work/status" \
        -o Dir::Cache::archives="$work/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
        -o Debug::NoLocking=true -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 install "$@" >"$work/apt" 2>&1
}

# On systems with a merged /usr a folder of the old name would hide the link there.
merge_usr() { # TREE
    local name
    for name in bin sbin lib lib32 lib64 libx32; do
        if [ -d "$1/$name" ] && [ ! -L "$1/$name" ] && [ -L "/$name" ]; then
            mkdir -p "$1/usr/$name"
            cp -a "$1/$name/." "$1/usr/$name/"
            rm -rf "${1:?}/$name"
        fi
    done
}

unpack() { # SERVER
    local deb
    rm -rf "$work/archives" "$work/tree"
    mkdir -p "$work/archives/partial" "$work/tree"
    if ! fetch socat ${packages[$1]}; then
        # The package lists may be old or missing.
        apt-get -q update >/dev/null 2>&1 || true
        if ! fetch socat ${packages[$1]}; then
            tail -n 5 "$work/apt" >&2
            return 1
        fi
    fi
    for deb in "$work"/archives/*.deb; do
        [ -e "$deb" ] || break # all of it is installed
        dpkg-deb -x "$deb" "$work/tree" || return 1
    done
    merge_usr "$work/tree" || return 1
    rm -rf "$work/tree/usr/share/doc" "$work/tree/usr/share/man" "$work/tree/usr/share/locale"
    mkdir -p "$folder"
    rm -rf "${folder:?}/.$1"
    cp -a "$work/tree" "$folder/.$1" && mv "$folder/.$1" "$folder/$1"
}

[ $# -ge 2 ] || { echo "use: unpack.sh FOLDER SERVER…" >&2; exit 64; }
folder=$1
shift
for server in "$@"; do
    [ -n "${packages[$server]-}" ] || { say "unknown: $server"; exit 64; }
done
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || give_up 'only Debian and Ubuntu have them'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
status_file >"$work/status"
status=0
for server in "$@"; do
    [ ! -d "$folder/$server" ] || continue
    say "$server: ${packages[$server]}"
    unpack "$server" || { say "$server cannot be had"; status=69; }
done
exit "$status"
