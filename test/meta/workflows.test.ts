import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runAction, runStep, type Step } from '../support/action-run.js';
import { installLinters, type Lint } from '../support/linters.js';
import { pack } from '../support/packed.js';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, '.github/workflows');

interface Job {
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly permissions?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
const workflows = new Map([...texts].map(([name, text]) => [name, parse(text) as Workflow]));
const jobOf = (file: string, name: string): Job => workflows.get(file)!.jobs[name]!;

const linters = installLinters();

/** A copy of what linters read, with a mistake in it. */
function copyWith(file: string, mistake: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'upload-audit-workflows-'));
  cpSync(join(ROOT, '.github'), join(folder, '.github'), { recursive: true });
  cpSync(join(ROOT, 'action.yml'), join(folder, 'action.yml'));
  mkdirSync(join(folder, '.git'));
  const text = readFileSync(join(folder, file), 'utf8');
  const wrong = mistake(text);
  expect(wrong).not.toBe(text);
  writeFileSync(join(folder, file), wrong);
  return folder;
}

const said = (lint: Lint | undefined, folder: string): string => (lint?.(folder) ?? []).join('\n');

describe.skipIf(linters.actionlint === undefined)('actionlint', () => {
  test('finds nothing in the workflows, nor in how they use the Action', () => {
    expect(said(linters.actionlint, ROOT)).toBe('');
  });

  test('would find an input that the Action does not have', () => {
    const folder = copyWith('.github/workflows/audit.yml', (text) => text.replace('fail-on: never', 'fail-in: never'));
    expect(said(linters.actionlint, folder)).toMatch(/input "fail-in" is not defined in action "upload-audit"/);
  });

  test('would find an output that the Action does not have', () => {
    const folder = copyWith('.github/workflows/audit.yml', (text) => text.replace('outputs.high', 'outputs.hihg'));
    expect(said(linters.actionlint, folder)).toMatch(/property "hihg" is not defined/);
  });
});

describe.skipIf(linters.zizmor === undefined)('zizmor', () => {
  test('finds nothing in the workflows, the Action and the hooks', () => {
    expect(said(linters.zizmor, ROOT)).toBe('');
  }, 60_000);

  test('would find an expression in a script of the Action', () => {
    const folder = copyWith('action.yml', (text) => text.replace('"upload-audit@$VERSION"', 'x@${{ inputs.version }}'));
    expect(said(linters.zizmor, folder)).toContain('template-injection');
  });

  test('would find an action that is not named by its commit', () => {
    const folder = copyWith('.github/workflows/ci.yml', (text) => text.replace(/checkout@\S+/, 'checkout@v6'));
    expect(said(linters.zizmor, folder)).toContain('unpinned-uses');
  });
});

describe('the workflows', () => {
  test.each([...workflows])('%s may write nothing, and has no expression in a script', (_, { permissions, jobs }) => {
    expect(Object.keys(jobs)).not.toEqual([]);
    for (const { permissions: own = {}, steps } of Object.values(jobs)) {
      // A signature of where a package was made is all that is ever written.
      const written = Object.entries({ ...permissions, ...own }).filter(([, access]) => access === 'write');
      expect(written.map(([name]) => name).filter((name) => name !== 'id-token')).toEqual([]);
      for (const { run: script = '' } of steps) expect(script).not.toContain('${{');
    }
  });

  test.each([...texts])('%s names other actions by a commit, and says which version that is', (_, text) => {
    const used = [...text.matchAll(/\buses: (.+)$/gm)].map(([, name]) => name);
    expect(used).not.toEqual([]);
    for (const name of used) expect(name).toMatch(/^(?:\.\/|[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  test('one version of an action is used by all', () => {
    const all = [...texts.values(), readFileSync(join(ROOT, 'action.yml'), 'utf8')].join('\n');
    const used = new Set([...all.matchAll(/\buses: (\S+@\S+ # \S+)$/gm)].map(([, name = '']) => name));
    const names = [...used].map((name) => name.split('@')[0]);
    expect(names).toEqual([...new Set(names)]);
  });

  test('the tests run on three systems, with the oldest and the newest Node', () => {
    const { matrix } = jobOf('ci.yml', 'test').strategy!;
    expect(matrix['os']).toEqual(['ubuntu-latest', 'macos-latest', 'windows-latest']);
    expect(matrix['node']).toEqual([20, 24]);
  });
});

describe('the workflow that audits fixtures with the Action', () => {
  const { steps } = jobOf('audit.yml', 'fixtures');

  test('passes, as it is written, with what is built here', () => {
    const temp = mkdtempSync(join(tmpdir(), 'upload-audit-job-'));
    const version = `file:${pack().tarball}`;
    const known = new Map<string, Readonly<Record<string, string>>>();
    const ran: string[] = [];
    for (const step of steps) {
      const { name = '', id = '', uses } = step;
      if (uses === './') {
        const inputs = Object.entries(step.with ?? {}).map(([key, value]) => [key, String(value)] as const);
        const result = runAction(ROOT, { ...Object.fromEntries(inputs), version });
        const outcome = result.steps.at(-1)?.endsWith(': 0') === true ? 'success' : 'failure';
        if (outcome === 'failure') expect({ name, ...step }, result.log).toHaveProperty('continue-on-error', true);
        known.set(`steps.${id}.outputs`, result.outputs);
        known.set(`steps.${id}`, { outcome });
        ran.push(`${name}: ${outcome}`);
      } else if (step.run !== undefined && id !== 'package') {
        const { status, log } = runStep(step, { temp, checkout: ROOT, runner: {}, known });
        expect(status, `${name}: ${log}`).toBe(0);
        ran.push(`${name}: success`);
      }
    }
    expect(ran).toEqual([
      'A project with findings: success',
      'They were found: success',
      'The same project, put right: success',
      'A build that fails: failure',
      'It failed: success',
    ]);
  }, 60_000);
});
