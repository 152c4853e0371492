#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cli/src/test/sh/flash.sh [TEST...]
#
# The flash commands end to end, on chips that flashrom's dummy programmer emulates. Each is checked by the flashrom
# command on the file that holds the chip's content. FLASHDOCTOR names the program.
#
# Test cases are called by name:
# shellcheck disable=SC2329,SC2317

set -u
program=${FLASHDOCTOR:-$(cd -P -- "$(dirname -- "$0")/../../../.." && pwd -P)/flashdoctor}

if ! command -v flashrom >/dev/null; then
  if [ "${CI:-}" = true ]; then
    echo "flash.sh: flashrom is not installed" >&2
    exit 1
  fi
  echo "flash.sh: left out, flashrom is not installed"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export FLASHDOCTOR_STATE=$work/state NO_COLOR=1

chip=dummy:emulate=W25Q128FV,image=chip.bin
protected=$chip,hwwp=yes,spi_status=0x9c
mib=$((1 << 20))
failures=0

# Content that a firmware could have: text, not noise. The same letter gives the same content.
content() {
  yes "This is firmware $1, line after line." | head -c "$2"
}

# Cuts a file and puts a part of another one into it: mix FILE OTHER OFFSET LENGTH.
mix() {
  cp "$1" mixed.bin
  dd if="$2" of=mixed.bin bs=4096 skip=$(($3 / 4096)) seek=$(($3 / 4096)) count=$(($4 / 4096)) conv=notrunc status=none
}

content old $((16 * mib)) >old.bin
content new $((16 * mib)) >new.bin
printf '00000000:003fffff lower\n00400000:00ffffff upper\n' >layout

# flash EXIT-CODE ARGUMENT...: runs a flash command and compares its exit code.
flash() {
  local expected=$1 code
  shift
  "$program" flash "$@" >output 2>errors </dev/null
  code=$?
  [ "$code" = "$expected" ] || wrong "flash $*: exit code $code, not $expected"
}

wrong() {
  echo "  $*"
  bad=1
}

says() {
  grep -q -- "$1" output errors || wrong "nowhere does it say: $1"
}

# What flashrom reads from the chip is this file.
holds() {
  rm -f read.bin
  flashrom -p "$chip" -c W25Q128.V -r read.bin >flashrom.log 2>&1 || wrong "flashrom cannot read the chip"
  cmp -s read.bin "$1" || wrong "the chip does not hold $1"
}

names_the_chip() {
  flash 0 probe -p "$chip"
  says 'W25Q128.V, 16 MiB'
}

reads() {
  flash 0 read out.bin -p "$chip"
  cmp out.bin old.bin || wrong "what was read is not what the chip holds"
  flash 2 read out.bin -p "$chip"
  says 'exists'
  flash 0 read out.bin -p "$chip" --overwrite
  flash 0 read part.bin -p "$chip" -l layout -i lower
  cmp -n $((4 * mib)) part.bin old.bin || wrong "the region was not read"
  [ "$(tail -c +$((4 * mib + 1)) part.bin | tr -d '\377' | wc -c)" = 0 ] || wrong "more was read than the region"
  holds old.bin
}

reads_through_the_command() {
  FLASHDOCTOR_FLASHER=flashrom flash 0 read out.bin -p "$chip"
  cmp out.bin old.bin || wrong "what was read is not what the chip holds"
}

backs_up() {
  flash 0 backup kept -p "$chip"
  cmp kept/*/flash.rom old.bin || wrong "the backup is not what the chip holds"
  holds old.bin
}

verifies() {
  flash 0 verify old.bin -p "$chip"
  mix old.bin new.bin $((5 * mib)) 4096
  flash 1 verify mixed.bin -p "$chip" -l layout -i upper
  says '0x005000'
  says 'upper'
  flash 0 verify mixed.bin -p "$chip" -l layout -i lower
}

writes() {
  flash 0 write new.bin -p "$chip" --yes
  holds new.bin
  flashrom -p "$chip" -v new.bin >flashrom.log 2>&1 || wrong "flashrom does not find new.bin in the chip"
  cmp state/backup/*/flash.rom old.bin || wrong "the backup is not what the chip held"
  flash 0 write new.bin -p "$chip" --yes
  says 'Nothing to write'
}

writes_through_the_command() {
  FLASHDOCTOR_FLASHER=flashrom flash 0 write new.bin -p "$chip" --yes
  holds new.bin
}

# Commands that stand in front of the real ones on PATH. flashprog is played by flashrom: it has the same options, another
# name in its banner, and asks for the protection in other words.
stand_ins() {
  mkdir -p bin
  cat >bin/flashprog <<'END'
#!/bin/sh
[ -e "$STAND_INS/inhibited" ] && held=inhibited || held=free
echo "$held: $*" >>"$STAND_INS/flashprog.log"
if [ "$1 $2" = 'write-protect status' ]; then
  shift 2
  set -- "$@" --wp-status
fi
flashrom "$@" >"$STAND_INS/said" 2>&1
code=$?
sed 's/^flashrom .* on /flashprog p1.3 on /' "$STAND_INS/said"
exit $code
END
  cat >bin/systemd-inhibit <<'END'
#!/bin/sh
echo "$@" >"$STAND_INS/inhibit.log"
while [ "${1#--}" != "$1" ]; do shift; done
touch "$STAND_INS/inhibited"
"$@"
rm "$STAND_INS/inhibited"
END
  chmod +x bin/*
  export STAND_INS=$work
  rm -f flashprog.log inhibit.log inhibited
}

writes_through_flashprog_and_keeps_the_machine_awake() {
  stand_ins
  PATH=$work/bin:$PATH FLASHDOCTOR_FLASHER=flashprog flash 0 write new.bin -p "$chip" --yes -q
  holds new.bin
  grep -q 'write-protect status' flashprog.log || wrong "the chip's protection was not asked for"
  grep -q -- '--what=sleep:shutdown.*--mode=block' inhibit.log || wrong "suspend was not inhibited"
  grep -q '^inhibited: .* -w ' flashprog.log || wrong "suspend was not inhibited while the chip was written"
  if grep -q '^free: .* -w ' flashprog.log; then wrong "the chip was written while suspend was free"; fi
  # It ends with its input, a moment after the program.
  for _ in 1 2 3 4 5 6 7 8 9 10; do [ ! -e inhibited ] || sleep 0.1; done
  [ ! -e inhibited ] || wrong "suspend is still inhibited"
}

reads_through_flashprog() {
  stand_ins
  PATH=$work/bin:$PATH FLASHDOCTOR_FLASHER=flashprog flash 0 read out.bin -p "$chip"
  cmp out.bin old.bin || wrong "what was read is not what the chip holds"
}

is_quiet() {
  flash 0 read out.bin -p "$chip"
  says '^Reading, '
  flash 0 read out.bin -p "$chip" --overwrite --quiet
  [ ! -s errors ] || wrong "progress is shown: $(cat errors)"
  flash 0 write new.bin -p "$chip" --yes --quiet
  if grep -q '%' errors; then wrong "progress is shown"; fi
}

regions_have_files_of_their_own() {
  flash 0 read -p "$chip" -l layout -i lower:part.bin
  head -c $((4 * mib)) old.bin | cmp - part.bin || wrong "the region's file is not what the chip holds"
  head -c $((4 * mib)) new.bin >lower.bin
  flash 0 write -p "$chip" -l layout -i lower:lower.bin --yes
  mix old.bin new.bin 0 $((4 * mib))
  holds mixed.bin
  flashrom -p "$chip" -l layout -i lower:lower.bin -v mixed.bin >flashrom.log 2>&1 || wrong "flashrom sees it otherwise"
  flash 0 verify -p "$chip" -l layout -i lower:lower.bin
  flash 2 write -p "$chip" -l layout -i upper:lower.bin --yes
  says '4194304 bytes'
  holds mixed.bin
}

writes_a_region() {
  flash 0 write new.bin -p "$chip" -l layout -i lower --yes
  mix old.bin new.bin 0 $((4 * mib))
  holds mixed.bin
}

changes_nothing_in_a_dry_run() {
  flash 0 write new.bin -p "$chip" --dry-run
  says '16 MiB'
  holds old.bin
}

changes_nothing_without_a_yes() {
  flash 1 write new.bin -p "$chip"
  says 'nothing was written'
  says '--yes'
  holds old.bin
}

refuses_an_image_of_another_size() {
  content new $((8 * mib)) >half.bin
  flash 2 write half.bin -p "$chip" --yes
  [ "$(wc -l <errors)" = 1 ] || wrong "bad input takes more than one line"
  says "$((8 * mib))"
  says "$((16 * mib))"
  holds old.bin
}

refuses_noise() {
  head -c $((16 * mib)) /dev/urandom >noise.bin
  flash 1 write noise.bin -p "$chip" --yes
  says image-implausible
  holds old.bin
}

refuses_a_protected_chip() {
  flash 1 write new.bin -p "$protected" --yes
  says 'protect'
  holds old.bin
}

refuses_what_nobody_knows() {
  flash 2 probe -p no_such_programmer
  says 'no programmer "no_such_programmer"'
  flash 1 probe -p dummy
  says 'no flash chip'
  flash 2 probe -p dummy:emulate=MX25L6436
  says 'MX25L6405D'
  flash 0 probe -p dummy:emulate=MX25L6436 -c MX25L6405D
  flash 2 probe -p dummy:emulate=MX25L6436 -c mx25l6445e
  says 'did you mean MX25L6436E/MX25L6445E'
  flash 2 probe -p dummy:emulate=MX25L6436 -c mx25l6405d
  says 'libflashrom knows no chip "mx25l6405d" (did you mean MX25L6405D?); flashrom knows no chip'
}

# The emulated chip keeps its content only when the library is shut down in good order, which its process does by itself
# when the program that started it is gone.
kill_in_the_middle() {
  : >errors
  "$program" flash write new.bin -p "$chip" --yes >output 2>errors </dev/null &
  local writer=$!
  until grep -q '^Erasing and writing, 25 %' errors; do
    kill -0 "$writer" 2>/dev/null || { wrong "it ended before it wrote"; return; }
  done
  local host
  host=$(cat "/proc/$writer/task/"*/children)
  kill -KILL "$writer"
  wait "$writer" 2>/dev/null
  while [ -n "$host" ] && kill -0 "${host%% *}" 2>/dev/null; do :; done
  flash 0 probe -p "$chip"
  says 'resume'
}

finishes_after_a_kill() {
  kill_in_the_middle
  flash 0 resume -p "$chip" --finish --yes
  holds new.bin
  flash 0 probe -p "$chip"
  if grep -q resume output errors; then wrong "the write is still called unfinished"; fi
}

restores_after_a_kill() {
  kill_in_the_middle
  flash 0 resume -p "$chip" --restore --yes
  holds old.bin
}

replaces_nothing_but_files() {
  echo kept >somewhere
  ln -s somewhere link
  mkfifo pipe
  flash 2 read pipe -p "$chip" --overwrite
  says 'pipe is no plain file'
  flash 2 read . -p "$chip" --overwrite
  flash 0 read link -p "$chip" --overwrite
  [ -h link ] || wrong "the link is gone"
  cmp old.bin somewhere || wrong "the file behind the link is not what was read"
  rm -f link somewhere pipe
}

# A limit on the size of files does what a full disk does.
leaves_nothing_half_done_where_there_is_no_room() {
  (
    ulimit -f 8192
    flash 2 read out.bin -p "$chip"
    says 'cannot be written to out.bin (File too large)'
    flash 2 write new.bin -p "$chip" --yes --backup-dir kept
    says 'Nothing was written to the chip: the backup cannot be kept in kept (File too large)'
    [ "$bad" = 0 ]
  ) || bad=1
  if [ -n "$(find . -name '*out.bin*' -o -path './kept/*')" ]; then wrong "something is left"; fi
  holds old.bin
}

# An archive of classes that does not fit is passed over without a word, and every start then takes three times as long.
starts_from_its_archives() {
  local java=java strict=-Xshare:on
  if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; fi
  if "$java" -XX:+IgnoreUnrecognizedVMOptions -XX:+PrintFlagsFinal -version 2>&1 | grep -q ' AOTMode '; then
    strict=-XX:AOTMode=on
  fi
  export JAVA_TOOL_OPTIONS=$strict
  FLASHDOCTOR_FLASHER=libflashrom flash 0 read out.bin -p "$chip"
  printf 'No EEPROM/flash device found.\n' >a.log
  "$program" diagnose a.log >output 2>errors
  says 'No flash chip was identified'
  "$program" probe >output 2>errors </dev/null || wrong "probe: exit code $?"
  unset JAVA_TOOL_OPTIONS
}

all=(starts_from_its_archives replaces_nothing_but_files leaves_nothing_half_done_where_there_is_no_room names_the_chip reads reads_through_the_command reads_through_flashprog backs_up verifies writes
  writes_through_the_command writes_through_flashprog_and_keeps_the_machine_awake is_quiet
  regions_have_files_of_their_own writes_a_region changes_nothing_in_a_dry_run changes_nothing_without_a_yes refuses_an_image_of_another_size
  refuses_noise refuses_a_protected_chip refuses_what_nobody_knows finishes_after_a_kill restores_after_a_kill)
if [ $# = 0 ]; then set -- "${all[@]}"; fi
for test; do
  bad=0
  rm -rf state kept out.bin part.bin
  cp old.bin chip.bin
  "$test"
  if [ "$bad" = 1 ]; then
    failures=$((failures + 1))
    echo "FAILED: $test"
    sed 's/^/    /' output errors | tail -40
  else
    echo "passed: $test"
  fi
done
[ "$failures" = 0 ]
