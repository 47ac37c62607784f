import { resolve } from 'node:path';
import type { Application } from '../model/application.js';
import type { Found } from '../model/found.js';
import type { Originals } from '../project/originals.js';
import { isHelper } from '../model/helpers.js';
import type { Code } from '../source/code.js';
import type { Handler, Refused } from '../source/handler.js';
import type { Resource } from '../template/template.js';
import { Archives } from './archives.js';
import type { Unread } from './files.js';
import { findCode } from './find.js';
import { Surroundings } from './surroundings.js';

/** Where an application's templates lie. */
export interface Lying {
  /** What the names of files are relative to, absolute. */
  readonly cwd: string;
  /** The names of templates that were read from standard input. */
  readonly stdin: ReadonlySet<string>;
}

/** Reads what was found; asked for only if something was. */
export type Parsing = () => Promise<(code: Code) => Handler | Refused>;

/** Finds and reads the code of every function of the application's own, as the defaults' world has them. */
export async function readHandlers(application: Application, { cwd, stdin }: Lying, parsing: Parsing): Promise<void> {
  const archives = new Archives();
  const originals = new Map<string, Originals>();
  const surroundings = new Map<string, Surroundings>();
  for (const { file } of application.templates) {
    if (stdin.has(file) || surroundings.has(file)) continue;
    surroundings.set(
      file,
      new Surroundings(resolve(cwd, file), { cwd, archives, originals, texts: application.sources }),
    );
  }
  for (const fn of ownFunctions(application)) {
    const find = (): Code | Unread =>
      application.worlds.inDefaults(() => findCode(fn, surroundings.get(fn.template.file)));
    const found = find();
    const code = (await archives.load()) ? find() : found;
    application.handlers.set(fn.key, 'unread' in code ? unread(code) : await read(code, parsing));
  }
}

function ownFunctions(application: Application): readonly Resource[] {
  return application.worlds.inDefaults(() =>
    application.declared('AWS::Lambda::Function').filter((fn) => !isHelper(application, fn)),
  );
}

async function read(code: Code, parsing: Parsing): Promise<Found> {
  const readCode = await parsing();
  const handler = readCode(code);
  return 'refused' in handler
    ? { is: 'unread', because: handler.refused, isElsewhere: false }
    : { is: 'read', handler };
}

function unread({ unread: because, isElsewhere = false }: Unread): Found {
  return { is: 'unread', because, isElsewhere };
}
