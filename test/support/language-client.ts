/** An editor as the language server sees it: the protocol's own client, over a process of the built command line. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  createProtocolConnection,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CLI } from './cli-run.js';

/** How the editor introduces itself. */
interface Introduction {
  /** Absolute; null for a client without workspace folders. */
  readonly folders: readonly string[] | null;
  readonly capabilities?: ClientCapabilities;
  readonly args?: readonly string[];
  readonly extra?: object;
}

const USUAL: ClientCapabilities = {
  workspace: { workspaceFolders: true },
  textDocument: { hover: { contentFormat: ['markdown', 'plaintext'] } },
};

export class LanguageClient {
  readonly process: ChildProcessWithoutNullStreams;
  readonly connection: ProtocolConnection;
  /** The last diagnostics of each file, by URI. */
  readonly #diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly #versions = new Map<string, number>();
  readonly #texts = new Map<string, string>();
  /** What the server shows its user. */
  readonly messages: string[] = [];
  /** How often each file's diagnostics were published. */
  readonly published = new Map<string, number>();
  #waiting: (() => void)[] = [];
  initialized: InitializeResult | undefined;

  constructor(args: readonly string[] = []) {
    this.process = spawn(process.execPath, [CLI, 'lsp', ...args], { stdio: 'pipe' });
    onTestFinished(() => {
      this.process.kill('SIGKILL');
    });
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.process.stdout),
      new StreamMessageWriter(this.process.stdin),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: Published) => {
      this.#diagnostics.set(uri, diagnostics);
      this.published.set(uri, (this.published.get(uri) ?? 0) + 1);
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const wake of waiting) wake();
    });
    this.connection.onNotification('window/showMessage', ({ message }: { readonly message: string }) => {
      this.messages.push(message);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.connection.listen();
  }

  /** A client that has introduced itself. */
  static async start({ folders, capabilities = USUAL, args, extra = {} }: Introduction): Promise<LanguageClient> {
    const client = new LanguageClient(args);
    const workspaceFolders = folders?.map((path) => ({ uri: uriOf(path), name: path })) ?? null;
    client.initialized = await client.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders,
      capabilities,
      ...extra,
    });
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  async open(path: string, text = readFileSync(path, 'utf8')): Promise<void> {
    this.#versions.set(path, 1);
    this.#texts.set(path, text);
    const languageId = path.split('.').at(-1) ?? '';
    const textDocument = { uri: uriOf(path), languageId, version: 1, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  async change(path: string, text: string): Promise<void> {
    const version = (this.#versions.get(path) ?? 0) + 1;
    this.#versions.set(path, version);
    this.#texts.set(path, text);
    const textDocument = { uri: uriOf(path), version };
    await this.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
  }

  notify(method: string, path: string): Promise<void> {
    return this.connection.sendNotification(method, { textDocument: { uri: uriOf(path) } });
  }

  /** The diagnostics of a file, as soon as they are as wanted. */
  async diagnostics(path: string, isWanted: (all: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.#diagnostics.get(uriOf(path));
      if (found !== undefined && isWanted(found)) return found;
      await this.next();
    }
  }

  /** The rules of a file's diagnostics with their lines, from 1; as soon as one is there, or none is. */
  async rules(path: string, isWanted: (rules: readonly string[]) => boolean): Promise<readonly string[]> {
    const rulesIn = (all: readonly Diagnostic[]): readonly string[] =>
      all.map(({ code, range }) => `${code ?? 'problem'}:${range.start.line + 1}`);
    return rulesIn(await this.diagnostics(path, (all) => isWanted(rulesIn(all))));
  }

  /** Until the server says something. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  hover(path: string, line: number, character: number): Promise<Hover | null> {
    const position = { line: line - 1, character };
    return this.connection.sendRequest('textDocument/hover', { textDocument: { uri: uriOf(path) }, position });
  }

  /** @param only the kinds that are wanted; by default those for a light bulb */
  actions(path: string, diagnostic: Diagnostic, only?: readonly string[]): Promise<readonly CodeAction[]> {
    const { range } = diagnostic;
    const context = { diagnostics: [diagnostic], ...(only === undefined ? {} : { only }) };
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: uriOf(path) },
      range,
      context,
    });
  }

  /** The text of an open file after the edits of an action. */
  applied(path: string, { edit }: CodeAction): string {
    const [changed] = edit?.documentChanges ?? [];
    if (changed === undefined || !('edits' in changed)) throw new Error('the action edits no document');
    const document = TextDocument.create(uriOf(path), '', 1, this.#texts.get(path) ?? '');
    return TextDocument.applyEdits(document, changed.edits as TextEdit[]);
  }

  /** The exit code, after a good end. */
  async stop(): Promise<number | null> {
    const ended = once(this.process, 'exit') as Promise<[number | null]>;
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [code] = await ended;
    return code;
  }
}

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** A SAM project with a finding in its template, and some in its handler. */
export const SAM_PROJECT = {
  'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules:
          - AllowedMethods: [PUT]
            AllowedOrigins: ['*']
  Receive:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: src
      Events:
        Post: { Type: HttpApi, Properties: { Path: /files, Method: post } }
`,
  'src/app.py': `import json
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    body = json.loads(event["body"])
    s3.put_object(Bucket=os.environ["BUCKET"], Key=body["name"], Body=body["content"])
    return {
        "statusCode": 201,
        "headers": {"Access-Control-Allow-Origin": "*"},
        "body": json.dumps({"stored": True}),
    }
`,
} as const;

/** Paths in a folder. */
export function pathsIn(folder: string): { readonly template: string; readonly handler: string } {
  return { template: join(folder, 'template.yaml'), handler: join(folder, 'src/app.py') };
}
