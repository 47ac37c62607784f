#!/usr/bin/env bash
# osls 4.3.1: `package` spells characters of a function's name out in the ids of its resources.
# Likely guess: the id is the name in camel case, without other characters than letters and digits.
# Seen: add_photo-v2 becomes AddUnderscorephotoDashv2LambdaFunction, and its log group AddUnderscorephotoDashv2LogGroup.
# Relied on in: src/generators/serverless-paths.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder/tools" --silent --no-audit --no-fund osls@4.3.1

mkdir "$folder/app"
cd "$folder/app"
echo 'exports.handler = async () => ({ statusCode: 200 });' > index.js
cat > serverless.yml <<'YAML'
service: album
provider:
  name: aws
  runtime: nodejs20.x
functions:
  add_photo-v2:
    handler: index.handler
YAML
SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off node "$folder/tools/node_modules/osls/bin/serverless.js" package > /dev/null 2>&1

echo "osls 4.3.1, a function add_photo-v2"
echo "guess: AddPhotoV2LambdaFunction"
node - <<'SCRIPT' || { echo "changed"; exit 1; }
const { Resources } = require('./.serverless/cloudformation-template-update-stack.json');
const ids = Object.keys(Resources).filter((id) => /LambdaFunction$|LogGroup$/.test(id));
for (const id of ids) console.log(`  ${id}`);
const told = ['AddUnderscorephotoDashv2LambdaFunction', 'AddUnderscorephotoDashv2LogGroup'];
process.exit(told.every((id) => ids.includes(id)) ? 0 : 1);
SCRIPT
echo "so: the function that a resource belongs to is found by spelling its name the same way"
