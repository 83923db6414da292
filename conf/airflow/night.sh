#!/usr/bin/env bash
# Two nights as people run them: Airflow's scheduler, a standalone cluster of Spark, and all paths on S3. The second night brings
# three new documents a client, its driver is killed in the midst of `federate`, and it goes on from yesterday's adapter. What
# comes out must have the bytes of two nights on local disks in one process, undisturbed.
#
#   SPARK_HOME=DIR conf/airflow/night.sh WORK [PYTHON] [DAG]
#
#   WORK     an empty folder for Airflow, the cluster and the logs
#   PYTHON   one that has apache-airflow 3, apache-airflow-providers-apache-spark and moto[s3,server]; python3 if not given
#   DAG      fedu2s (the launcher, its driver beside Airflow) or fedu2s_submit (SparkSubmitOperator, drivers on the cluster)
#
# The checkout must be built (mvn -B -ntp -q package -DskipTests) with the quickstart's model, and SPARK_HOME is a Spark 4.1 of
# Scala 2.13. All servers listen on 127.0.0.1 and end with the script; what --packages fetches (650 MB) stays in ~/.ivy2.5.2.
set -euo pipefail

fail() {
  printf 'night.sh: %s\n' "$1" >&2
  exit 1
}

(($# >= 1)) || fail "name an empty folder for Airflow's own files"
work=$(mkdir -p "$1" && cd "$1" && pwd)
python=${2:-python3}
dag=${3:-fedu2s}
home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
[[ -z $(ls -A "$work") ]] || fail "'$work' is not empty"
"$python" -c 'import airflow.providers.apache.spark, boto3, moto.server' 2>/dev/null ||
  fail "'$python' lacks apache-airflow, its provider of Spark, or moto[s3,server]"
[[ -x ${SPARK_HOME:-}/bin/spark-class ]] || fail "SPARK_HOME must name a Spark 4.1, whose bin/spark-class can be run"

servers=()
trap 'kill -- "${servers[@]}" 2>/dev/null || true; wait || true' EXIT
server() { # its log, and its command
  local log=$1
  shift
  setsid "$@" >"$work/$log.log" 2>&1 &
  servers+=("-$!")
}
free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { # seconds, what is said when they are over, and a command that comes true
  local left=$(($1 * 2)) said=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((left-- > 0)) || fail "$said"
    sleep 0.5
  done
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

# The store. Spark hands these keys on; any will do for this server.
export AWS_ACCESS_KEY_ID=try AWS_SECRET_ACCESS_KEY=try AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
s3_port=$(free_port)
endpoint=http://127.0.0.1:$s3_port
server s3 "$python" -c 'from moto.server import main; main()' -H 127.0.0.1 -p "$s3_port"
await 60 "the store did not start; see $work/s3.log" listens "$s3_port"
store() { # what to do, in Python, with s3 at hand and the arguments behind it
  local what=$1
  shift
  "$python" - "$@" <<PYTHON
import boto3, hashlib, json, pathlib, sys
from botocore.config import Config
s3 = boto3.client("s3", endpoint_url="$endpoint", config=Config(retries={"max_attempts": 10, "mode": "standard"}))
$what
PYTHON
}

# The cluster.
export SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1
master_port=$(free_port)
rest_port=$(free_port)
spark=spark://127.0.0.1:$master_port
server master env SPARK_DAEMON_MEMORY=512m "SPARK_MASTER_OPTS=-Dspark.master.rest.enabled=true -Dspark.master.rest.port=$rest_port" \
  "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$master_port" --webui-port 0
await 60 "Spark's master did not start; see $work/master.log" listens "$master_port"
server worker env SPARK_DAEMON_MEMORY=512m \
  "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 3 --memory 8g --webui-port 0 \
  --work-dir "$work/executors" "$spark"
await 60 "Spark's worker did not register; see $work/worker.log" grep -q "Successfully registered with master" "$work/worker.log"

# A federation small enough for a night of minutes.
clients=(clinic-harbour clinic-hill clinic-north)
corpora=$home/conf/quickstart/corpora/medicine
configuration() { # its root, the model's, the output's
  cat <<YAML
run: {id: nights, seed: 3}
input:
  root: $1
  domains: [{name: medicine, clients: clients, examples: [examples.jsonl], evaluation: eval.jsonl}]
output: {root: $3}
model: {path: $2}
prompt: {maxPromptTokens: 512}
generate: {maxNewTokens: 48, unitsPerCommit: 2}
lora: {rank: 2, alpha: 4, targets: [q_proj, v_proj]}
federate: {rounds: 1, localSteps: 1, batchSize: 2, update: {codec: "int8:64"}}
evaluate: {maxNewTokens: 16, centralised: false, localOnly: false}
YAML
}
grow() { # a folder, and the number of documents that each client has by then
  local client note
  for client in "${clients[@]}"; do
    mkdir -p "$1/clients/$client"
    for note in $(cd "$corpora/clients/$client" && printf '%s\n' *.txt | head -n "$2"); do
      [[ -e $1/clients/$client/$note ]] || cp -p "$corpora/clients/$client/$note" "$1/clients/$client/"
    done
  done
}
mkdir -p "$work/input"
cp "$corpora/examples.jsonl" "$work/input/"
head -n 2 "$corpora/eval.jsonl" >"$work/input/eval.jsonl"
configuration "$work/input" "$home/conf/quickstart/model" "$work/local" >"$work/local.yaml"
configuration s3a://fedu2s/input s3a://fedu2s/model s3a://fedu2s/output >"$work/night.yaml"
store 's3.create_bucket(Bucket="fedu2s")
root = pathlib.Path(sys.argv[1])
for file in root.iterdir():
    s3.upload_file(str(file), "fedu2s", f"model/{file.name}")
s3.upload_file(sys.argv[2], "fedu2s", "night.yaml")' "$home/conf/quickstart/model" "$work/night.yaml"
send() { # what came since the last time
  store 'root = pathlib.Path(sys.argv[1])
there = {o["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket="fedu2s") for o in page.get("Contents", [])}
for file in sorted(root.rglob("*")):
    key = f"input/{file.relative_to(root)}"
    if file.is_file() and key not in there:
        s3.upload_file(str(file), "fedu2s", key)' "$work/input"
}

# What must come out the same; from a summary on standard input.
outcome() {
  "$python" -c '
import json, sys
s = json.load(sys.stdin)
d, p = s["documents"], s["pairs"]
assert d["read"] == d["accepted"] + d["rejected"], d
assert p["generated"] == s["generations"]["total"] == p["accepted"] + sum(p["rejected"].values()), p
print(s["adapter"]["sha256"], d["read"], d["accepted"], s["chunks"], p["generated"], p["accepted"], [r["round"] for r in s["rounds"]])'
}
here() { outcome <"$work/local/summary.json"; }
there() { store 'print(s3.get_object(Bucket="fedu2s", Key="output/summary.json")["Body"].read().decode())' | outcome; }

# Airflow.
hadoop=$(sed -n 's/.*hadoop-client-api-\([0-9.]*\)\.jar.*/\1/p' <<<"$(tr ':' '\n' <"$home/jobs/target/spark.classpath")")
s3_keys=("spark.hadoop.fs.s3a.endpoint=$endpoint" spark.hadoop.fs.s3a.path.style.access=true)
sizes=(spark.driver.memory=1g spark.executor.cores=1 spark.executor.memory=1g spark.executor.memoryOverhead=1g spark.cores.max=2)
airflow_port=$(free_port)
export AIRFLOW_HOME=$work/airflow
export AIRFLOW__CORE__DAGS_FOLDER=$home/conf/airflow
export AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW__CORE__PARALLELISM=2
export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=http://127.0.0.1:$airflow_port/execution/
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS=True
export AIRFLOW__API_AUTH__JWT_SECRET=a-secret-of-this-trial-alone-0123456789abcdef
export AIRFLOW__API__WORKERS=1
export AIRFLOW__LOGGING__BASE_LOG_FOLDER=$work/logs
export AIRFLOW_VAR_FEDU2S_HOME=$home
export AIRFLOW_VAR_FEDU2S_CONFIG=s3a://fedu2s/night.yaml
if [[ $dag == fedu2s ]]; then
  export AIRFLOW_VAR_FEDU2S_MASTER=$spark
  FEDU2S_SUBMIT_OPTS="--packages org.apache.hadoop:hadoop-aws:$hadoop"
  for key in "${s3_keys[@]}" "${sizes[@]}"; do FEDU2S_SUBMIT_OPTS+=" --conf $key"; done
  export FEDU2S_SUBMIT_OPTS
  driver='SparkSubmit .*fedu2s.jar federate '
else
  export AIRFLOW_CONN_SPARK_DEFAULT="{\"conn_type\": \"spark\", \"host\": \"spark://127.0.0.1\", \"port\": $master_port, \"extra\": {\"deploy-mode\": \"cluster\", \"rest-port\": $rest_port}}"
  AIRFLOW_VAR_FEDU2S_SPARK_CONF=$("$python" -c 'import json, sys; print(json.dumps(dict(a.split("=", 1) for a in sys.argv[1:])))' \
    "spark.jars.packages=org.apache.hadoop:hadoop-aws:$hadoop" "${s3_keys[@]}" "${sizes[@]}")
  export AIRFLOW_VAR_FEDU2S_SPARK_CONF
  driver='DriverWrapper .*cli.Main federate '
fi
# SparkSubmitOperator looks for spark-submit on the path.
PATH=$(dirname -- "$(command -v "$python")"):$SPARK_HOME/bin:$PATH
export PATH
airflow() { "$python" -m airflow "$@"; }
airflow db migrate >"$work/migrate.log" 2>&1 || fail "see $work/migrate.log"
server api-server "$python" -m airflow api-server --host 127.0.0.1 --port "$airflow_port"
server dag-processor "$python" -m airflow dag-processor
server scheduler "$python" -m airflow scheduler
await 180 "Airflow's API did not start; see $work/api-server.log" listens "$airflow_port"
state() { # of a night
  "$python" - "$AIRFLOW_HOME/airflow.db" "$1" <<'PYTHON'
import sqlite3, sys
rows = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("select state from dag_run where run_id = ?", sys.argv[2:]).fetchall()
print(rows[0][0] if rows else "none")
PYTHON
}
unpaused() { airflow dags unpause -y "$dag" 2>&1 | grep -q "$dag"; }
await 180 "Airflow does not know the DAG '$dag'; see $work/dag-processor.log" unpaused
night() { # its date
  airflow dags trigger "$dag" --run-id "night-$1" --logical-date "$1" >"$work/trigger-$1.log" 2>&1 || fail "see $work/trigger-$1.log"
}
over() { [[ $(state "night-$1") == success || $(state "night-$1") == failed ]]; }
process() { # a pattern of a command's line, which is longer than pgrep looks
  local line
  for line in /proc/[0-9]*/cmdline; do
    if tr '\0' ' ' <"$line" 2>/dev/null | grep -q -- "$1"; then
      basename "${line%/cmdline}"
      return
    fi
  done
  return 1
}

printf 'two nights on local disks, undisturbed\n'
alone() { # the number of documents that each client has by then
  grow "$work/input" "$1"
  "$home/jobs/bin/fedu2s" run --config "$work/local.yaml" --master 'local[2]' >>"$work/local.log" 2>&1 || fail "see $work/local.log"
}
alone 3
first=$(here)
send
alone 6
second=$(here)

printf 'the first night: %s, a cluster of Spark, S3\n' "$dag"
night 2026-11-28
await 1800 "the first night takes too long; see $work/logs" over 2026-11-28
[[ $(state night-2026-11-28) == success ]] || fail "the first night failed; see $work/logs"
[[ $(there) == "$first" ]] || fail "the first night: '$(there)' instead of '$first'"

printf 'the second night, three documents a client more; its driver is killed\n'
send
night 2026-11-29
await 1800 "there was no driver to be killed; see $work/logs" process "$driver"
sleep 12 # in the midst
kill -KILL "$(process "$driver")" || fail "federate was over before it could be killed"
await 1800 "the second night takes too long; see $work/logs" over 2026-11-29
[[ $(state night-2026-11-29) == success ]] || fail "the second night failed; see $work/logs"
tries=$("$python" - "$AIRFLOW_HOME/airflow.db" <<'PYTHON'
import sqlite3, sys
print(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(
    "select try_number from task_instance where run_id = 'night-2026-11-29' and task_id = 'federate'").fetchone()[0])
PYTHON
)
((tries > 1)) || fail "federate was not tried again"
[[ $(there) == "$second" ]] || fail "the second night: '$(there)' instead of '$second'"
printf 'all of it went well, federate in %s tries: %s\n' "$tries" "$second"
