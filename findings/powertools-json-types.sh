#!/usr/bin/env bash
# @aws-lambda-powertools/event-handler 2.35.0 (TypeScript), aws-lambda-powertools 3.37.0 (Python): which content types a
# route's schema sees as JSON differs between the two routers.
# Likely guess: JSON without a content type is either validated or refused by both.
# Seen: Python parses it and passes it on; TypeScript hands the schema the text, so that any object schema answers 422.
# Relied on in: src/handlers/facts/validation/schemas.ts (a route with a schema lets nothing through that does not fit)
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aws-lambda-powertools==3.37.0 pydantic==2.12.5
npm install --prefix "$folder" --silent --no-audit --no-fund @aws-lambda-powertools/event-handler@2.35.0 zod@4.6.7

cat > "$folder/event.json" <<'JSON'
{
  "version": "2.0",
  "routeKey": "$default",
  "rawPath": "/reeds",
  "rawQueryString": "",
  "headers": {},
  "requestContext": {
    "stage": "$default",
    "domainName": "reeds.example.com",
    "http": { "method": "POST", "path": "/reeds", "sourceIp": "192.0.2.1" }
  },
  "body": "{\"strength\": 3}",
  "isBase64Encoded": false
}
JSON

cat > "$folder/run.mjs" <<'SCRIPT'
import { readFileSync } from 'node:fs';
import { Router } from '@aws-lambda-powertools/event-handler/http';
import { z } from 'zod';

console.error = console.warn = () => {};
const app = new Router();
app.post('/reeds', ({ valid }) => valid.req.body, { validation: { req: { body: z.object({ strength: z.number() }) } } });
const event = JSON.parse(readFileSync('event.json', 'utf8'));
const status = async (headers) => (await app.resolve({ ...event, headers }, {})).statusCode;
const [typed, bare] = [await status({ 'content-type': 'application/json' }), await status({})];
console.log(`  TypeScript: ${typed} as application/json, ${bare} without a content type`);
process.exit(typed === 200 && bare === 422 ? 0 : 1);
SCRIPT

cat > "$folder/run.py" <<'PYTHON'
import json
import sys

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel


class Reed(BaseModel):
    strength: int


app = APIGatewayHttpResolver(enable_validation=True)


@app.post("/reeds")
def add(reed: Reed) -> Reed:
    return reed


def status(headers):
    with open("event.json") as event:
        return app.resolve({**json.load(event), "headers": headers}, None)["statusCode"]


typed, bare = status({"content-type": "application/json"}), status({})
print(f"  Python: {typed} as application/json, {bare} without a content type")
sys.exit(0 if (typed, bare) == (200, 200) else 1)
PYTHON

echo "@aws-lambda-powertools/event-handler 2.35.0 and aws-lambda-powertools 3.37.0, of JSON without a content type"
echo "guess: both routers do the same with it"
(cd "$folder" && node run.mjs) || { echo "changed"; exit 1; }
(cd "$folder" && venv/bin/python run.py) || { echo "changed"; exit 1; }
echo "so: the same request is taken by one and refused by the other"
