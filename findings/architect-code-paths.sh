#!/usr/bin/env bash
# @architect/package 11.0.4: the template has absolute paths of the machine, and a function with the code of a package.
# Likely guess: CodeUri is relative to the template, and every function is one that the manifest names.
# Seen: CodeUri is absolute; an app with @http gets a catch-all whose code is node_modules/@architect/asap.
# Relied on in: src/model/function/custom-resources.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund @architect/package@11.0.4 @architect/inventory@6.1.0

mkdir -p "$folder/app/src/http/post-reports"
printf '@app\nweather\n\n@http\npost /reports\n' > "$folder/app/app.arc"
echo 'exports.handler = async () => ({ statusCode: 200 });' > "$folder/app/src/http/post-reports/index.js"
cat > "$folder/run.cjs" <<'SCRIPT'
const inventory = require('@architect/inventory');
const pack = require('@architect/package');

inventory({ cwd: `${__dirname}/app`, deployStage: 'staging' }).then((made) => {
  const functions = Object.entries(pack(made).Resources).filter(([, one]) => one.Type === 'AWS::Serverless::Function');
  const places = functions.map(([id, { Properties }]) => [id, Properties.CodeUri]);
  for (const [id, place] of places) console.log(`  ${id}: ${place.replace(__dirname, '<folder>')}`);
  const isAsTold =
    places.every(([, place]) => place.startsWith('/')) &&
    places.some(([, place]) => place.includes('/node_modules/@architect/asap/'));
  process.exit(isAsTold ? 0 : 1);
});
SCRIPT

echo "@architect/package 11.0.4, an app with one route"
echo "guess: one function, with a relative path"
node "$folder/run.cjs" || { echo "changed"; exit 1; }
echo "so: code below node_modules is nobody's own"
