#!/bin/sh
# usage: spelling.sh <name-version-release> <directory for the report>
# Looks for the slips of slips.txt in descriptions/<name>.txt; writes report.html, the corrected text, and results.yml.
set -eu

build=$1
out=$2
name=${build%-*-*}
text=descriptions/$name.txt

result() {
  printf 'results:\n  - item: %s\n    type: koji_build\n    outcome: %s\n    note: "%s"\n    artifact: %s\n' \
    "$build" "$1" "$2" "$3" > "$out/results.yml"
  echo "$build: $1: $2"
}

if [ ! -f "$text" ]; then
  echo "there is no description of $name" > "$out/report.txt"
  : > "$out/description.txt"
  : > "$out/corrected.txt"
  result NEEDS_INSPECTION "there is no description of $name" report.txt
  exit 0
fi

cp "$text" "$out/description.txt"
awk -v corrected="$out/corrected.txt" -v report="$out/report.html" -v build="$build" '
  FNR == NR {
    if (NF == 3 && $2 == "->") { meant[$1] = $3 }
    next
  }
  FNR == 1 {
    print "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>" build "</title>" > report
    print "<h1>" build "</h1><p><a href=\"description.txt\">as written</a>, " \
      "<a href=\"corrected.txt\">as meant</a></p><ol>" > report
  }
  {
    line = ""
    rest = $0
    while (match(rest, /[A-Za-z]+/)) {
      word = substr(rest, RSTART, RLENGTH)
      line = line substr(rest, 1, RSTART - 1)
      if (word in meant) {
        print "<li>line " FNR ": <del>" word "</del> <ins>" meant[word] "</ins></li>" > report
        slips++
        word = meant[word]
      }
      line = line word
      rest = substr(rest, RSTART + RLENGTH)
    }
    words += NF
    print line rest > corrected
  }
  END {
    print "</ol><p>" slips + 0 " slips in " words " words</p></html>" > report
    print slips + 0, words
  }
' slips.txt "$text" > "$out/count.txt"
read -r slips words < "$out/count.txt"
rm "$out/count.txt"

if [ "$slips" -gt 0 ]; then
  result INFO "$slips slips in $words words" report.html
else
  result PASSED "no slips in $words words" report.html
fi
