import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  CodeActionKind,
  DidChangeWatchedFilesNotification,
  MarkupKind,
  MessageType,
  TextDocumentSyncKind,
  TextDocuments,
  createConnection,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type * as Library from '../../index.js';
import { formatName } from '../../fs/targets.js';
import { hasTemplateEnding } from '../../fs/walk.js';
import { isFailure } from '../../errors.js';
import { VERSION } from '../../package-info.js';
import type { Document } from '../../template/parse/document.js';
import { OPEN_PAGE, collectCodeActions } from './code-actions.js';
import { SOURCE } from './diagnostics.js';
import { formatFileUri, parseFileUri } from './file-uri.js';
import { FIX_ALL, isKindWanted, loadFixActions, loadFixAllAction } from './fix-actions.js';
import { findHover } from './hover.js';
import { Session } from './session.js';

/** The streams of a client. */
export interface ClientStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** What else may change a result; nothing is watched of clients that can't watch by request. */
const WATCHED = [
  '**/*.{json,yaml,yml,template,toml}',
  '**/*.{py,js,mjs,cjs,jsx,ts,mts,cts,tsx}',
  '**/{README,readme}*',
] as const;

/**
 * Starts the language server: audits the folders of a client's workspace, and the files that it opens. It ends the
 * process when the client says `exit`, closes its stream, or is gone.
 * @returns the exit code of a process that ends without any of these
 */
export function startLanguageServer({ input, output }: ClientStreams, library: typeof Library): 0 {
  const connection = createConnection(input, output);
  const documents = new TextDocuments(TextDocument);
  const session = new Session(connection, documents, library);
  let client: InitializeParams | undefined;
  connection.onInitialize((params): InitializeResult => {
    client = params;
    return { serverInfo: { name: SOURCE, version: VERSION }, capabilities: CAPABILITIES };
  });
  connection.onInitialized(() => {
    for (const uri of client === undefined ? [] : foldersOf(client)) session.addFolder(uri);
    if (client !== undefined) followFolders(connection, session, client);
  });
  const opened = new Map<string, number>();
  documents.onDidOpen(({ document }) => {
    opened.set(document.uri, document.version);
    session.open(document);
  });
  documents.onDidChangeContent(({ document }) => {
    // An opened document is announced as changed too.
    if (opened.get(document.uri) !== document.version) session.change(document);
  });
  documents.onDidSave(({ document }) => {
    session.save(document);
  });
  documents.onDidClose(({ document }) => {
    opened.delete(document.uri);
    session.close(document);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    session.filesChanged(changes.map(({ uri }) => uri));
  });
  connection.onHover(({ textDocument, position }) => {
    const formats = client?.capabilities.textDocument?.hover?.contentFormat ?? [];
    const takesMarkdown = formats.includes(MarkupKind.Markdown);
    return findHover(session.diagnosticsOf(textDocument.uri), position, library, takesMarkdown);
  });
  connection.onCodeAction(async ({ textDocument: { uri }, context }) => {
    const [home, document, path] = [session.homeOf(uri), documents.get(uri), parseFileUri(uri)];
    if (home === undefined || document === undefined || path === undefined) return [];
    const text = document.getText();
    const isTemplate = hasTemplateEnding(path);
    // What a tool wrote is written anew by its next run.
    if (isTemplate && home.isGenerated(path)) return [];
    const read = isTemplate ? await home.memory.document(path, text) : undefined;
    const parsed: Document | undefined = read === undefined || isFailure(read) ? undefined : read;
    const known = session.diagnosticsOf(uri);
    const file = formatName(path, home.path);
    const takesSnippets = client?.capabilities.workspace?.workspaceEdit?.snippetEditSupport === true;
    const documentAt = (at: string): TextDocument | undefined =>
      documents.all().find((one) => parseFileUri(one.uri) === at);
    const scene = home.found === undefined ? undefined : { found: home.found, library, documentAt };
    const isAllWanted = scene !== undefined && isKindWanted(FIX_ALL, context.only);
    const actions = isAllWanted ? [...(await loadFixAllAction(file, scene))] : [];
    if (!isKindWanted(CodeActionKind.QuickFix, context.only)) return actions;
    for (const diagnostic of context.diagnostics) {
      const print = diagnostic.source === SOURCE ? fingerprintIn(diagnostic.data) : null;
      const finding = known.find(({ finding: one }) => one?.fingerprint === print)?.finding;
      if (finding === undefined) continue;
      if (scene !== undefined) actions.push(...(await loadFixActions({ finding, diagnostic }, scene)));
      const request = { uri, version: document.version, file, text, diagnostic, finding, document: parsed };
      actions.push(...collectCodeActions({ ...request, takesSnippets }));
    }
    return actions;
  });
  connection.onExecuteCommand(async ({ command, arguments: [page] = [] }: PageCommand) => {
    // Only our own pages: the client's browser opens whatever it is given.
    if (command !== OPEN_PAGE || typeof page !== 'string' || !/^https:/.test(page)) return;
    if (client?.capabilities.window?.showDocument?.support === true)
      await connection.window.showDocument({ uri: page, external: true });
    else session.show(MessageType.Info, page);
  });
  connection.onShutdown(() => {
    session.stop();
  });
  documents.listen(connection);
  connection.listen();
  return 0;
}

interface PageCommand {
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  hoverProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
  executeCommandProvider: { commands: [OPEN_PAGE] },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};

/** The client's folders; of an older client, the one root. A client without any edits single files. */
function foldersOf(params: InitializeParams): readonly string[] {
  const { workspaceFolders } = params;
  if (workspaceFolders !== null && workspaceFolders !== undefined && workspaceFolders.length > 0)
    return workspaceFolders.map(({ uri }) => uri);
  const [root, path] = oldRootsOf(params);
  if (typeof root === 'string') return [root];
  return typeof path === 'string' && path !== '' ? [formatFileUri(path)] : [];
}

/** The protocol has deprecated them, and clients still send them. */
function oldRootsOf(params: object): readonly [uri: unknown, path: unknown] {
  return ['rootUri' in params ? params.rootUri : undefined, 'rootPath' in params ? params.rootPath : undefined];
}

function followFolders(
  connection: Connection,
  session: Session,
  { capabilities: { workspace } }: InitializeParams,
): void {
  if (workspace?.workspaceFolders === true) {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const { uri } of removed) session.removeFolder(uri);
      for (const { uri } of added) session.addFolder(uri);
    });
  }
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
    const watchers = WATCHED.map((globPattern) => ({ globPattern }));
    // A client that refuses is one that does not watch.
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined);
  }
}

/** Clients send back what a diagnostic was published with. */
function fingerprintIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'fingerprint' in data ? data.fingerprint : null;
}
