#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: with @aws-cdk/aws-lambda:useCdkManagedLogGroup, which a new `cdk init` sets, a function brings a
# log group with a retention that nobody wrote.
# Likely guess: a log group whose retention is not given keeps logs forever, as Lambda's own does.
# Seen: AWS::Logs::LogGroup with RetentionInDays 731 for each function, retained when the stack goes.
# Relied on in: rules/log-retention.ts, rules/hardcoded-settings.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1

cat > "$folder/run.cjs" <<'SCRIPT'
const { App, Stack, aws_lambda: lambda } = require('aws-cdk-lib');
const { Template } = require('aws-cdk-lib/assertions');

const groups = (context) => {
  const stack = new Stack(new App({ context }), 'Lighthouse');
  const code = lambda.Code.fromInline('exports.handler = async () => "lit";');
  new lambda.Function(stack, 'Light', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code });
  return Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
};
const [plain, managed] = [groups({}), groups({ '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true })];
console.log(`  without the flag: ${plain.length} log groups`);
console.log(`  with it: ${JSON.stringify(managed)}`);
const [group] = managed;
const isAsTold =
  plain.length === 0 && managed.length === 1 && group.Properties.RetentionInDays === 731 && group.DeletionPolicy === 'Retain';
process.exit(isAsTold ? 0 : 1);
SCRIPT

echo "aws-cdk-lib 2.276.0, of a function whose logs nobody spoke of"
echo "guess: its logs are kept forever"
(cd "$folder" && TMPDIR="$folder" node run.cjs) || { echo "changed"; exit 1; }
echo "so: a log group of 731 days stands in the template"
