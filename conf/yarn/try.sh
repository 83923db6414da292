#!/usr/bin/env bash
# Tries a YARN cluster: a small run by the launcher, its drivers beside the launcher and in YARN's containers, against Hadoop's
# mini cluster. Its adapter must have the same bytes as that of a run in one process, and the launcher must end as drivers do.
#
#   SPARK_HOME=DIR conf/yarn/try.sh WORK     WORK: an empty folder for outputs, containers and logs
#
# The checkout must be built (mvn -B -ntp -q package -DskipTests) with the quickstart's model; SPARK_HOME is a Spark 4.1 of Scala
# 2.13 with YARN in it. The mini cluster's jar comes by Maven. All listens on this machine alone and ends with the script.
set -euo pipefail

fail() {
  printf 'try.sh: %s\n' "$1" >&2
  exit 1
}

(($# >= 1)) || fail "name an empty folder for outputs, containers and logs"
work=$(mkdir -p "$1" && cd "$1" && pwd)
home=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
[[ -z $(ls -A "$work") ]] || fail "'$work' is not empty"
ls "${SPARK_HOME:-}"/jars/spark-yarn_2.13-*.jar >/dev/null 2>&1 || fail "SPARK_HOME must name a Spark 4.1 with YARN in it"
cd "$home"

hadoop=$(sed -n 's/.*hadoop-client-api-\([0-9.]*\)\.jar.*/\1/p' <<<"$(tr ':' '\n' <jobs/target/spark.classpath)")
for jar in "org.apache.hadoop:hadoop-client-minicluster:$hadoop" junit:junit:4.13.2 org.hamcrest:hamcrest:2.2 \
  org.bouncycastle:{bcprov,bcpkix,bcutil}-jdk18on:1.82 javax.xml.bind:jaxb-api:2.3.1 com.sun.xml.bind:jaxb-impl:2.3.9 \
  com.sun.activation:javax.activation:1.2.0; do
  mvn -B -ntp -q dependency:copy "-Dartifact=$jar" -DoutputDirectory="$work/jars" >>"$work/jars.log" 2>&1 || fail "see $work/jars.log"
done

# The cluster: one node manager.
mkdir -p "$work/yarn" "$work/conf"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
(cd "$work/yarn" && exec setsid "$java" --add-opens java.base/java.lang=ALL-UNNAMED -cp "$work/jars/*:$SPARK_HOME/jars/*" "$home/conf/yarn/MiniYarn.java" "$work/conf") \
  >"$work/yarn.log" 2>&1 &
yarn=$!
trap 'kill -- "-$yarn" 2>/dev/null || kill "$yarn" 2>/dev/null || true; wait || true' EXIT
for ((i = 0; i < 240; i++)); do
  [[ -s $work/conf/yarn-site.xml ]] && break
  kill -0 "$yarn" 2>/dev/null || fail "YARN did not start; see $work/yarn.log"
  sleep 0.5
done
[[ -s $work/conf/yarn-site.xml ]] || fail "YARN did not start; see $work/yarn.log"

export HADOOP_CONF_DIR=$work/conf SPARK_LOCAL_IP=127.0.0.1
options="--driver-memory 1g --conf spark.executor.instances=1 --conf spark.executor.cores=1 --conf spark.executor.memory=1g"
options+=" --conf spark.executor.memoryOverhead=1g --conf spark.yarn.jars=local:$SPARK_HOME/jars/*"
options+=" --conf spark.yarn.stagingDir=file:$work/staging --conf spark.hadoop.fs.defaultFS=file:///"
# A small share of the quickstart: one round, two chunks a client.
small=(--set generate.chunksPerClient=2 --set federate.rounds=1 --set evaluate.localOnly=false --set evaluate.centralised=false
  --set "input.root=$home/conf/quickstart/corpora" --set "model.path=$home/conf/quickstart/model")
on_yarn() { # deploy mode, command
  FEDU2S_SUBMIT_OPTS="$options --deploy-mode $1" jobs/bin/fedu2s --master yarn "$2" --config "$home/conf/quickstart/quickstart.yaml" \
    "${small[@]}" --set "output.root=$work/output" >"$work/$2-$1.log" 2>&1
}

printf 'a run in one process\n'
jobs/bin/fedu2s run --config conf/quickstart/quickstart.yaml "${small[@]}" --set "output.root=$work/local" >"$work/local.log" 2>&1 ||
  fail "see $work/local.log"

printf 'a command that can not go, its driver on YARN\n'
code=0
on_yarn cluster federate || code=$?
((code == 2)) || fail "it ended with $code instead of 2; see $work/federate-cluster.log"
grep -q "^fedu2s: " "$work/federate-cluster.log" || fail "it did not say why; see $work/federate-cluster.log"

printf 'the commands, drivers beside the launcher and on YARN\n'
for step in "client ingest" "cluster generate" "client filter" "cluster federate" "client evaluate" "cluster export" "client report"; do
  read -r mode command <<<"$step"
  on_yarn "$mode" "$command" || fail "$command ended with $?; see $work/$command-$mode.log"
done
here=$(sha256sum <"$work/local/adapter/adapter_model.safetensors")
there=$(sha256sum <"$work/output/adapter/adapter_model.safetensors")
[[ $here == "$there" ]] || fail "the adapters differ: $here here, $there on YARN"
[[ -z $(find "$work/output" -maxdepth 1 -name '.lease' -o -maxdepth 1 -name '.verdict*') ]] || fail "a lease or a verdict was left behind"
printf 'all of it went well; the adapters have the SHA-256 %s\n' "${there%% *}"
