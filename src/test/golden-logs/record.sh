#!/bin/bash
# Records the golden log of a release: starts it with simulated nodes and its own Kafka, lives through a scenario in about two minutes, and
# writes what is in the log to src/test/resources/golden-logs/VERSION/log.jsonl.gz. Needs kubectl, kcat and two free ports.
#
#   src/test/golden-logs/record.sh VERSION path/to/quarkus-app [HTTP_PORT BROKER_PORT]
#
# The format is that of `kcat -J`: one record a line.
set -euo pipefail
version=$1 app=$2 http=${3:-24080} broker=${4:-24092}
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../resources/golden-logs/$version
work=$(mktemp -d)
export HOME=$work
unset KUBECONFIG

k() { kubectl --server "http://127.0.0.1:$http" "$@"; }
produce() { kcat -q -P -b "127.0.0.1:$broker" -p 0 -k 0 -t "fairlead.$1" "${@:2}"; }
await() { # what, command...
  for _ in $(seq 600); do
    if "${@:2}" >/dev/null 2>&1; then return; fi
    sleep 1
  done
  echo "in vain awaited: $1" >&2
  exit 1
}
start() {
  java -Dfairlead.agent.runtime=simulated -Dfairlead.agent.cpu=4 -Dfairlead.agent.memory=8Gi -Dfairlead.agent.metrics-interval=1h \
    -jar "$app/quarkus-run.jar" --data-dir "$work/data" --http-port "$http" --broker-port "$broker" >>"$work/program.log" 2>&1 &
  program=$!
  await "the program" k get nodes/node-3
}
pod_is() { # namespace/selector field value count
  [ "$(k get pods -n "${1%%/*}" -l "${1#*/}" -o "jsonpath={range .items[*]}{$2}{'\n'}{end}" | grep -cx "$3")" = "$4" ]
}
running() { pod_is "$1" .status.phase Running "$2"; }
heart() { # an agent that only says that it is there
  while :; do
    echo '{"node":{"name":"edge-1","labels":{"zone":"edge"},"taints":[{"key":"edge","effect":"NoSchedule"}],"capacity":{"cpu":"1","memory":"1Gi","pods":"10"},"address":"127.0.0.1","podCidr":"10.9.0.0/24","runtime":"test://1","bootId":"1"}}' |
      produce node-heartbeat || true # while the broker restarts
    sleep 2
  done
}
load() { # of each pod of web
  local usage
  usage=$(k get pods -l app=web -o "jsonpath={range .items[*]}{.metadata.uid} {.metadata.name}{'\n'}{end}" | while read -r uid name; do
    echo -n ",{\"uid\":\"$uid\",\"namespace\":\"default\",\"name\":\"$name\",\"cpuMillis\":$1,\"memoryBytes\":1000000}"
  done)
  echo "{\"node\":\"node-1\",\"pods\":[${usage#,}]}" | produce metrics
}
rover_on() { [ "$(k get pod rover -o 'jsonpath={.spec.nodeName}')" = "$1" ]; }
ready() { [ "$(k get node edge-1 -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')" = "$1" ]; }

beat=
program=
trap 'kill $program $beat 2>/dev/null; wait; rm -rf "$work"' EXIT

start
heart &
beat=$!
await "edge-1" k get node edge-1
k label node node-1 node-2 zone=a
k label node node-3 zone=b
k apply -f "$here/scenario.yaml"
await "web" running default/app=web 2
await "alone" running default/app=alone 2
await "greedy" running team/app=greedy 2
await "rover" rover_on edge-1

# A dead letter each: no JSON, a field that is wrong, a type from the future.
echo 'not json' | produce pod-submitted
echo '{"pod":{"metadata":{"name":"-"},"spec":{"containers":[]}}}' | produce pod-submitted
echo '{"name":"x"}' | produce spec -H ce_type=io.fairlead.namespace.deleted.v9
echo '{"pod":{"metadata":{"name":"plain"},"spec":{"containers":[{"name":"app","image":"example/plain:1"}]}}}' | produce pod-submitted

# A node is lost and comes back; its pod has a successor.
kill $beat
await "the loss of edge-1" ready Unknown
heart &
beat=$!
await "the return of edge-1" ready True
await "rover's successor" rover_on edge-1

# Three make a gang; a rollout of replicas by hand; load; a restart in between.
k scale deployment gang --replicas=3
await "the gang" running default/app=gang 3
load 150
sleep 16
load 150
await "the autoscaler" running default/app=web 6
k scale deployment bulk --replicas=3
kill $program
wait $program || true
start

# Maintenance: cordoned, tainted, drained of who does not tolerate it; then as before.
k cordon node-2
k taint node node-2 maintenance=now:NoExecute
await "patient is gone" pod_is default/app!=none .metadata.name patient 0
k taint node node-2 maintenance-
k uncordon node-2

# Who is more important takes the place of others.
k apply -f - <<'POD'
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"urgent","labels":{"app":"urgent"}},"spec":{"priorityClassName":"urgent","terminationGracePeriodSeconds":1,
"containers":[{"name":"app","image":"example/urgent:1","resources":{"requests":{"cpu":"3200m","memory":"64Mi"}}}]}}
POD
await "urgent" running default/app=urgent 1

# The end of some.
k delete pod plain --wait=false
k delete deployment alone --wait=false
k delete hpa web
k delete service web
kill $beat
k delete node edge-1
await "alone is gone" running default/app=alone 0
sleep 3

mkdir -p "$out"
for topic in pod-submitted node-heartbeat node-status metrics spec placement pod-status scaling endpoint dead-letter; do
  kcat -q -C -J -e -b "127.0.0.1:$broker" -X isolation.level=read_committed -t "fairlead.$topic" -p 0 -o beginning
done | gzip -9n >"$out/log.jsonl.gz"
ls -l "$out/log.jsonl.gz"
