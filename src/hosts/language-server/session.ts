import { basename, dirname } from 'node:path';
import {
  type Connection,
  type Diagnostic,
  MessageType,
  ShowMessageNotification,
  type TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type * as Library from '../../index.js';
import { isRegularFile, isWithin, resolveRealPath } from '../../fs/bounds.js';
import { MAX_BYTES } from '../../fs/open.js';
import { readTextWithin } from '../../fs/read.js';
import { findBounds } from '../../fs/roots.js';
import { isFolder } from '../../fs/targets.js';
import { hasTemplateEnding } from '../../fs/walk.js';
import { AuditedFolder, type ChangedFiles, makeFileAudit } from './audited-folder.js';
import { type PlacedDiagnostic, collectEditorDiagnostics } from './diagnostics.js';
import { formatFileUri, parseFileUri } from './file-uri.js';
import { WorkQueue } from './work-queue.js';

/** Milliseconds after the last keystroke. */
const TYPING = 50;
/** Milliseconds after the last of many files that a tool writes. */
const WRITING = 500;
/** Milliseconds after which everything is read again, when a part of a folder was read and is saved. */
const RESTING = 2000;

const SOURCE_FILE = /\.(?:py|[cm]?[jt]sx?)$/;
/** Templates with these words depend on others, or others on them. */
const LINKS = /ImportValue|\bExport\b|TemplateURL|AWS::Serverless::Application|AWS::Include/;
const FOREIGN = /[\\/](?:node_modules|\.git|\.venv|__pycache__)(?:[\\/]|$)/;

/** The folders and files of an editor, what was found in them, and what the editor shows of it. */
export class Session {
  readonly #connection: Connection;
  readonly #documents: TextDocuments<TextDocument>;
  readonly #library: typeof Library;
  readonly #folders = new Map<string, AuditedFolder>();
  /** Files outside of all folders. */
  readonly #files = new Map<string, AuditedFolder>();
  readonly #placed = new Map<AuditedFolder, readonly PlacedDiagnostic[]>();
  /** What the editor shows, by path, as it was sent. */
  readonly #shown = new Map<string, string>();
  readonly #queue: WorkQueue;
  #lastError = '';

  constructor(connection: Connection, documents: TextDocuments<TextDocument>, library: typeof Library) {
    this.#connection = connection;
    this.#documents = documents;
    this.#library = library;
    this.#queue = new WorkQueue((folder, change, isOutdated) => this.#read(folder, change, isOutdated));
  }

  addFolder(uri: string): void {
    const path = parseFileUri(uri);
    if (path === undefined || this.#folders.has(path) || !isFolder(path)) return;
    const folder = new AuditedFolder(path, this.#library);
    this.#folders.set(path, folder);
    for (const [file, alone] of [...this.#files]) {
      if (!isWithin(file, path)) continue;
      this.#files.delete(file);
      this.#drop(alone);
    }
    for (const document of this.#documents.all()) this.#setText(parseFileUri(document.uri) ?? '');
    this.#queue.add(folder, 'anything', 0);
  }

  removeFolder(uri: string): void {
    const path = parseFileUri(uri) ?? '';
    const folder = this.#folders.get(path);
    if (folder === undefined) return;
    this.#folders.delete(path);
    this.#drop(folder);
    for (const document of this.#documents.all()) this.open(document);
  }

  open(document: TextDocument): void {
    const path = parseFileUri(document.uri);
    if (path === undefined || !isRead(path)) return;
    const known = this.#homeOf(path);
    if (known === undefined && !isRegularFile(path)) return;
    const home = known ?? makeFileAudit(path, this.#library);
    if (known === undefined) this.#files.set(path, home);
    this.#setText(path);
    if (known === undefined) this.#queue.add(home, 'anything', 0);
    else if (!isOnDisk(path, document.getText()) || known.isNewer(path)) this.#queue.add(home, new Set([path]), 0);
  }

  change({ uri }: TextDocument): void {
    const path = parseFileUri(uri);
    const home = path === undefined ? undefined : this.#homeOf(path);
    if (path === undefined || home === undefined || !isRead(path)) return;
    this.#setText(path);
    this.#queue.add(home, new Set([path]), TYPING);
  }

  save(document: TextDocument): void {
    const path = parseFileUri(document.uri);
    const home = path === undefined ? undefined : this.#homeOf(path);
    // A new file that is now on the disk.
    if (home === undefined) this.open(document);
    if (path === undefined || home === undefined) return;
    this.#queue.add(home, isRead(path) ? new Set([path]) : 'anything', 0);
    if (!hasTemplateEnding(path) || LINKS.test(document.getText())) this.#queue.addLater(home, RESTING);
  }

  close(document: TextDocument): void {
    const path = parseFileUri(document.uri);
    const home = path === undefined ? undefined : this.#homeOf(path);
    if (path === undefined || home === undefined) return;
    home.memory.openTexts.delete(resolveRealPath(path));
    if (this.#files.get(path) === home) {
      this.#files.delete(path);
      this.#drop(home);
    } else if (isRead(path) && !isOnDisk(path, document.getText())) {
      this.#queue.add(home, new Set([path]), 0);
    }
  }

  /** Files that changed on the disk, in the editor or not. */
  filesChanged(uris: readonly string[]): void {
    for (const uri of uris) {
      const path = parseFileUri(uri);
      const home = path === undefined ? undefined : this.#homeOf(path);
      // What the editor has open comes from the editor.
      if (path === undefined || home === undefined || FOREIGN.test(path) || this.#textOf(path) !== undefined) continue;
      this.#queue.add(home, 'anything', WRITING);
    }
  }

  /** What is shown in a file. */
  diagnosticsOf(uri: string): readonly PlacedDiagnostic[] {
    const path = parseFileUri(uri);
    return [...this.#placed.values()].flat().filter((one) => one.path === path);
  }

  /** The folder, or the file, that a file is audited with: the innermost. */
  homeOf(uri: string): AuditedFolder | undefined {
    const path = parseFileUri(uri);
    return path === undefined ? undefined : this.#homeOf(path);
  }

  /**
   * Shows a message in the editor. The library's `showErrorMessage` sends a request even without buttons, and a client
   * that knows no such request answers with an error, which would end the process.
   */
  show(type: MessageType, message: string): void {
    // A client that is gone needs no messages.
    this.#connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(() => undefined);
  }

  stop(): void {
    this.#queue.clear();
  }

  #homeOf(path: string): AuditedFolder | undefined {
    const around = [...this.#folders.values()].filter((folder) => isWithin(path, folder.path));
    return around.sort((a, b) => b.path.length - a.path.length)[0] ?? this.#files.get(path);
  }

  #textOf(path: string): string | undefined {
    return this.#documents
      .all()
      .find(({ uri }) => parseFileUri(uri) === path)
      ?.getText();
  }

  #setText(path: string): void {
    const [home, text] = [this.#homeOf(path), this.#textOf(path)];
    if (home === undefined || text === undefined) return;
    const real = resolveRealPath(path);
    // A larger one is refused on the disk as well.
    if (text.length > MAX_BYTES) home.memory.openTexts.delete(real);
    else home.memory.openTexts.set(real, text);
  }

  #drop(folder: AuditedFolder): void {
    this.#queue.remove(folder);
    this.#placed.delete(folder);
    this.#publish();
  }

  async #read(folder: AuditedFolder, change: ChangedFiles, isOutdated: () => boolean): Promise<boolean> {
    try {
      const read = await folder.read(change, isOutdated);
      if (!read) return false;
      const { found } = folder;
      const isThere = this.#folders.get(folder.path) === folder || [...this.#files.values()].includes(folder);
      if (found !== undefined && isThere) this.#placed.set(folder, collectEditorDiagnostics(found));
      this.#lastError = '';
      this.#publish();
    } catch (error) {
      this.#report(folder, error);
    }
    return true;
  }

  /** The config can't be used, or this tool has a fault: what is shown stays. */
  #report(folder: AuditedFolder, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `upload-audit (${basename(folder.path)}): ${reason}`;
    // Said once, and not again with each keystroke.
    if (message === this.#lastError) return;
    this.#lastError = message;
    this.show(MessageType.Error, message);
  }

  /** Sends what differs from what the editor shows. */
  #publish(): void {
    const byPath = new Map<string, Map<string, Diagnostic>>();
    for (const { path, diagnostic } of [...this.#placed.values()].flat()) {
      const known = byPath.get(path) ?? new Map<string, Diagnostic>();
      byPath.set(path, known);
      // Folders within each other find the same.
      known.set(JSON.stringify(diagnostic), diagnostic);
    }
    for (const path of [...this.#shown.keys()]) {
      if (byPath.has(path)) continue;
      this.#shown.delete(path);
      this.#send(path, []);
    }
    for (const [path, diagnostics] of byPath) {
      const key = [...diagnostics.keys()].join('\n');
      if (this.#shown.get(path) === key) continue;
      this.#shown.set(path, key);
      this.#send(path, [...diagnostics.values()]);
    }
  }

  #send(path: string, diagnostics: Diagnostic[]): void {
    // The editor's own spelling of the URI, where it has the file open.
    const uri = this.#documents.all().find((one) => parseFileUri(one.uri) === path)?.uri ?? formatFileUri(path);
    // A client that is gone needs no diagnostics.
    this.#connection.sendDiagnostics({ uri, diagnostics }).catch(() => undefined);
  }
}

/** Whether a text was saved: most are when they are opened and closed, and nothing has to be read again. */
function isOnDisk(path: string, text: string): boolean {
  const read = readTextWithin(path, findBounds(dirname(path)));
  return 'text' in read && read.text === text;
}

function isRead(path: string): boolean {
  return hasTemplateEnding(path) || SOURCE_FILE.test(path);
}
