#!/usr/bin/env bash
# aws-cdk-lib 2.276.0 and 2.200.0: a synthesis deletes nothing in its output folder.
# Likely guess: after a synthesis, the templates in cdk.out are those of the app.
# Seen: the template of a stack that the app has no more stays beside the others; only manifest.json leaves it out, and
# validation plugins are not given it.
# Relied on in: src/hosts/cdk/targets.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder/new" --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1
npm install --prefix "$folder/old" --silent --no-audit --no-fund aws-cdk-lib@2.200.0 constructs@10.4.2

cat > "$folder/run.cjs" <<'SCRIPT'
const { readdirSync } = require('node:fs');
const { basename } = require('node:path');
const { App, Stack, Validations, aws_sns: sns } = require('aws-cdk-lib');

const given = [];
const plugin = {
  name: 'census',
  validate: ({ templatePaths }) => {
    given.push(...templatePaths.map((path) => basename(path)));
    return { success: true, violations: [] };
  },
};
const synthesize = (names, policyValidationBeta1) => {
  const app = new App({ outdir: 'cdk.out', ...(policyValidationBeta1 ? { policyValidationBeta1 } : {}) });
  for (const name of names) new sns.Topic(new Stack(app, name), 'Topic');
  if (policyValidationBeta1 && Validations) Validations.of(app).addPlugins(plugin);
  return app.synth();
};
const { log } = console;
console.log = console.error = () => {};
synthesize(['Mill', 'Shop']);
const assembly = synthesize(['Shop'], Validations ? [] : [plugin]);
console.log = log;
const templates = readdirSync('cdk.out').filter((name) => name.endsWith('.template.json'));
log([templates.join(' '), assembly.stacks.map(({ id }) => id).join(' '), given.join(' ')].join(' | '));
SCRIPT

try() {
  cp "$folder/run.cjs" "$folder/$1/run.cjs"
  (cd "$folder/$1" && env -u CDK_OUTDIR -u NODE_ENV node run.cjs)
}
echo "aws-cdk-lib 2.276.0 and 2.200.0, synthesized with the stacks Mill and Shop, then with Shop alone"
echo "guess: Shop.template.json is left"
now="$(try new)"; before="$(try old)"
printf '  templates | stacks of the manifest | given to plugins\n  2.276.0: %s\n  2.200.0: %s\n' "$now" "$before"
seen='Mill.template.json Shop.template.json | Shop | Shop.template.json'
[ "$now" = "$seen" ] && [ "$before" = "$seen" ] || { echo "changed"; exit 1; }
echo "so: the folder alone does not tell which stacks an app has"
