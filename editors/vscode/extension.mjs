// Starts the language server that is packed beside this file, and shows what it publishes.
import { join } from 'node:path';
import { workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

const LANGUAGES = [
  'yaml',
  'json',
  'jsonc',
  'cloudformation',
  'python',
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
];

/** @type {LanguageClient | undefined} */
let client;

/** @param {import('vscode').ExtensionContext} context */
export async function activate(context) {
  // The scope of the setting is the machine: a workspace can't set it.
  const command = workspace.getConfiguration('upload-audit').get('command', '');
  const packed = { module: join(context.extensionPath, 'server', 'cli.cjs'), args: ['lsp'] };
  const server = command === '' ? { ...packed, transport: TransportKind.stdio } : { command, args: ['lsp'] };
  client = new LanguageClient('upload-audit', 'upload-audit', server, {
    documentSelector: LANGUAGES.map((language) => ({ scheme: 'file', language })),
  });
  await client.start();
}

/** @returns {Promise<void> | undefined} */
export function deactivate() {
  return client?.stop();
}
