# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/disk.sh: disks that are full, read-only or not ours: one clear sentence, nothing lost, nothing deleted on
# the server that is not here.
. "${srcdir:-.}/tests/proto/lib.sh"

disk=
end_disk() { [ -z "$disk" ] || umount -l "$disk"; disk=; }
trap 'end_stub; end_disk; rm -rf "$work"' EXIT

scenario 'nothing'
mkdir "$work/disk"
if ! mount -t tmpfs -o size=2m,mode=700 tmpfs "$work/disk" 2>/dev/null; then
    echo 'a small disk cannot be mounted here: skipped'
    exit 77
fi
disk=$work/disk

# An account whose mail, ledger and index lie on the small disk.
home_on_disk() {
    rm -rf "$work/home"
    mkdir -m 700 "$disk/home"
    cp -p "$work/password" "$disk/home/password"
    ln -s "$disk/home" "$work/home"
}
printf 'secret\n' >"$work/password"
chmod 600 "$work/password"

scenario 'the disk is full in the middle: what fits is kept, the rest comes later'
home_on_disk
mailbox 150
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=never
dd if=/dev/zero of="$disk/ballast" bs=1k count=1400 2>/dev/null
run 73 fetch
says 'No space left on device'
says 'make room'
left 150
rm "$disk/ballast"
mount -o remount,size=20m "$disk"
run 0 fetch
stored 150
left 0
run 0 log
expect 'each deletion is confirmed' [ "$(grep -c confirmed "$work/out")" -eq 150 ]

scenario 'the disk turned read-only'
rm -rf "$disk/home"
home_on_disk
stub --tls implicit --count 3 </dev/null
account
mount -o remount,ro "$disk"
run 73 fetch
says 'ead-only'
mount -o remount,rw "$disk"
run 0 fetch
stored 3

scenario 'a file stands where the mail folder should be'
rm -rf "$disk/home"
stub --tls implicit --count 3 </dev/null
account
: >"$work/home/mail"
run 73 fetch
says "$work/home/mail"

scenario 'P5: a message without end: the disk is full before it is'
rm -rf "$disk/home"
mount -o remount,size=2m "$disk"
home_on_disk
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on RETR message 2 endless after 8 lines
END
account leave_on_server=never
run 73 fetch
says 'No space left on device'
heard_not DELE
left 3
n=$(count_files "$disk/home/mail/Inbox/tmp")
expect "$n files are left in tmp/" [ "$n" -eq 0 ]
run 0 fetch
stored 3
left 0

finish
