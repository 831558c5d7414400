#!/usr/bin/env bash
# Builds the connectors with Maven and puts the jars that boilerc uses into the package: its own two, and in kafka/ a broker with
# Kafka's.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "setup: connectors ($(mvn -version 2>/dev/null | head -n 1 | sed -e 's/\x1b\[[0-9;]*m//g' -e 's/ (.*//'), $(javac -version 2>&1))"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! mvn --batch-mode --no-transfer-progress -f connectors/pom.xml -DskipTests -Dspotless.check.skip=true package >"$log" 2>&1; then
  tail -n 60 "$log" >&2
  echo "setup: building the connectors failed; the whole command is: mvn -f connectors/pom.xml -DskipTests package" >&2
  exit 1
fi
mkdir -p boiler_compiler/jars
cp connectors/job/target/boiler-job.jar connectors/local-cluster/target/boiler-local-cluster.jar boiler_compiler/jars/
rm -rf boiler_compiler/jars/kafka
mkdir boiler_compiler/jars/kafka
cp connectors/kafka-broker/target/boiler-kafka-broker.jar connectors/kafka-broker/target/kafka/*.jar boiler_compiler/jars/kafka/
