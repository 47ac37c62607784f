/** Starts the language server that is packed beside this file, and shows what it publishes. */
import { join } from 'node:path';
import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';

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

let client: LanguageClient | undefined;

/** Called by VS Code when the extension is needed. */
export async function activate(context: ExtensionContext): Promise<void> {
  // The scope of the setting is the machine: a workspace can't set it.
  const command = workspace.getConfiguration('upload-audit').get<string>('command', '');
  const args = ['lsp'];
  const packed = join(context.extensionPath, 'server', 'cli.cjs');
  const server: ServerOptions =
    command === '' ? { module: packed, args, transport: TransportKind.stdio } : { command, args };
  client = new LanguageClient('upload-audit', 'upload-audit', server, {
    documentSelector: LANGUAGES.map((language) => ({ scheme: 'file', language })),
  });
  await client.start();
}

/** Called by VS Code when it ends. */
export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}
