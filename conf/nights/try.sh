#!/usr/bin/env bash
# Text that grows night by night, and everything that goes wrong meanwhile: what comes of it beside what comes of it undisturbed.
#
#   [SPARK_HOME=DIR] conf/nights/try.sh WORK     WORK: an empty folder
#
# The checkout must be built (mvn -B -ntp -q package -DskipTests) with the quickstart's model. First seven nights of growth:
# once undisturbed; once with a night that is killed and run again, one that is run twice and one on which nothing came. Then
# the last of these nights again and again, each time with another fault: SIGKILL after each of its commits, a disk that takes
# no more, an input that vanished, files dated an hour ahead, a lease that was lost, a second driver. After each the same
# command is given again, and the adapter's bytes and the counts of rows must be those of the undisturbed night.
#
# Where SPARK_HOME names a Spark 4.1 of Scala 2.13, the last night also runs on a standalone cluster of two workers, and after
# each of its commits an executor, or by turns a worker with its executors, is killed: the same command must go on by itself.
set -euo pipefail

fail() {
  printf 'try.sh: %s\n' "$1" >&2
  exit 1
}

(($# == 1)) || fail "name an empty folder"
work=$(mkdir -p "$1" && cd "$1" && pwd)
master=local[2]
home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
[[ -z $(ls -A "$work") ]] || fail "'$work' is not empty"
corpora=$home/conf/quickstart/corpora/medicine

nights=7
clients=(clinic-harbour clinic-hill clinic-north)
documents=3 # of each client, every night

cat >"$work/nights.yaml" <<YAML
run: {id: nights, seed: 3}
input:
  root: $work/input
  domains: [{name: medicine, clients: clients, examples: [$corpora/examples.jsonl], evaluation: $work/eval.jsonl}]
output: {root: $work/output}
model: {path: $home/conf/quickstart/model}
prompt: {maxPromptTokens: 512}
generate: {maxNewTokens: 48, unitsPerCommit: 2}
lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
federate: {rounds: 1, localSteps: 1, batchSize: 2, update: {codec: "int8:64"}}
evaluate: {maxNewTokens: 16, centralised: false, localOnly: false}
YAML
head -n 2 "$corpora/eval.jsonl" >"$work/eval.jsonl"

# night N: the documents that came by then.
grow() {
  local client note
  for client in "${clients[@]}"; do
    mkdir -p "$work/input/clients/$client"
    for note in $(cd "$corpora/clients/$client" && printf '%s\n' *.txt | head -n $(($1 * documents))); do
      [[ -e $work/input/clients/$client/$note ]] || cp -p "$corpora/clients/$client/$note" "$work/input/clients/$client/"
    done
  done
}

command() { # output folder
  printf '%s\n' "$home/jobs/bin/fedu2s" run --config "$work/nights.yaml" --master "$master" --set "output.root=$1"
}

run() { # output folder; its exit code is the command's
  local line
  mapfile -t line < <(command "$1")
  "${line[@]}" >>"$1.log" 2>&1
}

# What must come out the same: the adapter's bytes, documents, pairs and rounds.
outcome() {
  python3 - "$1/summary.json" <<'PYTHON'
import json, sys
s = json.load(open(sys.argv[1], encoding="utf-8"))
d, p = s["documents"], s["pairs"]
assert d["read"] == d["accepted"] + d["rejected"], d
assert p["generated"] == s["generations"]["total"] == p["accepted"] + sum(p["rejected"].values()), p
print(s["adapter"]["sha256"], d["read"], d["accepted"], s["chunks"], p["generated"], p["accepted"], len(s["rounds"]))
PYTHON
}

commits() { # the commits of an output's tables
  (cd "$1/tables" && find . -path '*/_delta_log/*.json' | sort)
}

# Ends the command with a signal as soon as a file is there; 1 where the command ended before it was.
kill_when() { # signal, output folder, the file
  local line pid
  mapfile -t line < <(command "$2")
  setsid "${line[@]}" >>"$2.log" 2>&1 &
  pid=$!
  until [[ -e $3 ]]; do
    kill -0 "$pid" 2>/dev/null || { wait "$pid" || true; return 1; }
    sleep 0.02
  done
  kill "-$1" -- "-$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

same() { # what, output folder
  local found
  found=$(outcome "$2")
  [[ $found == "$expected" ]] || fail "$1: '$found' instead of '$expected'; see $2.log"
  printf '| %s | same bytes, no row lost |\n' "$1"
}

printf 'seven nights, undisturbed\n'
for ((night = 1; night <= nights; night++)); do
  ((night == nights)) && cp -r "$work/output" "$work/before" && commits "$work/before" >"$work/commits.before"
  grow "$night"
  run "$work/output" || fail "night $night ended with $?; see $work/output.log"
done
expected=$(outcome "$work/output")
commits "$work/output" | comm -13 "$work/commits.before" - >"$work/points"
printf 'undisturbed: %s\n\n| fault | after the same command again |\n|---|---|\n' "$expected"

rm -r "$work/input"
for ((night = 1; night <= nights; night++)); do
  grow "$night"
  if ((night == 3)); then
    point=$(comm -13 <(commits "$work/rough") <(commits "$work/output") | grep generations | head -n 1)
    kill_when KILL "$work/rough" "$work/rough/tables/$point" || fail "night $night ended before it was killed"
  fi
  run "$work/rough" || fail "night $night ended with $?; see $work/rough.log"
  if ((night == 5)); then
    run "$work/rough" || fail "night $night again ended with $?; see $work/rough.log"
  fi
  if ((night == 6)); then
    touch "$work/input" && run "$work/rough" || fail "a night without text ended with $?; see $work/rough.log"
  fi
done
same "seven nights, one killed, one run twice, one on which nothing came" "$work/rough"

trial() { # a fresh copy of what was there before the last night
  rm -rf "$work/trial" && cp -r "$work/before" "$work/trial" && : >"$work/trial.log"
}

while read -r point; do
  trial
  kill_when KILL "$work/trial" "$work/trial/tables/$point" || fail "it ended before the commit $point"
  run "$work/trial" || fail "after SIGKILL at $point the same command ended with $?; see $work/trial.log"
  same "SIGKILL after the commit \`${point#./}\`" "$work/trial"
done <"$work/points"

trial
kill_when TERM "$work/trial" "$work/trial/tables/$(grep generations "$work/points" | head -n 1)" || fail "it ended before SIGTERM"
run "$work/trial" || fail "after SIGTERM the same command ended with $?; see $work/trial.log"
same "SIGTERM in the midst of \`generate\`" "$work/trial"

trial
code=0
room=$(find "$work/output/tables" -name '*.parquet' -size +0 -printf '%k\n' | sort -n | tail -n 1)
# The limit is one of all files, also of the library that a JVM would unpack for itself.
python3 - "$home/jobs/target/spark.classpath" "$work" <<'PYTHON'
import platform, sys, zipfile
jar = next(jar for jar in open(sys.argv[1]).read().strip().split(":") if "/snappy-java-" in jar)
library = f"org/xerial/snappy/native/Linux/{platform.machine()}/libsnappyjava.so"
open(f"{sys.argv[2]}/libsnappyjava.so", "wb").write(zipfile.ZipFile(jar).read(library))
PYTHON
unpacked="-Dorg.xerial.snappy.lib.path=$work -Dorg.xerial.snappy.lib.name=libsnappyjava.so"
(ulimit -f $((room / 2)) && FEDU2S_JAVA_OPTS="${FEDU2S_JAVA_OPTS:-} $unpacked" && export FEDU2S_JAVA_OPTS && run "$work/trial") || code=$?
((code == 2 || code == 75)) || fail "a disk that takes no more ended with $code; see $work/trial.log"
run "$work/trial" || fail "with room again the same command ended with $?; see $work/trial.log"
same "a disk that takes no file of more than $((room / 2)) KiB (exit $code)" "$work/trial"

trial
mv "$work/input" "$work/away"
code=0
run "$work/trial" || code=$?
mv "$work/away" "$work/input"
((code == 2 || code == 75)) || fail "an input that vanished ended with $code; see $work/trial.log"
run "$work/trial" || fail "with the input back the same command ended with $?; see $work/trial.log"
same "an input that vanished and came back (exit $code)" "$work/trial"

trial
cp -pr "$work/input" "$work/now"
for client in "${clients[@]}"; do
  find "$work/input/clients/$client" -name '*.txt' | sort | tail -n "$documents" | xargs touch -d '+1 hour'
done
run "$work/trial" || fail "with files dated an hour ahead it ended with $?; see $work/trial.log"
same "files dated an hour ahead" "$work/trial"
rm -r "$work/input" && mv "$work/now" "$work/input"

trial
mapfile -t line < <(command "$work/trial")
"${line[@]}" >>"$work/trial.log" 2>&1 &
first=$!
until [[ -e $work/trial/.lease ]]; do sleep 0.1; done
code=0
run "$work/trial" || code=$?
((code == 75)) || fail "a second driver ended with $code; see $work/trial.log"
wait "$first" || fail "the first of two drivers ended with $?; see $work/trial.log"
same "a second driver (exit $code)" "$work/trial"

trial
"${line[@]}" --set runtime.leaseSeconds=6 >>"$work/trial.log" 2>&1 &
first=$!
until [[ -e $work/trial/tables/$(grep generations "$work/points" | head -n 1) ]]; do sleep 0.1; done
rm -f "$work/trial/.lease"
code=0
wait "$first" || code=$?
((code == 75 || code == 0)) || fail "a lease that was lost ended with $code; see $work/trial.log"
run "$work/trial" || fail "after a lost lease the same command ended with $?; see $work/trial.log"
same "a lease that was lost (exit $code)" "$work/trial"

if [[ -n ${SPARK_HOME:-} ]]; then
  [[ -x $SPARK_HOME/bin/spark-class ]] || fail "SPARK_HOME must name a Spark 4.1, whose bin/spark-class can be run"
  servers=()
  trap 'kill -- "${servers[@]}" 2>/dev/null || true; wait || true' EXIT
  export SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1 SPARK_DAEMON_MEMORY=512m
  FEDU2S_SUBMIT_OPTS="--conf spark.driver.memory=1g --conf spark.executor.cores=1 --conf spark.executor.memory=1g"
  FEDU2S_SUBMIT_OPTS+=" --conf spark.executor.memoryOverhead=1g --conf spark.cores.max=2"
  export FEDU2S_SUBMIT_OPTS
  said() { # in a log, within a minute
    local left=120
    until grep -q "$2" "$work/$1.log" 2>/dev/null; do
      ((left-- > 0)) || fail "'$2' is not said in $work/$1.log"
      sleep 0.5
    done
  }
  server() { # its log, and its class and arguments
    setsid "$SPARK_HOME/bin/spark-class" "${@:2}" >"$work/$1.log" 2>&1 &
    servers+=("-$!")
  }
  server master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0
  said master 'Starting Spark master at'
  master=$(grep -o 'spark://127.0.0.1:[0-9]*' "$work/master.log" | head -n 1)
  workers=0
  worker() {
    : $((workers += 1))
    server "worker-$workers" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 4g --webui-port 0 \
      --work-dir "$work/executors" "$master"
    said "worker-$workers" 'Successfully registered with master'
  }
  worker
  worker
  executor() { # the process of one, while there is any
    local process
    for process in $(pgrep -f CoarseGrainedExecutorBackend); do
      [[ $(readlink "/proc/$process/cwd") != "$work"/executors/* ]] || { printf '%s\n' "$process"; return; }
    done
    return 1
  }

  victim=a\ worker
  while read -r point; do
    [[ $victim == "a worker" ]] && victim=an\ executor || victim=a\ worker
    trial
    mapfile -t line < <(command "$work/trial")
    "${line[@]}" >>"$work/trial.log" 2>&1 &
    driver=$!
    until [[ -e $work/trial/tables/$point ]]; do
      kill -0 "$driver" 2>/dev/null || fail "it ended before the commit $point; see $work/trial.log"
      sleep 0.02
    done
    if [[ $victim == "an executor" ]]; then
      kill -KILL "$(executor)" 2>/dev/null || printf 'the next one came too late for an executor\n'
    else
      kill -KILL -- "${servers[-1]}" && unset 'servers[-1]' && worker
    fi
    wait "$driver" || fail "without $victim from $point on it ended with $?; see $work/trial.log"
    same "SIGKILL of $victim after the commit \`${point#./}\`" "$work/trial"
  done <"$work/points"
fi

printf '\nall faults: the same bytes\n'
