#!/usr/bin/env bash
# @middy/http-error-handler 6.4.5: what it answers with depends on whether the error says that it may be shown.
# Likely guess: every error becomes a JSON body with a message.
# Seen: an unknown error is a 500 without any body; one made by createError is its bare message as text/plain.
# Relied on in: src/handlers/facts/replies/, src/handlers/libraries/libraries.ts (GUARDING)
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --silent --no-audit --no-fund \
  @middy/core@6.4.5 @middy/http-error-handler@6.4.5 @middy/util@6.4.5

cat > "$folder/run.mjs" <<'SCRIPT'
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { createError } from '@middy/util';

const handler = middy()
  .use(httpErrorHandler({ logger: false }))
  .handler(async ({ seed }) => {
    if (seed === undefined) throw createError(422, 'no seed');
    throw new TypeError('the seed is no number');
  });
const [unknown, known] = [await handler({ seed: 'a' }, {}), await handler({}, {})];
console.log(`  an unknown error: ${JSON.stringify(unknown)}`);
console.log(`  an error of createError: ${JSON.stringify(known)}`);
const isAsTold =
  unknown.statusCode === 500 &&
  unknown.body === undefined &&
  known.statusCode === 422 &&
  known.body === 'no seed' &&
  known.headers['Content-Type'] === 'text/plain';
process.exit(isAsTold ? 0 : 1);
SCRIPT

echo "@middy/http-error-handler 6.4.5, of errors in a handler"
echo "guess: each is answered with JSON"
(cd "$folder" && node run.mjs) || { echo "changed"; exit 1; }
echo "so: no answer of it is JSON, and that to an unknown error is empty"
