#!/usr/bin/env bash
# Tries fedu2s_dag.py in a real Airflow 3: a run, one that is killed in the midst and cleared, and two dates of a backfill.
# Where the provider of Spark is installed, fedu2s_submit_dag.py is read too; to run it wants a cluster.
#
#   conf/airflow/try.sh WORK [PYTHON]     WORK: an empty folder for Airflow's own files; PYTHON: one that has apache-airflow
#
# The checkout must be built (mvn -B -ntp -q package -DskipTests) with the quickstart's model. Each run is checked by its
# exit code, what summary.json says, and that no row is there twice.
set -euo pipefail

fail() {
  printf 'try.sh: %s\n' "$1" >&2
  exit 1
}

(($# >= 1)) || fail "name an empty folder for Airflow's own files"
work=$(mkdir -p "$1" && cd "$1" && pwd)
python=${2:-python3}
home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
[[ -z $(ls -A "$work") ]] || fail "'$work' is not empty"
"$python" -c 'import airflow' 2>/dev/null || fail "'$python' has no apache-airflow"

export AIRFLOW_HOME=$work/airflow
export AIRFLOW__CORE__DAGS_FOLDER=$home/conf/airflow
export AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW__CORE__UNIT_TEST_MODE=False
export AIRFLOW__LOGGING__BASE_LOG_FOLDER=$work/logs
export AIRFLOW_VAR_FEDU2S_HOME=$home
export AIRFLOW_VAR_FEDU2S_CONFIG=$home/conf/quickstart/quickstart.yaml
airflow() { "$python" -m airflow "$@"; }

airflow db migrate >"$work/migrate.log" 2>&1 || fail "see $work/migrate.log"

provider() { "$python" -c 'import airflow.providers.apache.spark' 2>/dev/null; }
provider || printf 'without apache-airflow-providers-apache-spark: fedu2s_submit_dag.py is left out\n'
"$python" - "$AIRFLOW__CORE__DAGS_FOLDER" "$(provider && printf 2 || printf 1)" >"$work/dags.log" 2>&1 <<'PYTHON' || fail "see $work/dags.log"
import sys

from airflow.dag_processing.dagbag import DagBag

bag = DagBag(sys.argv[1])
print(bag.import_errors, {name: list(dag.task_dict) for name, dag in bag.dags.items()})
assert len(bag.dags) == int(sys.argv[2]) and all(len(dag.task_dict) == 7 for dag in bag.dags.values())
PYTHON

# A small share of the quickstart: two rounds, eight chunks a client.
settings() {
  printf '{"settings": ["output.root=%s", "generate.chunksPerClient=8", "federate.rounds=2", "evaluate.localOnly=false", "evaluate.centralised=false"]}' "$work/output"
}

run() { # a date
  airflow dags test fedu2s "$1" --conf "$(settings)" >"$work/run-$1.log" 2>&1
}

date_said() {
  "$python" - "$work/output/summary.json" <<'PYTHON'
import json, sys
print(json.load(open(sys.argv[1], encoding="utf-8"))["run"]["date"])
PYTHON
}

# The process of a command, whose line is longer than pgrep looks.
process() {
  local line
  for line in /proc/[0-9]*/cmdline; do
    if tr '\0' ' ' <"$line" 2>/dev/null | grep -q "cli.Main $1 .*output.root=$work/output"; then
      basename "${line%/cmdline}"
      return
    fi
  done
}

printf 'a run that is killed in the midst\n'
run 2026-11-28 &
tester=$!
until grep -q "prompts to settle" "$work/run-2026-11-28.log"; do
  kill -0 "$tester" || fail "see $work/run-2026-11-28.log"
  sleep 0.5
done
kill -TERM "$(process generate)" || fail "generate was over before it could be killed"
# Airflow tries it again after two minutes.
wait "$tester" || fail "the retry did not go well; see $work/run-2026-11-28.log"
grep -q "told to end; " "$work/run-2026-11-28.log" || fail "the killed command did not say what was committed"
grep -q "which is worth a retry" "$work/run-2026-11-28.log" || fail "143 was not told to be worth a retry"

printf 'the same date once more\n'
run 2026-11-28 || fail "see $work/run-2026-11-28.log"
[[ $(date_said) == 2026-11-28 ]] || fail "summary.json says another date"
adapter=$(sha256sum <"$work/output/adapter/adapter_model.safetensors")

printf 'a later date, then an earlier one\n'
for date in 2026-11-29 2026-11-27; do
  run "$date" || fail "see $work/run-$date.log"
  [[ $(date_said) == "$date" ]] || fail "summary.json says another date"
  [[ $(sha256sum <"$work/output/adapter/adapter_model.safetensors") == "$adapter" ]] || fail "the adapter changed with the date"
done

if grep -l "ERROR - [0-9:]* INFO" "$work"/run-*.log; then
  fail "an INFO of the command was told as an error"
fi
printf 'all of it went well\n'
