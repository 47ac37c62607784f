import { dirname, relative, sep } from 'node:path';
import type { Location, Place, Position, Problem } from './finding.js';
import { locateAll } from './locate.js';
import type { Uploads } from './model/application.js';
import { nameOf } from './project/discover.js';
import { readText } from './project/files.js';
import { projectRoot } from './project/roots.js';
import type { Document, Refusal } from './template/document.js';
import { makeTemplate } from './template/read.js';
import { readDocument } from './template/text.js';
import type { Template } from './template/template.js';
import type { Worlds } from './template/world.js';

/** A template's text that was read, and where it lies. */
export interface Reading {
  /** Absolute. */
  readonly path: string;
  /** As the user named it, or would. */
  readonly name: string;
  readonly document: Document;
  /** From standard input: it lies nowhere. */
  readonly stdin: boolean;
}

/** What a template is besides its text. */
export interface Setting {
  /** What fingerprints call it; default: the path below its project's root. */
  readonly scope?: string;
  readonly given?: ReadonlyMap<string, string>;
  /** Of a deployed stack: what deployment made of pseudo parameters and stored parameters. */
  readonly resolved?: ReadonlyMap<string, string>;
  /** Tags that the whole stack is deployed with. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Reads texts once, makes templates of them, and keeps what went wrong. */
export class Reader {
  readonly problems: Problem[] = [];
  readonly cwd: string;
  /** What the user says receives uploads. */
  readonly uploads: Uploads | undefined;
  readonly #worlds: Worlds;
  readonly #documents = new Map<string, Document | Refusal>();
  readonly #warned = new Set<string>();

  constructor(cwd: string, worlds: Worlds, uploads?: Uploads) {
    this.cwd = cwd;
    this.uploads = uploads;
    this.#worlds = worlds;
  }

  /** A neighbour that was not named: read for its context; a sentence if it can't be. */
  async neighbour(path: string): Promise<Reading | Refusal> {
    const known = this.#documents.get(path) ?? (await readDocumentAt(path));
    this.#documents.set(path, known);
    return 'refused' in known ? known : { path, name: nameOf(path, this.cwd), document: known, stdin: false };
  }

  /** Keeps what was read elsewhere, so that no file is read twice. */
  remember({ path, document }: Reading): void {
    this.#documents.set(path, document);
  }

  template(reading: Reading, setting: Setting = {}): Template | Refusal {
    const { name, document } = reading;
    const scope = setting.scope ?? this.#scopeOf(reading);
    const made = makeTemplate(
      { file: name, scope, tags: setting.tags ?? {}, resolved: setting.resolved ?? new Map() },
      document,
      setting.given ?? new Map(),
      this.#worlds,
    );
    if ('refused' in made) return made;
    // A template that stands for several stacks is made for each of them, and complained about once.
    if (this.#warned.has(reading.path)) return made.template;
    this.#warned.add(reading.path);
    const places = made.warnings.map(({ at }): Place => ({ file: name, at }));
    const locations = locateAll(places, new Map([[name, document]]));
    made.warnings.forEach(({ message }, index) => {
      const place = places[index];
      const location = place?.at === undefined ? undefined : locations.get(place);
      this.problems.push({ level: 'warning', file: name, message, location: location ?? null });
    });
    return made.template;
  }

  /** The root of the project that a template belongs to, relative to the current folder; null from standard input. */
  rootOf({ path, stdin }: Reading): string | null {
    return stdin ? null : nameOf(projectRoot(dirname(path)), this.cwd);
  }

  /** Once, however often the same file is come across. */
  complain(level: Problem['level'], file: string, message: string, at?: Position): void {
    if (this.problems.some((known) => known.file === file && known.message === message)) return;
    const location: Location | null = at === undefined ? null : { file, start: at, end: at };
    this.problems.push({ level, file, message, location });
  }

  #scopeOf({ path, name, stdin }: Reading): string {
    return stdin ? name : relative(projectRoot(dirname(path)), path).replaceAll(sep, '/');
  }
}

async function readDocumentAt(path: string): Promise<Document | Refusal> {
  const read = readText(path);
  return 'refused' in read ? { refused: read.refused, at: undefined } : readDocument(read.text);
}
