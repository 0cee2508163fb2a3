# Runs the steps of .ci/run and .ci/prove, and keeps what each took for print_steps; and prepares Python for both. Sourced by them.
#   step NAME COMMAND…       runs the command (or function) and returns its status
#   side_by_side FUNCTION…   runs functions at the same time, each with steps of its own: a step's output is printed whole,
#                            when it has ended. They go on after a step that fails: steps_failed says so afterwards.
# CPU time is of all processes that have ended: far less than the time times the cores means waiting.
steps=$(mktemp -d)
lanes=()
is_lane=

step() {
  local name=$1 shell=$BASHPID began=$SECONDS cpu status=0 result=done
  shift
  cpu=$(cpu_seconds "$shell")
  if [ -n "$is_lane" ]; then
    "$@" >"$steps/$shell" 2>&1 || status=$?
    { flock 9; print_output "$name" "$steps/$shell"; } 9>"$steps/lock"
  else
    printf '\n== %s\n' "$name"
    "$@" || status=$?
  fi
  if [ "$status" != 0 ]; then
    result=FAILED
    echo "$name" >>"$steps/failed"
    if [ -n "$is_lane" ]; then keep_end "$name" "$steps/$shell"; fi
  fi
  row "$name" "$result" $((SECONDS - began)) $(($(cpu_seconds "$shell") - cpu)) >>"$steps/table"
  return "$status"
}

# Job control gives each function a process group, which end_steps ends as a whole.
side_by_side() {
  local name
  set -m
  for name in "$@"; do
    (
      set +em
      is_lane=1
      "$name"
      exit 0
    ) &
    lanes+=($!)
  done
  set +m
  for name in "$@"; do
    wait "${lanes[0]}" || echo "$name was ended" >>"$steps/failed"
    lanes=("${lanes[@]:1}")
  done
}

# From the kernel: bash's own `times` starts at 0 in the subshell that reads it.
cpu_seconds() {
  awk -v ticks="$(getconf CLK_TCK)" '{ print int(($16 + $17) / ticks) }' "/proc/$1/stat"
}

# Set in, because what several runners print would be read as the result of this one.
print_output() {
  printf '\n== %s\n' "$1"
  sed 's/^/| /' "$2"
}

# The end of what a failed step printed, for print_failed: a log is often read, or kept, from its end only.
keep_end() {
  { printf '\n== the end of %s\n' "$1" && grep -v '^[[:space:]]*$' "$2" | tail -n 12 | cut -c 1-300 | sed 's/^/| /'; } >>"$steps/ends"
}

row() {
  printf '%-42s %-6s %5d s %5d s CPU\n' "$@"
}

print_steps() {
  echo
  if [ -f "$steps/table" ]; then cat "$steps/table"; fi
  row 'all of them' '' "$SECONDS" "$(cpu_seconds $$)"
  echo
}

steps_failed() {
  [ -s "$steps/failed" ]
}

print_failed() {
  if [ -f "$steps/ends" ]; then cat "$steps/ends" && echo; fi
  sed 's/^/FAILED: /' "$steps/failed"
}

end_steps() {
  local lane
  for lane in "${lanes[@]}"; do kill -TERM -- "-$lane" 2>/dev/null || true; done
  rm -rf "$steps"
}

# A Python with what a Flask project installs for each database; where it cannot be had, its tests are skipped.
prepare_python() {
  local list
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' && python3 -m venv "$tools/python" || return 1
  for list in base/requirements-dev.txt +postgres/requirements.txt +mysql/requirements.txt; do
    "$tools/python/bin/pip" install --require-hashes -r "templates/flask/project/$list" || return 1
  done
}
