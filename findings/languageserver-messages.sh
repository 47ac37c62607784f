#!/usr/bin/env bash
# vscode-languageserver 11.0.0: window.showErrorMessage without buttons sends a request, and rejects if it is not known.
# Likely guess: without buttons it sends the notification window/showMessage, which every client takes and none answers.
# Seen: the client gets the request window/showMessageRequest; where it knows none, the returned promise rejects, and a
# server that does not wait for it ends by an unhandled rejection.
# Relied on in: src/hosts/language-server/session.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts vscode-languageserver@11.0.0

cat > run.cjs <<'NODE'
const { PassThrough } = require('node:stream');
const node = require('vscode-languageserver/node');

async function said(isKnown) {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = node.createConnection(new node.StreamMessageReader(toServer), new node.StreamMessageWriter(toClient));
  const client = node.createProtocolConnection(
    new node.StreamMessageReader(toClient),
    new node.StreamMessageWriter(toServer),
  );
  const seen = [];
  client.onNotification('window/showMessage', () => seen.push('notification window/showMessage'));
  if (isKnown) client.onRequest('window/showMessageRequest', () => (seen.push('request window/showMessageRequest'), null));
  server.onInitialize(() => ({ capabilities: {} }));
  server.listen();
  client.listen();
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  const answer = await server.window.showErrorMessage('no config').then(
    () => 'resolves',
    () => 'rejects',
  );
  return [...seen, `the promise ${answer}`].join(', ');
}

(async () => {
  const [known, unknown] = [await said(true), await said(false)];
  console.log(`  client that answers the request: ${known}`);
  console.log(`  client that does not know it: ${unknown}`);
  const expected = ['request window/showMessageRequest, the promise resolves', 'the promise rejects'];
  process.exit(known === expected[0] && unknown === expected[1] ? 0 : 1);
})();
NODE

echo "vscode-languageserver 11.0.0, connection.window.showErrorMessage('no config')"
echo "guess: it sends the notification window/showMessage"
node run.cjs || { echo "changed"; exit 1; }
echo "so: a message without buttons is a request too, and its promise needs a catch"
