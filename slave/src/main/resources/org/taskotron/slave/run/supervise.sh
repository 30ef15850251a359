#!/bin/sh
# Supervises one command of a task, outside of the slave's JVM, so that the slave may be killed and started again
# while the command runs on. Needs a POSIX shell, setsid, and Linux's /proc; is to be started as a session of its own.
#
#   supervise.sh DIR LOG MARK BOOT DEADLINE ALIVE LOST_AFTER NO_OUTPUT LOG_LIMIT GRACE ISOLATED COMMAND...
#
# Its standard output is LOG, opened for appending; the command inherits it. Times are hundredths of a second, moments
# are counted from boot (/proc/uptime), so the wall clock plays no part. A limit of 0 is none.
#
# What it leaves in DIR, each by one write that ends in a newline (without the newline it does not count):
#   started   "PID START BOOT": this shell, when the kernel began it, and of which boot. Made with O_EXCL before
#             anything else: whoever finds it waits for `status` and never starts the command a second time.
#   ended     why the command was ended before it ended by itself; made by end.sh.
#   status    "CODE WHY": exit status as the shell says it, and what `ended` said, or "-". Processes that a limit
#             ended may still be dying then; when this shell is gone they are.
#
# Exit status: 0 told in `status`; 75 somebody else has `started`; 74 could not write since the disk is full; 73 could not
# write for another reason.
#
# Every fork counts here (thousands of commands are as short as `true`): for one command there are the watcher, its
# sleep, and the command. Only what is rare may call other programs.
set -u

dir=$1 log=$2 mark=$3 boot=$4 deadline=$5 alive=$6 lost_after=$7 no_output=$8 log_limit=$9
shift 9
grace=$1 isolated=$2
shift 2

# The twentieth word after the closing bracket of /proc/PID/stat is when the process began.
begun() {
  shift 19
  start=$1
}
read -r stat <"/proc/$$/stat"
# shellcheck disable=SC2086 # split into words on purpose
begun ${stat##*) }

# Shells do not tell why a write failed, so the file system is asked what it has left: blocks, their size, and files where
# it counts them. A directory entry and a small file would not fit into less than 64 KiB.
could_not_write() {
  # shellcheck disable=SC2046 # split into words on purpose
  set -- $(stat -f -c '%a %S %d %c' "$dir" 2>/dev/null)
  [ $# -eq 4 ] || exit 73
  [ $(($1 * $2)) -ge 65536 ] || exit 74
  [ "$4" -eq 0 ] || [ "$3" -gt 0 ] || exit 74
  exit 73
}

set -C
if ! echo "$$ $start $boot" 2>/dev/null >"$dir/started"; then
  # Another's, or our own with no room for the line. Between making it and filling it there is a moment.
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ -s "$dir/started" ] && exit 75
    [ -e "$dir/started" ] || break
    sleep 0.1
  done
  could_not_write
fi
set +C

read_now() {
  read -r now rest <"/proc/uptime"
  now=${now%.*}${now#*.}
  now=${now#0}
}

# Sets `next` to the earlier of it and $1.
not_later_than() {
  if [ "$1" -lt "$next" ]; then
    next=$1
  fi
}

# Replaces the watcher, which from here on is deaf to the supervisor's "done".
end_task() {
  trap '' TERM
  exec sh "${0%/*}/end.sh" "$dir" "$log" "$mark" "$grace" "$$" "$1"
}

# The log's size in `size`, without asking a subshell.
read_size() {
  stat -L -c %s "$log" >"$dir/size" 2>/dev/null && read -r size <"$dir/size"
}

# Tasks append, so a log that is cut goes on behind its mark.
cut_log() {
  if [ "$kept" -eq 0 ]; then
    truncate -s "$log_limit" "$log"
    printf '\ntaskotron: the log is cut here, its limit is %s bytes\n' "$log_limit" >>"$log"
    read_size
    kept=$size
  else
    truncate -s "$kept" "$log"
    size=$kept
  fi
  # What was cut was output too.
  last_size=-1
}

# Sleeps until the first limit can be reached, looks, sleeps again. Output is noticed by the size of the log.
watch() {
  # SIGKILL: a sleep that has only just been forked would still have our handler, and lose anything else.
  trap '[ -z "${!-}" ] || kill -KILL "$!" 2>/dev/null; wait 2>/dev/null; exit' TERM
  read_now
  size=0 last_size=-1 last_output=$now kept=0 touched=$now
  while :; do
    next=$((now + 8640000))
    if [ "$deadline" -gt 0 ]; then
      [ "$now" -lt "$deadline" ] || end_task time_limit
      not_later_than "$deadline"
    fi
    if [ "$lost_after" -gt 0 ]; then
      # The slave writes the moment of its last renewal, always as one write.
      [ ! -s "$alive" ] || read -r touched <"$alive"
      case $touched in '' | *[!0-9]*) touched=$now ;; esac
      [ "$now" -lt $((touched + lost_after)) ] || end_task slave_away
      not_later_than $((touched + lost_after))
    fi
    if [ "$log_limit" -gt 0 ]; then
      [ "$size" -le $((log_limit > kept ? log_limit : kept)) ] || cut_log
      not_later_than $((now + 500))
    fi
    if [ "$no_output" -gt 0 ]; then
      if [ "$size" -ne "$last_size" ]; then
        last_size=$size last_output=$now
      fi
      [ "$now" -lt $((last_output + no_output)) ] || end_task no_output
      not_later_than $((last_output + no_output))
    fi
    pause=$((next - now))
    hundredths=$((pause % 100))
    case $hundredths in ?) hundredths=0$hundredths ;; esac
    sleep "$((pause / 100)).$hundredths" &
    wait "$!"
    if [ "$no_output" -gt 0 ] || [ "$log_limit" -gt 0 ]; then
      read_size
    fi
    read_now
  done
}

watch &
watcher=$!

# The command has a session of its own and runs in the foreground: a background one would ignore SIGINT for good.
if [ -e "$dir/ended" ]; then
  # Ended before it began.
  code=143
elif [ "$isolated" = yes ]; then
  # The shell between is the namespace's first process: it collects orphans, and signals do not end it.
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --pid --fork --kill-child --mount-proc \
    sh -c 'TASKOTRON_ATTEMPT=$0 setsid "$@"; exit "$?"' "$mark" "$@"
  code=$?
else
  TASKOTRON_ATTEMPT=$mark setsid "$@"
  code=$?
fi

why=-
[ ! -s "$dir/ended" ] || read -r why <"$dir/ended"
if ! echo "$code $why" >"$dir/status"; then
  kill "$watcher"
  could_not_write
fi
# A watcher that is ending the task waits for `status` and then goes by itself.
kill "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
exit 0
