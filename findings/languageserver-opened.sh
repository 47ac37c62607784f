#!/usr/bin/env bash
# vscode-languageserver 11.0.0: TextDocuments says of a document that is opened that its content changed, too.
# Likely guess: textDocument/didOpen raises onDidOpen, textDocument/didChange raises onDidChangeContent.
# Seen: didOpen raises both, in this order and with the same version; a server that reads files on both reads them twice.
# Relied on in: src/hosts/language-server/server.ts
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  vscode-languageserver@11.0.0 vscode-languageserver-textdocument@1.0.16

cat > run.cjs <<'NODE'
const { PassThrough } = require('node:stream');
const node = require('vscode-languageserver/node');
const { TextDocument } = require('vscode-languageserver-textdocument');

(async () => {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = node.createConnection(new node.StreamMessageReader(toServer), new node.StreamMessageWriter(toClient));
  const client = node.createProtocolConnection(
    new node.StreamMessageReader(toClient),
    new node.StreamMessageWriter(toServer),
  );
  const documents = new node.TextDocuments(TextDocument);
  const seen = [];
  documents.onDidOpen(({ document }) => seen.push(`onDidOpen ${document.version}`));
  documents.onDidChangeContent(({ document }) => seen.push(`onDidChangeContent ${document.version}`));
  server.onInitialize(() => ({ capabilities: { textDocumentSync: 2 } }));
  documents.listen(server);
  server.listen();
  client.listen();
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  const uri = 'file:///template.yaml';
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text: 'Resources: {}' },
  });
  await client.sendRequest('shutdown');
  console.log(`  after textDocument/didOpen: ${seen.join(', ')}`);
  process.exit(seen.join() === 'onDidOpen 1,onDidChangeContent 1' ? 0 : 1);
})();
NODE

echo "vscode-languageserver 11.0.0, TextDocuments and textDocument/didOpen"
echo "guess: it raises onDidOpen alone"
node run.cjs || { echo "changed"; exit 1; }
echo "so: the change that has the version of the opened document is none"
