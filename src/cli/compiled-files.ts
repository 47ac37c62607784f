import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { basename, dirname, join } from 'node:path';
import vm from 'node:vm';
import { crc32 } from 'node:zlib';
import { VERSION } from '../package-info.js';
import { findCompileCache } from './compile-cache.js';

interface MadeCode {
  readonly script: vm.Script;
  readonly identity: Buffer;
}

/** The file with the one `import()`, which Node allows only in code that it compiled itself. */
const IMPORTS = './load-module.cjs';

/**
 * Loads this package's CommonJS files, and keeps their compiled code in a folder for the next start, as Node does by
 * itself since version 22.1. Functions that the run did not call are not compiled, and so not kept either. Whatever is
 * missing, of another build, or of another version of the engine is compiled as if nothing were kept.
 */
export class CompiledFiles {
  readonly #made = new Map<string, MadeCode>();

  /**
   * @param home where the package's files are
   * @param folder has to belong to the user: what is in it is executed
   */
  constructor(
    readonly home: string,
    readonly folder: string,
  ) {
    // By then the functions that the run needed are compiled, and are kept along.
    process.on('exit', () => {
      for (const [kept, { script, identity }] of this.#made) writeKept(kept, script.createCachedData(), identity);
    });
  }

  /** Runs a file, whose exports a later `require` of it then gives. */
  load(name: string): void {
    const file = join(this.home, name);
    const require = module.createRequire(file);
    if (require.cache[file] !== undefined) return;
    const loaded = new module(file);
    loaded.filename = file;
    require.cache[file] = loaded;
    const inside = (id: string): unknown => {
      if (/^\.\/[\w-]+\.cjs$/.test(id) && id !== IMPORTS) this.load(basename(id));
      return require(id);
    };
    const run = this.#compile(file);
    if (typeof run !== 'function') throw new Error(`${file} is not a module`);
    Reflect.apply(run, loaded.exports, [loaded.exports, Object.assign(inside, require), loaded, file, this.home]);
    loaded.loaded = true;
  }

  #compile(file: string): unknown {
    const kept = join(this.folder, `${basename(file)}-${process.versions.v8}-${process.arch}`);
    const identity = identify(file);
    const cachedData = readKept(kept, identity);
    const options = cachedData === undefined ? { filename: file } : { filename: file, cachedData };
    const script = new vm.Script(module.wrap(readFileSync(file, 'utf8')), options);
    if (cachedData === undefined || script.cachedDataRejected === true) this.#made.set(kept, { script, identity });
    const run: unknown = script.runInThisContext();
    return run;
  }
}

/**
 * Compiled code is kept, which makes the next start up to a third shorter: since version 22.1 by Node, before by the
 * loader that is given back. NODE_DISABLE_COMPILE_CACHE disables it (https://nodejs.org/api/module.html).
 */
export function startCompiledFiles(): CompiledFiles | undefined {
  const folder = findFolder();
  if (folder === undefined) return undefined;
  if (!('enableCompileCache' in module) || typeof module.enableCompileCache !== 'function')
    return (process.env['NODE_DISABLE_COMPILE_CACHE'] ?? '') !== '' ? undefined : new CompiledFiles(__dirname, folder);
  makeFolder(folder);
  Reflect.apply(module.enableCompileCache, module, [folder]);
  return undefined;
}

function findFolder(): string | undefined {
  try {
    const { env, argv } = process;
    return findCompileCache({ env, uid: process.getuid?.(), cwd: process.cwd(), args: argv.slice(2) });
  } catch {
    // The current folder is gone, which is told when something is looked for in it.
    return undefined;
  }
}

/** Node would make it with an access for others, after which it is not used again. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // Node does without it, too.
  }
}

/** Builds of one version differ in their times; a published version's files all have one time, and one content. */
function identify(file: string): Buffer {
  const { size, mtimeMs } = statSync(file);
  return Buffer.from(JSON.stringify([VERSION, file, size, mtimeMs]));
}

/** What was kept is followed by its checksum, since the engine trusts it, and by what it is of. */
function readKept(kept: string, identity: Buffer): Buffer | undefined {
  try {
    const bytes = readFileSync(kept);
    const end = bytes.length - identity.length - CHECKSUM;
    if (end <= 0 || !bytes.subarray(end + CHECKSUM).equals(identity)) return undefined;
    const code = bytes.subarray(0, end);
    return bytes.readUInt32BE(end) === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of a checksum. */
const CHECKSUM = 4;

function checksumOf(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(CHECKSUM);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}

/** Under another name first: a run at the same time finds either nothing or all of it. */
function writeKept(kept: string, bytes: Buffer, identity: Buffer): void {
  const part = `${kept}-${process.pid}`;
  try {
    makeFolder(dirname(kept));
    writeFileSync(part, Buffer.concat([bytes, checksumOf(bytes), identity]), { mode: 0o600 });
    renameSync(part, kept);
  } catch {
    // The next run compiles again.
  }
}
