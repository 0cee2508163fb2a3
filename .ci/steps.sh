# Runs the steps of .ci/run and .ci/prove, and says at the end what each took; sourced by both.
# step NAME COMMAND… runs the command (or function) and returns its status. CPU time is of all processes that have ended:
# far less than the time times the cores means waiting.
step_table=()
steps_failed=0

step() {
  local name=$1 began=$SECONDS cpu status=0 result=ok
  shift
  echo
  echo "== $name"
  cpu=$(cpu_seconds)
  "$@" || status=$?
  if [ "$status" != 0 ]; then
    result=FAILED
    steps_failed=$((steps_failed + 1))
  fi
  step_table+=("$(printf '%-7s %6d s %6d s CPU  %s' "$result" $((SECONDS - began)) $(($(cpu_seconds) - cpu)) "$name")")
  return "$status"
}

# From the kernel: bash's own `times` starts at 0 in the subshell that reads it.
cpu_seconds() {
  awk -v ticks="$(getconf CLK_TCK)" '{ print int(($16 + $17) / ticks) }' "/proc/$$/stat"
}

print_steps() {
  echo
  printf '%s\n' "${step_table[@]}"
  printf '%-7s %6d s\n' "all" "$SECONDS"
}
