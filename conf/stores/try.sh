#!/usr/bin/env bash
# Tries a run whose every path is on s3a://, against an S3 of its own: configuration, templates, text, model, tables, adapter.
# It is killed in the midst and goes on; its adapter must have the same bytes as that of a run on local disks.
#
#   conf/stores/try.sh WORK [PYTHON]     WORK: an empty folder; PYTHON: one that has moto[s3,server], else WORK gets its own
#
# The checkout must be built (mvn -B -ntp -q package -DskipTests) with the quickstart's model. What --packages fetches (650 MB)
# stays in ~/.ivy2.5.2. Nothing leaves the machine but for these downloads.
set -euo pipefail

fail() {
  printf 'try.sh: %s\n' "$1" >&2
  exit 1
}

(($# >= 1)) || fail "name an empty folder for the outputs and logs"
work=$(mkdir -p "$1" && cd "$1" && pwd)
home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
[[ -z $(ls -A "$work") ]] || fail "'$work' is not empty"
cd "$home"
python=${2:-}
if [[ -z $python ]]; then
  python3 -m venv "$work/venv" && "$work/venv/bin/pip" -q install 'moto[s3,server]>=5,<6' boto3
  python=$work/venv/bin/python
fi
"$python" -c 'import moto.server, boto3' 2>/dev/null || fail "'$python' has no moto[s3,server]"

# Spark hands these on; any will do for this server.
export AWS_ACCESS_KEY_ID=try AWS_SECRET_ACCESS_KEY=try AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
endpoint=http://127.0.0.1:$port
"$python" -c 'from moto.server import main; main()' -H 127.0.0.1 -p "$port" >"$work/server.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT

store() { # what to do, in Python, with s3 at hand
  "$python" - "$endpoint" <<PYTHON
import boto3, hashlib, pathlib, sys
from botocore.config import Config
s3 = boto3.client("s3", endpoint_url=sys.argv[1], config=Config(retries={"max_attempts": 10, "mode": "standard"}))
$1
PYTHON
}

store '
s3.create_bucket(Bucket="fedu2s")
root = pathlib.Path("conf/quickstart")
for file in root.rglob("*"):
    if file.is_file():
        s3.upload_file(str(file), "fedu2s", f"quickstart/{file.relative_to(root)}")
' || fail "the server did not start; see $work/server.log"

# A small share of the quickstart: one round, four chunks a client.
small=(--set generate.chunksPerClient=4 --set federate.rounds=1 --set evaluate.localOnly=false --set evaluate.centralised=false)
hadoop=$(sed -n 's/.*hadoop-client-api-\([0-9.]*\)\.jar.*/\1/p' <<<"$(tr ':' '\n' <jobs/target/spark.classpath)")
on_s3() { # a command
  jobs/bin/fedu2s --packages "org.apache.hadoop:hadoop-aws:$hadoop" \
    --conf "spark.hadoop.fs.s3a.endpoint=$endpoint" --conf spark.hadoop.fs.s3a.path.style.access=true \
    "$1" --config s3a://fedu2s/quickstart/quickstart.yaml "${small[@]}" --set input.root=s3a://fedu2s/quickstart/corpora \
    --set model.path=s3a://fedu2s/quickstart/model --set output.root=s3a://fedu2s/output
}

# The process of the run, whose line is longer than pgrep looks.
process() {
  local line
  for line in /proc/[0-9]*/cmdline; do
    if tr '\0' ' ' <"$line" 2>/dev/null | grep -q "fs.s3a.endpoint=$endpoint .*cli.Main run "; then
      basename "${line%/cmdline}"
      return
    fi
  done
}

printf 'a run on local disks\n'
jobs/bin/fedu2s run --config conf/quickstart/quickstart.yaml "${small[@]}" --set "output.root=$work/local" \
  >"$work/local.log" 2>&1 || fail "see $work/local.log"

printf 'a run on S3 that is killed in the midst\n'
on_s3 run >"$work/killed.log" 2>&1 &
run=$!
until grep -q "step 4 of 7: federate" "$work/killed.log"; do
  kill -0 "$run" 2>/dev/null || fail "see $work/killed.log"
  sleep 0.5
done
kill -KILL "$(process)"
wait "$run" 2>/dev/null && fail "the run was over before it could be killed"
on_s3 status >"$work/status.txt" 2>"$work/status.log" || fail "see $work/status.log"
grep -q "^next: federate" "$work/status.txt" && grep -q -e "--packages .* federate --config s3a://" "$work/status.txt" || fail "see $work/status.txt"

printf 'the same command once more\n'
on_s3 run >"$work/s3.log" 2>&1 || fail "see $work/s3.log"
here=$(sha256sum <"$work/local/adapter/adapter_model.safetensors")
there=$(store 'print(hashlib.sha256(s3.get_object(Bucket="fedu2s", Key="output/adapter/adapter_model.safetensors")["Body"].read()).hexdigest())')
[[ ${here%% *} == "$there" ]] || fail "the adapters differ: $here here, $there on S3"

printf 'and once more, with nothing to do\n'
on_s3 run >"$work/again.log" 2>&1 || fail "see $work/again.log"
grep -q "nothing to do" "$work/again.log" || fail "something was done again; see $work/again.log"
[[ $(store 'print(*[o["Key"] for o in s3.list_objects_v2(Bucket="fedu2s", Prefix="output/.").get("Contents", [])])') != *.lease* ]] ||
  fail "a lease was left behind"
printf 'all of it went well; the adapters have the SHA-256 %s\n' "$there"
