#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: of several origins in defaultCorsPreflightOptions the method's header mapping has the first only.
# Likely guess: Access-Control-Allow-Origin of the OPTIONS method lists or chooses the origins where it is mapped.
# Seen: the mapping names the first origin as a literal; the others stand in a response template that overrides it.
# Relied on in: src/model/subjects/cors.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1

cat > "$folder/run.cjs" <<'SCRIPT'
const { App, Stack, aws_apigateway: apigateway } = require('aws-cdk-lib');

const allowOrigins = ['https://one.example.com', 'https://two.example.com'];
const stack = new Stack(new App(), 'Weather');
const api = new apigateway.RestApi(stack, 'Api', { defaultCorsPreflightOptions: { allowOrigins } });
api.root.addMethod('GET', new apigateway.MockIntegration());

const resources = require('aws-cdk-lib/assertions').Template.fromStack(stack).toJSON().Resources;
const preflight = Object.values(resources).find(({ Properties }) => Properties?.HttpMethod === 'OPTIONS');
const [response] = preflight.Properties.Integration.IntegrationResponses;
const header = response.ResponseParameters['method.response.header.Access-Control-Allow-Origin'];
const template = response.ResponseTemplates?.['application/json'] ?? '';
console.log(`  mapping: ${header}`);
console.log(`  template: ${template.replaceAll(/\s+/g, ' ')}`);
const isAsTold = header === `'${allowOrigins[0]}'` && template.includes(allowOrigins[1]);
process.exit(isAsTold ? 0 : 1);
SCRIPT

echo "aws-cdk-lib 2.276.0, of two origins in defaultCorsPreflightOptions"
echo "guess: the header mapping has both"
(cd "$folder" && TMPDIR="$folder" node run.cjs) || { echo "changed"; exit 1; }
echo "so: whoever reads the mapping alone sees one origin"
