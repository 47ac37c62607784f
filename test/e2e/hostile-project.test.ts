/** A repository in which every file that is read by itself is something else: a link out of it, a device, a pipe. */
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit, loadConfig, loadProject, render } from '../../src/index.js';
import { FORMATS } from '../../src/report/formats.js';
import { CLI, OPEN, runIn } from '../support/cli-run.js';
import { runProgram } from '../support/commits.js';
import { folderWith } from '../support/folder.js';
import { KINDS, type Kind, PLACES, type Place, SENTINEL, makeHostile } from '../support/hostile-project.js';

const MINUTES = 60_000;

interface Seen {
  readonly verdicts: unknown;
  readonly problems: readonly string[];
  readonly unknown: readonly string[];
  readonly reports: readonly string[];
}

async function look(place: Place, kind?: Kind): Promise<Seen | { readonly thrown: string }> {
  const { repo: cwd } = makeHostile([place], kind);
  const target = place.target ?? '.';
  try {
    const config = await loadConfig(target, { cwd });
    const found = audit(await loadProject(target, { cwd, ...(config === undefined ? {} : { config }) }), {
      scope: 'all',
    });
    return {
      verdicts: [found.catalog, found.findings, found.applications.map(({ templates }) => templates)],
      problems: found.errors.map(({ file, message }) => `${file}: ${message}`),
      unknown: found.unknown.map(({ reason }) => reason),
      reports: FORMATS.map((format) => render(found, format)),
    };
  } catch (error) {
    return { thrown: error instanceof Error ? error.message : String(error) };
  }
}

describe.skipIf(process.platform === 'win32')('what has the name of a file', () => {
  describe.each(PLACES)('$name', (place) => {
    test.each(KINDS)('and is $name', async (kind) => {
      const [plain, seen] = [await look(place), await look(place, kind)];
      if ('thrown' in plain) throw new Error(plain.thrown);
      const isNamed = (sentence: string): boolean =>
        sentence.includes(basename(place.name)) && kind.why?.test(sentence) === true;
      if ('thrown' in seen) {
        expect(place.said).toBe('instead of a report');
        expect(seen.thrown).toMatch(kind.why ?? /: a folder, not a file$/);
        expect(seen.thrown).not.toContain(SENTINEL);
        return;
      }
      expect(seen.reports.filter((report) => report.includes(SENTINEL))).toEqual([]);
      expect(seen.verdicts).toEqual(plain.verdicts);
      if (kind.why === undefined) return;
      const said = { problems: seen.problems.some(isNamed), unknown: seen.unknown.some(isNamed) };
      const isUnknown = place.said === 'as a reason of what is unknown';
      expect(said).toEqual({ problems: place.said === undefined, unknown: isUnknown });
    });
  });
});

test('a baseline that is no file is told, and not used', () => {
  for (const kind of KINDS) {
    const place = PLACES.filter(({ name }) => name === 'upload-audit.baseline.json');
    const { code, out, err } = runIn(makeHostile(place, kind).repo, ['.']);
    expect(err, kind.name).toContain(
      'warning: upload-audit.baseline.json is not a regular file and is not used; use --baseline to read it\n',
    );
    expect([code, out.includes(SENTINEL)]).toEqual([0, false]);
  }
});

/** System calls that open, name, make or reach anything. */
const CALLS =
  'open,openat,openat2,readlink,readlinkat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat,socket,connect,bind,execve';

interface Traced {
  readonly opened: readonly string[];
  readonly written: readonly string[];
  readonly reached: readonly string[];
  readonly said: string;
}

/** One line for each call: those of threads may be interrupted by others'. */
function joinResumed(lines: readonly string[]): readonly string[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(thread, rest.slice(0, -'<unfinished ...>'.length));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)?.[1];
    return [resumed === undefined ? rest : `${begun.get(thread) ?? ''}${resumed}`];
  });
}

/** The calls of a run that succeeded, or undefined where strace can't be used. */
async function trace(cwd: string, args: readonly string[]): Promise<Traced | undefined> {
  const file = join(folderWith({ trace: '' }), 'trace');
  const home = folderWith({});
  const env = { ...process.env, HOME: home, CI: '1', NODE_COMPILE_CACHE: undefined, NODE_OPTIONS: undefined };
  const { said } = await runProgram(
    'strace',
    [
      '-f',
      '-qq',
      '-s',
      '4096',
      '-e',
      `trace=${CALLS}`,
      '-e',
      'signal=none',
      '-o',
      file,
      process.execPath,
      CLI,
      ...args,
    ],
    { cwd, env },
  );
  const [start = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  if (!/\bexecve\(.* = 0$/.test(start)) {
    console.log(`skipped: strace can't be used: ${said.trim().split('\n').at(-1) ?? ''}`);
    return undefined;
  }
  const done = joinResumed(lines).filter((line) => / = (?!-1\b|\?)/.test(line));
  const pathsIn = (line: string): readonly string[] =>
    [...line.matchAll(/"((?:\\.|[^"\\])*)"/g)]
      .slice(0, /\b(?:rename|link|symlink)/.test(line) ? 2 : 1)
      .map(([, path = '']) => resolve(cwd, path));
  const isWrite = (line: string): boolean =>
    /\b(?:creat|mkdir|rename|unlink|link|symlink)\w*\(|\bO_(?:WRONLY|RDWR|CREAT)\b/.test(line);
  const isReach = (line: string): boolean => /\b(?:socket|connect|bind|execve)\(/.test(line);
  const files = done.filter((line) => !isReach(line));
  return {
    opened: files.filter((line) => !isWrite(line)).flatMap(pathsIn),
    written: files.filter(isWrite).flatMap(pathsIn),
    reached: lines.filter(isReach),
    said,
  };
}

describe('the system calls of a run', () => {
  /** A config that is a link ends the run before anything else is read. */
  const rows = PLACES.filter(({ said }) => said !== 'instead of a report');
  const args = (out: string): readonly string[] => [
    '.',
    '--scope',
    'all',
    ...FORMATS.flatMap((format) => ['-f', format === 'text' ? format : `${format}=${join(out, `report.${format}`)}`]),
  ];

  test.each(KINDS.filter(({ why }) => why !== undefined))(
    'open nothing outside of the repository, reach nothing, and write what is asked for: $name',
    async (kind) => {
      const out = folderWith({});
      const [plain, hostile] = [makeHostile(rows), makeHostile(rows, kind)];
      const [usual, seen] = [await trace(plain.repo, args(folderWith({}))), await trace(hostile.repo, args(out))];
      if (usual === undefined || seen === undefined) return;
      const outside = ({ opened }: Traced, repo: string): readonly string[] => [
        ...new Set(
          opened
            .filter((path) => path !== repo && !path.startsWith(`${repo}/`))
            .map((path) => path.replace(/\d+/g, '0')),
        ),
      ];
      // The engine's and the package's own files, which any run opens.
      const known = [...outside(usual, plain.repo), process.execPath];
      expect(outside(seen, hostile.repo).filter((path) => !known.includes(path))).toEqual([]);
      expect(known.filter((path) => path.startsWith(plain.outside))).toEqual([]);
      expect(seen.opened.filter((path) => path.startsWith(hostile.repo)).length).toBeGreaterThan(rows.length);
      expect(seen.reached).toEqual([]);
      const wanted = FORMATS.filter((format) => format !== 'text').map((format) => `report.${format}`);
      const strange = seen.written.filter((path) => !path.startsWith(out) && !/^\/(?:dev|proc)\//.test(path));
      expect(strange).toEqual([]);
      expect(readdirSync(out).sort()).toEqual([...wanted].sort());
      expect(wanted.filter((name) => readFileSync(join(out, name), 'utf8').includes(SENTINEL))).toEqual([]);
      expect(seen.said).not.toContain(SENTINEL);
    },
    2 * MINUTES,
  );
});

describe('no link of the project is written through', () => {
  const BASELINE = '{"baselineVersion": 1, "findings": []}';
  const wanted: readonly (readonly [string, readonly string[], string])[] = [
    ['a report', ['.', '-o', 'out.txt'], 'out.txt'],
    ['a report of a format', ['.', '-f', 'sarif=out.sarif'], 'out.sarif'],
    ['a page', ['.', '-f', 'html=reports/out.html'], 'reports'],
    ['a baseline', ['.', '--write-baseline'], 'upload-audit.baseline.json'],
    ['a baseline that is named', ['.', '--write-baseline', '--baseline', 'known.json'], 'known.json'],
    ['a config', ['init'], 'upload-audit.config.yaml'],
    ['a template', ['open.yaml', '--fix'], 'open.yaml'],
  ];
  test.each(wanted)('%s', (_, args, name) => {
    for (const target of ['known', 'fresh']) {
      const folder = folderWith({
        'repo/.git/HEAD': '',
        'repo/other.yaml': OPEN,
        'outside/known': name === 'open.yaml' ? OPEN : BASELINE,
      });
      const [cwd, outside] = [join(folder, 'repo'), join(folder, 'outside')];
      if (target === 'fresh' && name === 'open.yaml') continue;
      symlinkSync(join(outside, name === 'reports' && target === 'known' ? '' : target), join(cwd, name));
      const before = readFileSync(join(outside, 'known'), 'utf8');
      const { code, err } = runIn(cwd, args);
      expect(readdirSync(outside), `${name} -> ${target}`).toEqual(['known']);
      expect(readFileSync(join(outside, 'known'), 'utf8')).toBe(before);
      expect(err).toContain(name);
      expect(err).toMatch(
        /is a symbolic link|is behind a symbolic link|is not a regular file|exists; it is not overwritten|can't be used/,
      );
      expect(code).toBe(name === 'open.yaml' ? 1 : 2);
    }
  });

  test('a folder of the user is, as the command line names it', () => {
    const folder = folderWith({ 'repo/.git/HEAD': '', 'repo/open.yaml': OPEN, 'reports/x': '' });
    symlinkSync(join(folder, 'reports'), join(folder, 'link'));
    expect(runIn(join(folder, 'repo'), ['.', '-f', 'json=../link/out.json']).code).toBe(1);
    expect(existsSync(join(folder, 'reports/out.json'))).toBe(true);
  });
});
