import { dirname } from 'node:path';
import { type Failure, isFailure } from '../errors.js';
import type { TargetFile } from '../fs/targets.js';
import type { ReadFailure } from '../fs/open.js';
import {
  type ReadText,
  findOpenText,
  readNamedText,
  readTextFrom,
  readTextWithin,
  readUndecodedText,
} from '../fs/read.js';
import { type Bounds, makeBounds, resolveRealPath, walkUp } from '../fs/bounds.js';
import { findRepositoryRoot } from '../fs/roots.js';
import { GENERATORS } from '../generators/generators.js';
import { readAssembly } from '../project/assembly.js';
import { findProjectFolder } from '../project/generated.js';
import { isTemplateLike } from '../template/make-template.js';
import type { Document } from '../template/parse/document.js';
import { readDocument } from '../template/parse/parse.js';
import { collectNestedPaths } from './parents.js';
import type { ReadingMemory } from './reading-memory.js';
import { type WatchOptions, countStep } from './progress.js';
import type { LoadedText, TemplateLoader } from './template-loader.js';

/** How texts are read; see `LoadOptions`. */
interface TextOptions extends WatchOptions {
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly skipNonTemplates?: boolean;
  readonly memory?: ReadingMemory;
  readonly filter?: (path: string) => boolean;
}

/** A text that may be a template which no other file has anything to do with. */
export interface WaitingText {
  readonly found: TargetFile;
  readonly index: number;
  readonly text: string;
}

/** What leads from a template to others, and to files that it includes. */
const LEADS =
  /AWS::CloudFormation::Stack|AWS::Serverless::Application|AWS::Include|S3Location|DefinitionUri|Fn::Transform/;
const IMPORTS = /ImportValue|GetStackOutput/;
const EXPORTS = /\bExport\b/;

/** The texts of the targets: those that are parsed at once, and those that wait for their turn. */
export class TargetTexts {
  readonly #reader: TemplateLoader;
  readonly #options: TextOptions;
  readonly #readings = new Map<number, LoadedText>();
  /** By folder. */
  readonly #ofGenerators = new Map<string, boolean>();
  #waiting: WaitingText[] = [];
  #done = 0;
  #count = 0;
  /** The folders and patterns that a template was found by. */
  readonly fruitful = new Set<string>();
  /** The paths of files that were named themselves. */
  readonly named = new Set<string>();

  constructor(reader: TemplateLoader, options: TextOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  /** In the order of the targets. */
  get readings(): readonly LoadedText[] {
    return [...this.#readings].sort(([one], [other]) => one - other).map(([, reading]) => reading);
  }

  /** In the order of the targets. */
  get waiting(): readonly WaitingText[] {
    return this.#waiting;
  }

  /** @param mayWait whether texts may be parsed later */
  async read(files: readonly TargetFile[], mayWait: boolean): Promise<void> {
    this.#count = files.length;
    let imports = false;
    for (const [index, found] of files.entries()) {
      if (!found.named && this.#options.filter?.(found.path) === false) continue;
      const read = await textOf(found, this.#options);
      if (mayWait && 'text' in read && this.#mayWait(found, read.text)) {
        this.#waiting.push({ found, index, text: read.text });
        continue;
      }
      if ('text' in read && IMPORTS.test(read.text)) imports = true;
      await this.#keep(found, index, read);
    }
    const nested = new Set(this.readings.flatMap((one) => collectNestedPaths(one, this.#reader.folders)));
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      if (nested.has(one.found.path) || (imports && EXPORTS.test(one.text)))
        await this.#keep(one.found, one.index, one);
      else this.#waiting.push(one);
    }
  }

  /** A text whose turn it is; undefined if it is no template. */
  async parse({ found, index, ...read }: WaitingText): Promise<LoadedText | undefined> {
    return this.#parse(found, index, read);
  }

  #mayWait({ named, stdin, path }: TargetFile, text: string): boolean {
    if (named || stdin || LEADS.test(text) || IMPORTS.test(text)) return false;
    const folder = dirname(path);
    const isOfGenerator = this.#ofGenerators.get(folder) ?? this.#isOfGenerator(folder);
    this.#ofGenerators.set(folder, isOfGenerator);
    return !isOfGenerator;
  }

  /** Other files may be parts of a template that a generator made, or its sources. */
  #isOfGenerator(folder: string): boolean {
    if (readAssembly(folder) !== undefined) return true;
    const above = [...walkUp(folder, findRepositoryRoot(folder))];
    return GENERATORS.some((generator) => findProjectFolder(generator, above) !== undefined);
  }

  async #keep(found: TargetFile, index: number, read: ReadText): Promise<void> {
    const reading = await this.#parse(found, index, read);
    if (reading !== undefined) this.#readings.set(index, reading);
  }

  async #parse(found: TargetFile, index: number, read: ReadText): Promise<LoadedText | undefined> {
    this.#reader.beginStep('read', index);
    const document = await documentOf(found, read, this.#options);
    this.#done += 1;
    await countStep(this.#options, { step: 'file', done: this.#done, of: this.#count });
    // Whether it is a template is not known: it was there when its folder was listed.
    if (document === undefined && isFailure(read) && read.unseen === true)
      this.#reader.report('warning', found.name, 'unread', read.reason);
    if (document === undefined) return undefined;
    for (const folder of found.folders) this.fruitful.add(folder);
    if (found.named && !found.stdin) this.named.add(found.path);
    if (!isFailure(document)) return { path: found.path, name: found.name, document, stdin: found.stdin, index };
    this.#reader.report('error', found.name, 'unread', document.reason, document.position);
    return undefined;
  }
}

const SOURCE_FILE = /\.(?:py|[cm]?[jt]sx?)$/;

/** Whether a file is source code by its name. */
export function isSourceName(name: string): boolean {
  return SOURCE_FILE.test(name);
}

const NO_TEMPLATE =
  'is source code and not a template: audit its template, its folder or cdk.out, or add --skip-non-templates';

/** The document of a file; undefined if it is skipped without a message. */
async function documentOf(
  found: TargetFile,
  read: ReadText,
  options: TextOptions,
): Promise<Document | Failure | undefined> {
  const isAsked = found.named && options.skipNonTemplates !== true;
  if (isFailure(read)) {
    // With a list of files, those that are not templates are skipped, but not unreadable ones.
    if (isAsked || (found.named && read.unseen === true)) return { reason: read.reason, position: undefined };
    return undecodedTemplate(found, read);
  }
  // Most files of a folder are not templates: a check of the text saves their parsing.
  if (!isAsked && !read.text.includes('Resources')) return undefined;
  const document = await (options.memory?.document(found.path, read.text) ?? readDocument(read.text));
  if (isAsked) return isFailure(document) && SOURCE_FILE.test(found.path) ? { reason: NO_TEMPLATE } : document;
  if (isFailure(document) && document.isNoTemplate === true) return undefined;
  const root = isFailure(document) ? undefined : document.root;
  return isTemplateLike(read.text, root) ? document : undefined;
}

/** A file whose encoding is unknown and that is a template all the same must not go unnoticed. */
async function undecodedTemplate(found: TargetFile, { reason }: ReadFailure): Promise<Failure | undefined> {
  const undecoded = found.stdin ? undefined : readUndecodedText(found.path, boundsOf(found));
  if (undecoded?.guess.includes('Resources') !== true) return undefined;
  const document = await readDocument(undecoded.guess);
  const isTemplate = isTemplateLike(undecoded.guess, isFailure(document) ? undefined : document.root);
  return isTemplate ? { reason, position: { line: undecoded.line, column: 1 } } : undefined;
}

function textOf(found: TargetFile, { stdin, memory }: TextOptions): Promise<ReadText> {
  if (found.stdin && stdin !== undefined) return readTextFrom(stdin);
  const open = memory === undefined ? undefined : findOpenText(found.path, memory.openTexts);
  return Promise.resolve(
    open ?? (found.named ? readNamedText(found.path) : readTextWithin(found.path, boundsOf(found))),
  );
}

/** Of a file that was found: the folder that was searched. One that is named may be anywhere. */
function boundsOf({ path, within }: TargetFile): Bounds {
  return within ?? makeBounds(resolveRealPath(path));
}
