#!/usr/bin/env bash
# aws-cdk 2.1148.1 (the CLI) with aws-cdk-lib 2.276.0 prints violations by their resources: one that names no resource
# fails `cdk synth` without a word of it.
# Likely guess: a violation of the whole app needs no resource, and is printed with its description.
# Seen: an empty violatingResources: exit 1 and "Synthesis finished with errors" alone. With the path of the stack as its
# resource, the description is printed. With aws-cdk-lib 2.200.0 it is printed in both cases.
# Relied on in: src/hosts/cdk/resource-finder.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder/new" --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 aws-cdk@2.1148.1
npm install --prefix "$folder/old" --silent --no-audit --no-fund aws-cdk-lib@2.200.0 constructs@10.4.2 aws-cdk@2.1148.1

cat > "$folder/app.cjs" <<'SCRIPT'
const { App, Stack, Validations, aws_sns: sns } = require('aws-cdk-lib');

const plugin = {
  name: 'pantry',
  validate: ({ templatePaths: [templatePath] }) => ({
    success: false,
    violations: [
      {
        ruleName: 'recipe',
        description: 'the kitchen has no recipe',
        violatingResources:
          process.env.NAMED === 'no'
            ? []
            : [{ resourceLogicalId: '', templatePath, constructPath: 'Kitchen', locations: [] }],
      },
    ],
  }),
};
const app = new App(Validations ? {} : { policyValidationBeta1: [plugin] });
if (Validations) Validations.of(app).addPlugins(plugin);
new sns.Topic(new Stack(app, 'Kitchen'), 'Orders');
SCRIPT

export CDK_DISABLE_CLI_TELEMETRY=true AWS_EC2_METADATA_DISABLED=true HOME="$folder"
try() {
  cp "$folder/app.cjs" "$folder/$1/app.cjs"
  code=0
  (cd "$folder/$1" && NAMED="$2" npx --no-install cdk synth -q --no-notices --app 'node app.cjs') \
    > "$folder/printed" 2>&1 || code=$?
  printf 'exit %s, %s' "$code" "$(grep -q 'the kitchen has no recipe' "$folder/printed" && echo printed || echo silent)"
}
echo "aws-cdk 2.1148.1, of a plugin that reports success: false with one violation"
echo "guess: the violation is printed, whether or not it names a resource"
none="$(try new no)"; named="$(try new yes)"; before="$(try old no)"
printf '  aws-cdk-lib 2.276.0, no resource: %s\n  aws-cdk-lib 2.276.0, the stack: %s\n' "$none" "$named"
printf '  aws-cdk-lib 2.200.0, no resource: %s\n' "$before"
[ "$none" = 'exit 1, silent' ] && [ "$named" = 'exit 1, printed' ] && [ "$before" = 'exit 1, printed' ] ||
  { echo "changed"; exit 1; }
echo "so: what concerns the whole app is reported on a stack"
