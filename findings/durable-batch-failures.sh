#!/usr/bin/env bash
# @aws/durable-execution-sdk-js 2.4.0, aws-durable-execution-sdk-python 3.0.0: map and parallel do not throw.
# Likely guess: like Promise.all and like every other operation of the context, they throw what an item threw.
# Seen: the execution ends as SUCCEEDED with failureCount 1; only throwIfError / throw_if_error throws.
# Relied on in: src/handlers/flow/durable.ts, src/handlers/flow/callbacks.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  aws-durable-execution-sdk-python==3.0.0 aws-durable-execution-sdk-python-testing==1.4.0
npm install --prefix "$folder" --silent --no-audit --no-fund \
  @aws/durable-execution-sdk-js@2.4.0 @aws/durable-execution-sdk-js-testing@1.1.4

cat > "$folder/run.mjs" <<'SCRIPT'
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';

const broken = async () => {
  throw new Error('the pot broke');
};
const ways = {
  map: async (context) => (await context.map(['pot'], broken)).failureCount,
  parallel: async (context) => (await context.parallel([broken])).failureCount,
  'runInChildContext': async (context) => context.runInChildContext(broken),
  'map and throwIfError': async (context) => (await context.map(['pot'], broken)).throwIfError(),
};
const expected = { map: 'SUCCEEDED 1', parallel: 'SUCCEEDED 1', runInChildContext: 'FAILED', 'map and throwIfError': 'FAILED' };
let isAsTold = true;
await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
for (const [name, way] of Object.entries(ways)) {
  const handlerFunction = withDurableExecution(async (event, context) => way(context));
  const run = await new LocalDurableTestRunner({ handlerFunction }).run({ payload: {} });
  const status = run.getStatus();
  const told = status === 'SUCCEEDED' ? `${status} ${run.getResult()}` : status;
  console.log(`  JavaScript, ${name}: ${told}`);
  isAsTold &&= told === expected[name];
}
await LocalDurableTestRunner.teardownTestEnvironment();
process.exit(isAsTold ? 0 : 1);
SCRIPT

cat > "$folder/run.py" <<'PYTHON'
import logging
import sys

from aws_durable_execution_sdk_python import durable_execution
from aws_durable_execution_sdk_python_testing.runner import DurableFunctionTestRunner

logging.disable(logging.CRITICAL)


def broken(context, *given):
    raise ValueError("the pot broke")


ways = {
    "map": lambda context: context.map(["pot"], broken).failure_count,
    "parallel": lambda context: context.parallel([broken]).failure_count,
    "run_in_child_context": lambda context: context.run_in_child_context(broken),
    "map and throw_if_error": lambda context: context.map(["pot"], broken).throw_if_error(),
}
expected = {"map": "SUCCEEDED 1", "parallel": "SUCCEEDED 1", "run_in_child_context": "FAILED", "map and throw_if_error": "FAILED"}
found = {}
for name, way in ways.items():
    handler = durable_execution(lambda event, context, way=way: way(context))
    with DurableFunctionTestRunner(handler=handler) as runner:
        run = runner.run(input="{}", execution_timeout=30)
    found[name] = f"{run.status.value} {run.result}" if run.status.value == "SUCCEEDED" else run.status.value
    print(f"  Python, {name}: {found[name]}")
sys.exit(0 if found == expected else 1)
PYTHON

echo "@aws/durable-execution-sdk-js 2.4.0, aws-durable-execution-sdk-python 3.0.0, of an item that fails"
echo "guess: map and parallel throw, as runInChildContext does"
(cd "$folder" && node run.mjs 2> err) || { cat "$folder/err"; echo "changed"; exit 1; }
"$folder/venv/bin/python" "$folder/run.py" 2> "$folder/err" || { cat "$folder/err"; echo "changed"; exit 1; }
echo "so: a batch whose result nobody asks loses its failures"
