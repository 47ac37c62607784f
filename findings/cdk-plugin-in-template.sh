#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: a validation plugin is named in the templates that it validates.
# Likely guess: validating templates leaves them as they are.
# Seen: with the version reporting that is on by default, Analytics of AWS::CDK::Metadata lists
# `policyValidation.<name of the plugin>` with its version, and so differs from the template without the plugin.
# Relied on in: docs/cdk.md
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1

cat > "$folder/run.cjs" <<'SCRIPT'
const { gunzipSync } = require('node:zlib');
const { App, Stack, Validations, aws_sns: sns } = require('aws-cdk-lib');

const synthesize = (plugins, analyticsReporting) => {
  const app = new App({ analyticsReporting });
  const stack = new Stack(app, 'Orchard', { env: { region: 'eu-west-1' } });
  new sns.Topic(stack, 'Apples');
  if (plugins.length > 0) Validations.of(app).addPlugins(...plugins);
  return app.synth().getStackByName('Orchard').template;
};
const plugin = { name: 'beehive', version: '4.5.6', validate: () => ({ success: true, violations: [] }) };
const [plain, validated] = [synthesize([], true), synthesize([plugin], true)];
const told = ({ Resources: { CDKMetadata } }) =>
  gunzipSync(Buffer.from(CDKMetadata.Properties.Analytics.split(':').at(-1), 'base64')).toString();
const [before, after] = [told(plain), told(validated)];
console.log(`  without: ${before}`);
console.log(`  with: ${after}`);
const isSilent = JSON.stringify(synthesize([], false)) === JSON.stringify(synthesize([plugin], false));
console.log(`  without version reporting, the templates are ${isSilent ? 'equal' : 'different'}`);
process.exit(!before.includes('beehive') && /4\.5\.6!policyValidation\.beehive/.test(after) && isSilent ? 0 : 1);
SCRIPT

echo "aws-cdk-lib 2.276.0, of the template of a stack whose app has a validation plugin"
echo "guess: the template without the plugin"
(cd "$folder" && env -u CDK_OUTDIR -u NODE_ENV TMPDIR="$folder" node run.cjs) || { echo "changed"; exit 1; }
echo "so: adding or updating a plugin changes every template once"
