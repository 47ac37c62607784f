/**
 * The plan of src/ and rules/, read by eslint (editors show what it forbids) and by the architecture test.
 *
 * A part is a folder of src/, a file beside those folders, or `rules`. It may import itself, what is common to all, and
 * the parts that its entry names; a part named with `: types` lends its types only.
 */

/** What every part may import: they import nothing but each other. */
export const COMMON = ['answer', 'errors', 'finding', 'location', 'severity'];

/** @type {Readonly<Record<string, readonly string[]>>} */
export const PARTS = {
  answer: [],
  errors: [],
  finding: [],
  location: [],
  severity: [],
  suggest: [],
  'package-info': [],

  // Input: text tools, files, formats on disk, AWS.
  text: [],
  generators: [],
  fs: ['text', 'generators'],
  project: ['fs', 'text', 'template', 'generators'],
  aws: ['fs'],

  // What was read: templates, handlers, and the lines of CDK source.
  template: ['text', 'generators'],
  handlers: ['text'],
  cdk: ['text'],
  model: ['template', 'handlers', 'cdk', 'generators', 'text'],

  // What is asked of it, and how the answers become findings.
  rule: ['model: types', 'template: types', 'text'],
  rules: ['rule'],
  audit: ['rule', 'model', 'cdk', 'template', 'text', 'suggest', 'package-info'],
  // Rules of the user's own: found, run as modules, and checked before the audit runs them.
  plugins: ['rule: types', 'model', 'template', 'fs', 'text', 'suggest', 'package-info'],

  // Edits of templates' texts, for findings.
  fix: ['template', 'text'],

  // What comes before and after.
  report: ['rule: types', 'text', 'package-info'],
  config: [
    'audit: types',
    'model: types',
    'plugins',
    'rule',
    'report',
    'template',
    'fs',
    'text',
    'suggest',
    'package-info',
  ],
  load: [
    'audit: types',
    'aws',
    'cdk',
    'config',
    'fs',
    'generators',
    'handlers',
    'model',
    'project',
    'suggest',
    'template',
    'text',
  ],
  index: [
    'audit',
    'config',
    'fix',
    'load',
    'plugins',
    'report',
    'rule: types',
    'rules',
    'suggest',
    'text',
    'package-info',
  ],
  // The kit that tests rules of one's own.
  testing: ['index', 'config', 'rule: types', 'fs', 'text'],
  cli: ['hosts', 'index', 'config', 'fs', 'report', 'text', 'suggest', 'package-info'],
  hosts: ['index: types', 'config', 'project', 'fs', 'report', 'template', 'text', 'suggest', 'package-info'],
};

/**
 * The door to files: the one folder of src/ whose functions open, list and write them, each within bounds. A file of
 * another folder that loads a module with a way to files is in this table, with the names that it takes of it.
 */
export const DOOR = 'src/fs/';

/** @type {Readonly<Record<string, Readonly<Record<string, { names: readonly string[]; why: string }>>>>} */
export const BESIDE_THE_DOOR = {
  'src/cli/compiled-files.ts': {
    'node:fs': {
      names: ['mkdirSync', 'readFileSync', 'renameSync', 'statSync', 'writeFileSync'],
      why: 'loads and keeps the code of this package, before anything else is loaded; no scanned file names a path of it',
    },
    'node:module': { names: ['module'], why: 'runs the files of this package' },
    'node:vm': { names: ['vm'], why: 'runs the files of this package' },
  },
  'src/cli/v8-flags.ts': { 'node:v8': { names: ['v8'], why: 'sets flags of the engine' } },
  'src/fs/wasm.ts': {
    'node:module': { names: ['createRequire'], why: 'finds installed packages where nothing is built' },
  },
  'src/hosts/cdk/command.ts': {
    'node:child_process': {
      names: ['spawnSync'],
      why: 'runs the command line of this package, which has the same door',
    },
  },
  'src/plugins/plugin-modules.ts': {
    'import-meta-resolve': {
      names: ['resolve as resolvePackage'],
      why: 'reads package.json files on the way to a plugin, once the user has let plugins of the config run',
    },
  },
};

/** The modules without a way to files, to programs or to the network. */
export const WAYLESS = ['buffer', 'crypto', 'path', 'timers/promises', 'url', 'util', 'zlib'].map(
  (name) => `node:${name}`,
);

/** What ways to files are called where no import shows them. */
export const HIDDEN_WAYS =
  /\b(?:getBuiltinModule|_linkedBinding|mainModule|dlopen|writeHeapSnapshot)\b|\b(?:binding|require)\(/;

/** Parts that touch the process. */
export const TOUCHES_PROCESS = ['cli', 'hosts'];

/** Files of src/ that lie beside its folders. */
export const MOST_LOOSE_FILES = 9;
export const MOST_LINES = 300;

/**
 * The part that a file belongs to; undefined for files of neither src/ nor rules/.
 * @param {string} path from the root of the repository, with forward slashes
 * @returns {string | undefined}
 */
export function partOf(path) {
  const [top, next = '', ...rest] = path.split('/');
  if (top === 'rules') return 'rules';
  if (top !== 'src') return undefined;
  return rest.length > 0 ? next : next.replace(/\.[jt]s$/, '');
}

/**
 * Why one file may not import another; undefined if it may.
 * @param {string} from the importing file, from the root of the repository
 * @param {string} to
 * @param {boolean} typesOnly
 * @returns {string | undefined}
 */
export function importProblem(from, to, typesOnly) {
  const [part, target] = [partOf(from), partOf(to)];
  if (part === undefined || target === undefined || part === target) return undefined;
  const allowed = PARTS[part];
  if (allowed === undefined) return `${part} is no part of architecture.js`;
  if (COMMON.includes(target) || allowed.includes(target)) return undefined;
  if (allowed.includes(`${target}: types`)) return typesOnly ? undefined : `${part} may import types of ${target} only`;
  return `${part} may not import ${target}: see architecture.js`;
}
