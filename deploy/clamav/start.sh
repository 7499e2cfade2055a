#!/bin/sh
# Start a private clamd in a folder and print its socket's path, or stop it.
#   start.sh [start] FOLDER
#   start.sh stop FOLDER
# Official signatures are used where freshclam has put them; elsewhere a local file that knows
# nothing but the EICAR test, which is enough for tests and demonstrations and for nothing else.
# LUBU_CLAMD_SIGNATURES  folder of the official signatures  (default /var/lib/clamav)
# LUBU_CLAMD_MAX_FILE    largest file that is scanned       (default 100M)
# LUBU_CLAMD_MAX_SCAN    most that is unpacked from a file  (default 500M)
# LUBU_CLAMD_WAIT        seconds to wait until ready        (default 120)
set -eu
PATH=$PATH:/usr/sbin:/usr/local/sbin

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

action=start
case ${1:-} in start | stop) action=$1; shift ;; esac
[ $# -eq 1 ] && [ -n "$1" ] || { say "Usage: start.sh [start|stop] FOLDER"; exit 2; }
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ "$action" = stop ] && [ ! -d "$1" ]; then exit 0; fi
mkdir -p -- "$1"
folder=$(CDPATH='' cd -- "$1" && pwd)
socket=$folder/clamd.sock

# The number in the pid file may meanwhile belong to something else: ask what it runs.
running() {
  [ -s "$folder/clamd.pid" ] || return 1
  pid=$(cat "$folder/clamd.pid" 2>/dev/null) || return 1
  kill -0 "$pid" 2>/dev/null || return 1
  [ ! -r "/proc/$pid/cmdline" ] ||
    tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qxF -e "--config-file=$folder/clamd.conf"
}

if [ "$action" = stop ]; then
  if running; then
    kill "$pid"
    tries=0
    while running; do
      tries=$((tries + 1))
      [ $tries -lt 100 ] || fail "clamd ($pid) did not stop within 20 seconds."
      sleep 0.2
    done
  fi
  rm -f -- "$socket" "$folder/clamd.pid"
  exit 0
fi

command -v clamd >/dev/null ||
  fail "clamd is not installed. On Debian: apt-get install clamav-daemon"
if running && [ -S "$socket" ]; then
  printf '%s\n' "$socket"
  exit 0
fi
case $folder in
  *[!A-Za-z0-9/._+,@-]*) fail "clamd's folder may hold only letters, digits and / . _ - + , @: $folder" ;;
esac
[ ${#socket} -lt 108 ] || fail "The path is too long for a socket (107 characters at most): $socket"

signatures=${LUBU_CLAMD_SIGNATURES:-/var/lib/clamav}
official=
for file in "$signatures"/main.c?d "$signatures"/daily.c?d; do
  if [ -r "$file" ]; then official=yes; fi
done
if [ -z "$official" ]; then
  signatures=$folder/signatures
  mkdir -p "$signatures"
  cp -- "$here/lubu-test.ndb" "$signatures/"
  say "No official signatures are here: this scanner finds nothing but the EICAR test."
fi

mkdir -p "$folder/tmp"
rm -f -- "$socket" "$folder/clamd.pid"
sed -e "s|@FOLDER@|$folder|" -e "s|@SIGNATURES@|$signatures|" \
  -e "s|@MAX_FILE@|${LUBU_CLAMD_MAX_FILE:-100M}|" -e "s|@MAX_SCAN@|${LUBU_CLAMD_MAX_SCAN:-500M}|" \
  "$here/clamd.conf.in" >"$folder/clamd.conf"
# In a session of its own and not as clamd's own daemon: its first process waits for a signal of the
# second that may come too early, and then waits for ever.
setsid clamd --config-file="$folder/clamd.conf" </dev/null >"$folder/start.log" 2>&1 &
started=$!
tries=0
until running && [ -S "$socket" ]; do
  tries=$((tries + 1))
  if ! kill -0 "$started" 2>/dev/null && ! running; then
    tail -n 3 "$folder/start.log" >&2
    fail "clamd did not start; see $folder/start.log and $folder/clamd.log."
  fi
  [ $tries -lt $((${LUBU_CLAMD_WAIT:-120} * 5)) ] ||
    fail "clamd was not ready within ${LUBU_CLAMD_WAIT:-120} seconds; see $folder/clamd.log."
  sleep 0.2
done
printf '%s\n' "$socket"
