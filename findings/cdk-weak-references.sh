#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: with the context that a new `cdk init` writes, stacks refer to each other without exports.
# Likely guess: a reference across stacks is Fn::ImportValue of an Export, and `weak` lets stacks deploy in any order.
# Seen: Fn::GetStackOutput by the producer's literal name, an output without Export, and the stack dependency all the same.
# Relied on in: src/template/ (what crosses stacks), fixtures/_projects/record-press
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1

cat > "$folder/run.cjs" <<'SCRIPT'
const { App, Stack, CfnOutput, aws_sns: sns } = require('aws-cdk-lib');

const synthesize = (context) => {
  const app = new App({ context });
  const [mill, shop] = [new Stack(app, 'Mill'), new Stack(app, 'Shop')];
  const topic = new sns.Topic(mill, 'Flour');
  new sns.Topic(shop, 'Bread');
  new CfnOutput(shop, 'Where', { value: topic.topicArn });
  const assembly = app.synth();
  const [producer, consumer] = ['Mill', 'Shop'].map((name) => assembly.getStackByName(name));
  return {
    reference: consumer.template.Outputs.Where.Value,
    exports: Object.values(producer.template.Outputs).filter(({ Export }) => Export !== undefined).length,
    waits: consumer.dependencies.some(({ id }) => id === 'Mill'),
  };
};
const [plain, weak] = [synthesize({}), synthesize({ '@aws-cdk/core:defaultCrossStackReferences': 'weak' })];
console.log(`  without the context: ${JSON.stringify(plain)}`);
console.log(`  weak: ${JSON.stringify(weak)}`);
const isAsTold =
  'Fn::ImportValue' in plain.reference &&
  plain.exports === 1 &&
  weak.reference['Fn::GetStackOutput']?.StackName === 'Mill' &&
  weak.exports === 0 &&
  weak.waits;
process.exit(isAsTold ? 0 : 1);
SCRIPT

echo "aws-cdk-lib 2.276.0, of defaultCrossStackReferences: weak"
echo "guess: an export as before, or no order between the stacks"
(cd "$folder" && TMPDIR="$folder" node run.cjs) || { echo "changed"; exit 1; }
echo "so: no export, a literal name, and the order stays"
