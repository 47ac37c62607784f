/** What the built command line can do beyond reading and writing files: nothing, unless deployed stacks are asked for. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { CLI } from '../support/cli-run.js';
import { type Ran, runProgram } from '../support/commits.js';
import { folderWith } from '../support/folder.js';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');
const MINUTES = 60_000;

/** Of Node's modules those that reach neither the network nor other programs. */
const HARMLESS = new Set(
  [
    'assert',
    'buffer',
    'crypto',
    'events',
    'fs',
    'fs/promises',
    'module',
    'os',
    'path',
    'process',
    'timers/promises',
    'url',
    'util',
    'v8',
    'zlib',
  ].flatMap((name) => [name, `node:${name}`]),
);

/** What two files load beyond that: one runs the command line as a process, one runs the package's own compiled code. */
const FURTHER: Readonly<Record<string, readonly string[]>> = {
  'cdk.cjs': ['node:child_process'],
  'cli.cjs': ['node:vm'],
};

describe('the built files', () => {
  const files = readdirSync(DIST).filter((name) => name.endsWith('.cjs'));
  const loads = new Map(
    files.map((name) => {
      const calls = readFileSync(join(DIST, name), 'utf8').matchAll(/(?<!')\b(?:require|import)\("([^"]+)"\)/g);
      return [name, [...calls].map(([, module = '']) => module)] as const;
    }),
  );

  it.each(files.filter((name) => name !== 'aws-sdk.cjs'))('%s loads no module that reaches further', (name) => {
    // `around:` is what the file that loads a part hands over of its own.
    const others = (loads.get(name) ?? []).filter(
      (module) => !/^(?:\.\/|around:)/.test(module) && !HARMLESS.has(module),
    );
    expect(others).toEqual(FURTHER[name] ?? []);
  });

  it('have one that does, which one other loads', () => {
    expect(loads.get('aws-sdk.cjs')).toEqual(expect.arrayContaining(['node:https', 'node:child_process']));
    expect(files.filter((name) => (loads.get(name) ?? []).includes('./aws-sdk.cjs'))).toEqual(['load-deployed.cjs']);
  });
});

/** Ends the run where it reaches further, and writes down how. */
const GUARD = `
const { appendFileSync } = require('node:fs');
const of = (name, functions) => [name, require('node:' + name), functions];
for (const [name, owner, functions] of [
  ['net', require('node:net').Socket.prototype, ['connect']],
  ['net', require('node:net').Server.prototype, ['listen']],
  of('dns', ['lookup', 'resolve']),
  of('dgram', ['createSocket']),
  of('child_process', ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']),
  of('worker_threads', ['Worker']),
  ['global', globalThis, ['fetch', 'WebSocket', 'EventSource']],
])
  for (const one of functions)
    Object.defineProperty(owner, one, {
      value() {
        appendFileSync(process.env.REACHED, name + '.' + one + '\\n');
        process.exit(3);
      },
    });
`;

/** A run in this repository: what it said, and how it reached further. */
async function runGuarded(
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Ran & { readonly reached: string }> {
  const folder = folderWith({ reached: '', 'guard.cjs': GUARD });
  const reached = join(folder, 'reached');
  const env = { ...process.env, ...more, REACHED: reached };
  const ran = await runProgram(process.execPath, ['--require', join(folder, 'guard.cjs'), CLI, ...args], {
    cwd: ROOT,
    env,
  });
  return { ...ran, reached: readFileSync(reached, 'utf8') };
}

/** The system calls of a run that reach further, as strace tells them; undefined where it can't be used. */
async function traceRun(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<readonly string[] | undefined> {
  const trace = join(folderWith({ trace: '' }), 'trace');
  const options = ['-f', '-qq', '-e', 'trace=socket,connect,bind,execve,execveat', '-e', 'signal=none', '-o', trace];
  const env = { ...process.env, ...more };
  const { said } = await runProgram('strace', [...options, process.execPath, CLI, ...args], { cwd: ROOT, env });
  const [start = '', ...calls] = readFileSync(trace, 'utf8').trim().split('\n');
  if (/\bexecve\(.* = 0$/.test(start)) return calls;
  console.log(`skipped: strace can't be used: ${said.trim().split('\n').at(-1) ?? ''}`);
  return undefined;
}

const KEYS = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'eu-west-1' };
const NOWHERE = { ...KEYS, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };

/** Every fixture that has templates, each part as a report of its own kind. */
function auditOfFixtures(): readonly string[] {
  const folders = readdirSync(join(ROOT, 'fixtures')).filter((name) => !/^_(?!projects)/.test(name));
  const out = folderWith({});
  const formats = ['html', 'sarif', 'junit', 'markdown', 'gitlab'].map((format) => `${format}=${join(out, format)}`);
  return [
    ...folders.map((name) => join('fixtures', name)),
    '--scope',
    'all',
    ...['github', ...formats].flatMap((format) => ['-f', format]),
  ];
}

describe('a run', () => {
  test(
    'reaches neither the network nor other programs, whatever it audits',
    async () => {
      const { said, reached } = await runGuarded(auditOfFixtures());
      expect(said).toMatch(/^::(?:error|warning) /m);
      expect(reached).toBe('');
    },
    5 * MINUTES,
  );

  test('of deployed stacks does, which is seen', async () => {
    expect((await runGuarded(['--stack', 'app'], NOWHERE)).reached).toMatch(/^net\.connect$/m);
  });

  test(
    'makes no system call that would',
    async ({ skip }) => {
      const seen = await traceRun(['--stack', 'app'], NOWHERE);
      if (seen === undefined) skip();
      expect(seen).toContainEqual(expect.stringMatching(/\bconnect\(.*127\.0\.0\.1/));
      expect(await traceRun(auditOfFixtures())).toEqual([]);
    },
    5 * MINUTES,
  );
});
