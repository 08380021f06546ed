#!/usr/bin/env bash
# Shows that the test beds can fail: plants each bug into a copy of the tree, builds it, and runs what must find it.
#
#   src/test/planted/run.sh [bug ...]       all of them without an argument
#
# A bug is <bug>.patch, and <bug>.commands: arguments of the program, a line for each run, each of which must exit with
# code 1. Prints what each run printed; exits with 1 if a bug was not found. MAVEN_ARGS is passed on (-o works offline).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)

say() { echo "planted: $*" >&2; }

bugs=("$@")
if [ ${#bugs[@]} -eq 0 ]; then
  for patch in "$here"/*.patch; do
    bugs+=("$(basename "$patch" .patch)")
  done
fi

tree=$(mktemp -d "${TMPDIR:-/tmp}/fairlead-planted-XXXXXX")
trap 'rm -rf "$tree"' EXIT
missed=0
for bug in "${bugs[@]}"; do
  say "$bug: building"
  rm -rf "$tree" && mkdir "$tree"
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$tree" 2> /dev/null) || true
  (cd "$tree" && patch -s -p1 < "$here/$bug.patch")
  # Without the tests: some of them find the bug as well, but that is not what is shown here.
  (cd "$tree" && ./mvnw -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package >&2)
  while IFS= read -r arguments; do
    say "$bug: $arguments"
    code=0
    # shellcheck disable=SC2086
    "$tree/fairlead" $arguments < /dev/null || code=$?
    if [ "$code" -eq 1 ]; then
      say "$bug: found"
    else
      say "$bug: NOT FOUND, the exit code is $code"
      missed=1
    fi
  done < <(grep -v '^ *\(#\|$\)' "$here/$bug.commands")
done
exit "$missed"
