#!/bin/sh
# Ends every process of a task: a polite SIGTERM, after a while SIGKILL, until a search finds nothing more.
#
#   end.sh DIR LOG MARK GRACE SUPERVISOR WHY
#
# WHY is time_limit, no_output, slave_away or stopped (the command in DIR is ended, which its supervisor then tells in
# `status`), or left_behind (its command is over, something of it goes on), or supervisor_lost (the supervisor is gone
# and what is left of its session goes too). GRACE is in hundredths of a second, SUPERVISOR the pid of its session.
#
# A process is the task's when it has TASKOTRON_ATTEMPT=MARK in its environment, or writes to LOG, or descends from one
# that is the task's, or shares a session with one, or was found to be the task's before. So what escapes without a PID
# namespace would have to clear its environment, close its output, start a session and lose its parent, all of it.
#
# Run either by the supervisor's watcher, in the supervisor's session, or by the slave in a session of its own. Neither
# session is ever touched, but for a lost supervisor's.
set -u

dir=$1 log=$2 mark=$3 grace=$4 supervisor=$5 why=$6

# Who writes to the log belongs to the task, so we keep it open only while we speak.
exec >/dev/null 2>&1
say() {
  echo "taskotron: $1" >>"$log"
}

case $why in
left_behind) ;;
*)
  # The first reason stands. After the end there is nothing to give reasons for.
  [ -e "$dir/status" ] || (set -C && echo "$why" >"$dir/ended") 2>/dev/null
  ;;
esac

case $why in
time_limit) say "the time limit is over, the task is being ended" ;;
no_output) say "no output for too long, the task is being ended" ;;
slave_away) say "the slave is away for too long, the task is being ended" ;;
supervisor_lost) say "the supervisor is gone, what it left is being ended" ;;
left_behind) say "the command left processes behind, they are being ended" ;;
*) say "the task is being ended" ;;
esac

read_now() {
  read -r now rest <"/proc/uptime"
  now=${now%.*}${now#*.}
  now=${now#0}
}

# A line "seed PID" for each process that shows by itself that it is the task's.
seeds() {
  # shellcheck disable=SC3013 # dash, bash, ksh and busybox all know -ef
  for process in /proc/[0-9]*; do
    if [ "$process/fd/1" -ef "$log" ] || [ "$process/fd/2" -ef "$log" ]; then
      echo "seed ${process#/proc/}"
    fi
  done
  grep -zlsxF -e "TASKOTRON_ATTEMPT=$mark" /proc/[0-9]*/environ |
    sed -n 's,^/proc/\([0-9]*\)/environ$,seed \1,p'
  if [ "$why" = supervisor_lost ]; then
    echo "session $supervisor"
  fi
}

# Prints "PID START" for each living process of the task. Reads what the last call printed from `known`.
search() {
  {
    echo "self $$"
    for one in $known; do
      echo "known ${one%:*} ${one#*:}"
    done
    seeds
    cat /proc/[0-9]*/stat
  } 2>/dev/null | awk -v supervisor="$supervisor" -v lost="$why" '
    $1 == "self" { self = $2; next }
    $1 == "known" { known[$2] = $3; next }
    $1 == "seed" { seed[$2] = 1; next }
    $1 == "session" { theirs[$2] = 1; next }
    {
      pid = $1
      sub(/^.*\) /, "")
      if ($1 == "Z" || $1 == "X") next
      parent[pid] = $2
      session[pid] = $4
      start[pid] = $20
    }
    END {
      # Sessions of the kernel and of init; then whoever started us or the supervisor, and what shares their sessions: a
      # supervisor that has not got its own yet is still in that of the slave.
      spared[0] = spared[1] = 1
      spared[session[self]] = 1
      if (lost != "supervisor_lost") spared[supervisor] = 1
      for (pid = parent[self]; pid in parent; pid = parent[pid]) spared[session[pid]] = above[pid] = 1
      for (pid = parent[supervisor]; pid in parent; pid = parent[pid]) spared[session[pid]] = above[pid] = 1
      for (pid in known) if (start[pid] == known[pid]) seed[pid] = 1
      for (pid in seed)
        if (pid in session && !(session[pid] in spared) && !(pid in above)) mine[pid] = 1
      do {
        more = 0
        for (pid in mine) theirs[session[pid]] = 1
        for (pid in session) {
          if (pid in mine || pid in above || session[pid] in spared) continue
          if (parent[pid] in mine || session[pid] in theirs) { mine[pid] = 1; more = 1 }
        }
      } while (more)
      for (pid in mine) print pid ":" start[pid]
    }'
}

# Whether nothing more can begin. A supervisor that has just begun may be about to start its command: while it lives,
# nothing found means nothing before `status`. It also is gone when it only waits to be buried.
over() {
  case $why in left_behind | supervisor_lost) return 0 ;; esac
  [ -s "$dir/status" ] && return 0
  stat=
  [ -r "/proc/$supervisor/stat" ] && read -r stat <"/proc/$supervisor/stat"
  case ${stat##*) } in '' | [ZX]*) return 0 ;; esac
  return 1
}

read_now
begun=$now
known=
told=
pause=0.02
while :; do
  known=$(search)
  if [ -z "$known" ] && over; then
    break
  fi
  read_now
  if [ "$now" -lt $((begun + grace)) ]; then
    for one in $known; do
      # Once each: to many programs a second SIGTERM means "at once".
      case " $told " in
      *" $one "*) ;;
      *)
        kill -TERM "${one%:*}" 2>/dev/null
        told="$told $one"
        ;;
      esac
    done
  elif [ "$now" -lt $((begun + grace + 3000)) ]; then
    for one in $known; do
      kill -KILL "${one%:*}" 2>/dev/null
    done
  else
    say "these processes do not end: $known"
    exit 1
  fi
  sleep "$pause"
  case $pause in
  0.02) pause=0.05 ;;
  0.05) pause=0.1 ;;
  *) pause=0.2 ;;
  esac
done
exit 0
