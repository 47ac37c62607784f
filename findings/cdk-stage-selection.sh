#!/usr/bin/env bash
# aws-cdk 2.1148.1 (the CLI) with aws-cdk-lib 2.276.0: `cdk synth` reports the violations of the stacks that it selects,
# and without a name it selects none that is in a Stage.
# Likely guess: a plugin of the app that reports success: false fails `cdk synth`.
# Seen: an app whose stacks are all in a Stage: `cdk synth -q` exits with 0 and prints nothing of it, although
# validation-report.json says "failure"; `cdk synth -q '**'` exits with 1.
# Relied on in: docs/cdk.md
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 aws-cdk@2.1148.1

cat > "$folder/app.cjs" <<'SCRIPT'
const { App, Stack, Stage, Validations, aws_sns: sns } = require('aws-cdk-lib');

const app = new App();
const topic = new sns.Topic(new Stack(new Stage(app, 'Prod'), 'Harbour'), 'Tide');
Validations.of(app).addPlugins({
  name: 'lighthouse',
  validate: () => ({
    success: false,
    violations: [
      {
        ruleName: 'lamp',
        description: 'the lamp is out',
        severity: 'error',
        violatingResources: [{ constructPath: topic.node.path, locations: [] }],
      },
    ],
  }),
});
SCRIPT

cd "$folder"
export CDK_DISABLE_CLI_TELEMETRY=true AWS_EC2_METADATA_DISABLED=true HOME="$folder"
try() {
  code=0
  npx --no-install cdk synth -q --no-notices --app 'node app.cjs' "$@" > printed 2>&1 || code=$?
  printf 'exit %s, %s, %s' "$code" "$(grep -q 'the lamp is out' printed && echo printed || echo silent)" \
    "$(node -p "require('./cdk.out/validation-report.json').pluginReports[0].conclusion")"
}
echo "aws-cdk 2.1148.1 with aws-cdk-lib 2.276.0, of an app whose stacks are all in a Stage"
echo "guess: cdk synth fails for the app's plugin"
plain="$(try)"; all="$(try '**')"
printf "  cdk synth -q: %s\n  cdk synth -q '**': %s\n" "$plain" "$all"
[ "$plain" = 'exit 0, silent, failure' ] && [ "$all" = 'exit 1, printed, failure' ] || { echo "changed"; exit 1; }
echo "so: apps with Stages are synthesized with '**'"
