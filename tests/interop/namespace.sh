#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# namespace.sh TREE SCRATCH COMMAND…: run by exchange.sh as the first process of a mount and a process namespace.
#
# Lays TREE and a layer of its own over /usr, /etc and /var and an empty folder over /run, adds the users and the
# PAM services that the servers want, then runs COMMAND. So nothing of the machine's own files is changed, and when
# this process ends, whatever way, its mounts and all its descendants are gone. It ends with COMMAND and with its
# parent; COMMAND itself could not be the first process, since the kernel forgets to end one that changes its user.
set -eu
umask 022
tree=$1 scratch=$2 layers=$2/layers
shift 2

mkdir -p "$layers" "$scratch/spool"
mount --make-rprivate /
mount -t tmpfs -o mode=755 none "$layers"
mkdir "$layers/tree" "$layers/scratch"
mount --bind "$scratch" "$layers/scratch"
# A copy, because a layer must not lie below another one.
cp -a "$tree/." "$layers/tree/"
for folder in usr etc var; do
    mkdir -p "$layers/tree/$folder" "$layers/upper/$folder" "$layers/work/$folder"
    mount -t overlay overlay -o \
        "lowerdir=$layers/tree/$folder:/$folder,upperdir=$layers/upper/$folder,workdir=$layers/work/$folder" "/$folder"
done
mount -t tmpfs -o mode=755 none /run
case $scratch in
/usr/* | /etc/* | /var/* | /run/*)
    mkdir -p "$scratch"
    mount --bind "$layers/scratch" "$scratch"
    ;;
esac

add_user() { # NAME UID HOME PASSWORD-HASH
    if ! grep -q "^$1:" /etc/group; then
        echo "$1:x:$2:" >>/etc/group
    fi
    if ! grep -q "^$1:" /etc/passwd; then
        echo "$1:x:$2:$2::$3:/bin/sh" >>/etc/passwd
        echo "$1:$4:19000:0:99999:7:::" >>/etc/shadow
    fi
}

add_user pbtest 64010 "$scratch/home" "$(openssl passwd -6 secret)"
add_user popa3d 64011 /nonexistent '!'
add_user spop3d 64012 /nonexistent '!'
add_user courier 64013 /nonexistent '!'
add_user cyrus 64014 /nonexistent '!'
add_user dovecot 64015 /nonexistent '!'
add_user dovenull 64016 /nonexistent '!'
for service in popa3d solid-pop3d pop3 pop3d mailutils pop gnu-pop3d; do
    printf 'auth required pam_unix.so nodelay\naccount required pam_unix.so\n' >"/etc/pam.d/$service"
done
mkdir -p "$scratch/home" /var/mail
chown pbtest:pbtest "$scratch/home"
chmod 1777 "$scratch/spool"
mount --bind "$scratch/spool" /var/mail
"$@" &
wait $!
