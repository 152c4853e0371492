#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cli/src/test/sh/fix.sh [TEST...]
#
# flashdoctor fix through the start script, on copies of recorded machines and in a scratch root on this machine.
# FLASHDOCTOR names the program.
#
# Test cases are called by name:
# shellcheck disable=SC2329,SC2317

set -u
source=$(cd -P -- "$(dirname -- "$0")/../../../.." && pwd -P)
program=${FLASHDOCTOR:-$source/flashdoctor}
trees=$source/cli/src/test/resources/fix

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export NO_COLOR=1
unset FLASHDOCTOR_STATE

failures=0

wrong() {
  echo "  $*"
  bad=1
}

# fix EXIT-CODE ARGUMENT...: runs fix and compares its exit code. Nobody sits at a terminal.
fix() {
  local expected=$1 code
  shift
  "$program" fix "$@" >output 2>errors </dev/null
  code=$?
  [ "$code" = "$expected" ] || wrong "fix $*: exit code $code, not $expected"
}

said() {
  grep -qF -e "$1" output errors || wrong "not said: $1"
}

# A fresh copy of a recorded machine.
machine() {
  rm -rf machine
  cp -r "$trees/$1/machine" machine
}

# same TREE: the files of the machine are those that were recorded, or with "after" those that are expected.
same() {
  rm -rf want
  cp -r "$trees/$1/machine/files" want
  [ "${2:-}" != after ] || cp -r "$trees/$1/after/." want
  diff -r -x flashdoctor -x lib -x var want machine/files >difference || wrong "$(cat difference)"
}

shows_and_changes_nothing() {
  machine debian
  fix 1 iomem-relaxed --root machine
  said '+GRUB_CMDLINE_LINUX_DEFAULT="quiet iomem=relaxed"'
  said update-grub
  same debian
}

applies_tells_and_undoes() {
  machine debian
  fix 2 --apply iomem-relaxed --root machine
  said --yes
  same debian
  fix 0 --apply iomem-relaxed --yes --root machine
  same debian after
  "$program" diagnose --root machine >output 2>errors
  said restart-to-finish-fix
  fix 0 --undo --yes --root machine
  same debian
  fix 0 --undo --yes --root machine
  said 'Nothing to undo'
}

a_script_does_the_same() {
  local tree
  for tree in arch-systemd-boot nixos freebsd; do
    machine "$tree"
    case $tree in freebsd) id=lower-securelevel ;; *) id=iomem-relaxed ;; esac
    rm -f fix-it.sh
    fix 0 --script fix-it.sh "$id" --root machine
    shellcheck fix-it.sh || wrong "shellcheck complains of the script for $tree"
    ROOT=$PWD/machine/files sh fix-it.sh >output 2>errors || wrong "the script for $tree failed"
    same "$tree" after
    ROOT=$PWD/machine/files sh fix-it.sh undo >output 2>errors || wrong "its undo failed"
    same "$tree"
  done
}

# The script itself carries its commands out, in a root of its own with the programs of this machine.
a_script_for_real() {
  if ! unshare --mount true 2>/dev/null; then
    echo "  left out: a mount namespace needs root"
    return
  fi
  machine debian
  rm -f fix-it.sh
  fix 0 --script fix-it.sh iomem-relaxed --root machine
  rm -rf root want
  cp -r machine/files root
  cp -r machine/files want
  cp -r "$trees/debian/after/." want
  cp fix-it.sh root/fix-it
  mkdir -p root/usr root/boot/grub
  for folder in bin lib lib64 sbin; do ln -s "usr/$folder" "root/$folder"; done
  cat >in-root <<'END'
set -e
mount --bind /usr root/usr
mount -t tmpfs none root/usr/local
mkdir root/usr/local/bin
printf '#!/bin/sh\ncp /etc/default/grub /boot/grub/grub.cfg\n' >root/usr/local/bin/update-grub
chmod +x root/usr/local/bin/update-grub
inside() { chroot root /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin sh /fix-it "$@"; }
inside
cp root/etc/default/grub applied
inside
cmp applied root/etc/default/grub
grep -q iomem=relaxed root/boot/grub/grub.cfg
inside undo
END
  unshare --mount sh in-root >output 2>errors || wrong "the script failed"
  cmp applied want/etc/default/grub || wrong "the script did something else"
  cmp machine/files/etc/default/grub root/etc/default/grub || wrong "its undo did something else"
  if grep -q iomem=relaxed root/boot/grub/grub.cfg; then wrong "the boot menu was not written anew by the undo"; fi
}

this_machine_in_a_scratch_root() {
  mkdir -p scratch/etc/default
  printf 'GRUB_CMDLINE_LINUX_DEFAULT="quiet"' >scratch/etc/default/grub
  cp scratch/etc/default/grub before
  fix 0 --apply iomem-relaxed --yes --root scratch "$source/cli/src/test/resources/cases/devmem-refused.log"
  grep -q '"quiet iomem=relaxed"$' scratch/etc/default/grub || wrong "$(cat scratch/etc/default/grub)"
  fix 0 --undo --yes --root scratch
  cmp before scratch/etc/default/grub || wrong "not what it was"
}

programs_read_it() {
  machine fedora
  fix 1 iomem-relaxed --root machine --format json
  python3 - output <<'CHECK' || wrong "the document is not what it should be"
import json, sys
fix = json.load(open(sys.argv[1]))["fixes"][0]
assert fix["id"] == "iomem-relaxed" and fix["automatable"]
assert ["grubby", "--update-kernel=ALL", "--args=iomem=relaxed"] in [step.get("command") for step in fix["steps"]]
CHECK
}

tests=("$@")
if [ ${#tests[@]} = 0 ]; then
  tests=(shows_and_changes_nothing applies_tells_and_undoes a_script_does_the_same a_script_for_real
    this_machine_in_a_scratch_root)
  if command -v python3 >/dev/null; then tests+=(programs_read_it); fi
fi
for test in "${tests[@]}"; do
  bad=0
  "$test"
  if [ "$bad" = 1 ]; then
    failures=$((failures + 1))
    echo "FAILED: $test"
    sed 's/^/    /' output errors | tail -30
  else
    echo "passed: $test"
  fi
done
[ "$failures" = 0 ]
