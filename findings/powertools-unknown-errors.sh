#!/usr/bin/env bash
# aws-lambda-powertools 3.37.0 (Python), @aws-lambda-powertools/event-handler 2.35.0 (TypeScript): two routers of one
# family part where a route throws an error of no known class.
# Likely guess: both answer 500, or neither does.
# Seen: the TypeScript router answers 500 with JSON; the Python resolver lets the exception out of resolve().
# Relied on in: src/handlers/libraries/libraries.ts (GUARDING, MAPPING)
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0
npm install --prefix "$folder" --silent --no-audit --no-fund @aws-lambda-powertools/event-handler@2.35.0

cat > "$folder/event.json" <<'JSON'
{
  "version": "2.0",
  "routeKey": "$default",
  "rawPath": "/kilns",
  "rawQueryString": "",
  "headers": {},
  "requestContext": {
    "stage": "$default",
    "domainName": "kilns.example.com",
    "http": { "method": "POST", "path": "/kilns", "sourceIp": "192.0.2.1" }
  },
  "isBase64Encoded": false
}
JSON

cat > "$folder/run.mjs" <<'SCRIPT'
import { readFileSync } from 'node:fs';
import { Router } from '@aws-lambda-powertools/event-handler/http';

console.error = console.warn = () => {};
const app = new Router();
app.post('/kilns', async () => {
  throw new RangeError('too hot');
});
const reply = await app.resolve(JSON.parse(readFileSync('event.json', 'utf8')), {});
console.log(`  TypeScript: ${reply.statusCode} ${reply.body}`);
const { error, message } = JSON.parse(reply.body);
process.exit(reply.statusCode === 500 && error !== undefined && message !== undefined ? 0 : 1);
SCRIPT

cat > "$folder/run.py" <<'PYTHON'
import json
import sys

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

app = APIGatewayHttpResolver()


@app.post("/kilns")
def fire():
    raise ArithmeticError("too hot")


with open("event.json") as event:
    try:
        print("  Python:", app.resolve(json.load(event), None)["statusCode"])
        sys.exit(1)
    except ArithmeticError as error:
        print(f"  Python: {type(error).__name__} leaves resolve()")
PYTHON

echo "aws-lambda-powertools 3.37.0 and @aws-lambda-powertools/event-handler 2.35.0, of an error that a route throws"
echo "guess: routers of one family do the same"
(cd "$folder" && node run.mjs) || { echo "changed"; exit 1; }
(cd "$folder" && venv/bin/python run.py) || { echo "changed"; exit 1; }
echo "so: only the TypeScript router answers for errors that it does not know"
