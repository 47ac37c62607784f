import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { npmIn } from './packed.js';

const ROOT = join(import.meta.dirname, '..', '..');

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

/** What became of a run of the Action. */
export interface ActionResult {
  /** `name: exit code`, or `name: used` for a step that another action does; steps left out are not listed. */
  readonly steps: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
  /** What the step that another action does was given. */
  readonly used: Readonly<Record<string, string>>;
}

type Outputs = Readonly<Record<string, string>>;

/** Runs the steps of action.yml as a runner does: in order, with its variables and files, until one of them fails. */
export function runAction(checkout: string, inputs: Readonly<Record<string, string>>): ActionResult {
  const temp = mkdtempSync(join(tmpdir(), 'upload-audit-runner-'));
  const defaults = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default]));
  const known = new Map<string, Outputs>([['inputs', { ...defaults, ...inputs }]]);
  const result = { steps: [] as string[], summary: '', log: '', used: {} as Record<string, string> };
  for (const step of action.runs.steps) {
    if (step.if !== undefined && !isTrue(step.if, known)) continue;
    if (step.run === undefined) {
      for (const [name, value] of Object.entries(step.with ?? {})) result.used[name] = filled(value, known);
      result.steps.push(`${step.name}: used`);
      continue;
    }
    const files = filesOf(temp, step.name);
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, known)]));
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: join(checkout, filled(step['working-directory'] ?? '.', known)),
      env: {
        ...npmIn(temp),
        ...files,
        RUNNER_TEMP: temp,
        GITHUB_ACTIONS: 'true',
        CI: 'true',
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_WORKSPACE: checkout,
        ...env,
      },
      encoding: 'utf8',
    });
    result.steps.push(`${step.name}: ${String(status)}`);
    result.log += stdout + stderr;
    result.summary += existsSync(files.GITHUB_STEP_SUMMARY) ? readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') : '';
    if (step.id !== undefined) known.set(`steps.${step.id}.outputs`, outputsIn(files.GITHUB_OUTPUT));
    if (status !== 0) break;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, known)] as const);
  return { ...result, outputs: Object.fromEntries(outputs) };
}

function filesOf(temp: string, step: string) {
  const folder = join(temp, 'files', step);
  mkdirSync(folder, { recursive: true });
  const [GITHUB_OUTPUT, GITHUB_STEP_SUMMARY] = [join(folder, 'output'), join(folder, 'summary')];
  writeFileSync(GITHUB_OUTPUT, '');
  return { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY };
}

/** Values between two lines of a word of the writer's choice. */
function outputsIn(file: string): Outputs {
  const text = readFileSync(file, 'utf8');
  const values = [...text.matchAll(/^(.+)<<(.+)\n([^]*?)\n?\2$/gm)];
  return Object.fromEntries(values.map(([, name = '', , value = '']) => [name, value]));
}

function filled(text: string, known: ReadonlyMap<string, Outputs>): string {
  return text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => valueOf(expression, known));
}

function valueOf(expression: string, known: ReadonlyMap<string, Outputs>): string {
  const at = expression.lastIndexOf('.');
  return known.get(expression.slice(0, at))?.[expression.slice(at + 1)] ?? '';
}

/** As much of the language of conditions as action.yml speaks. */
function isTrue(condition: string, known: ReadonlyMap<string, Outputs>): boolean {
  const inner = /^\$\{\{ (.+) \}\}$/.exec(condition)?.[1] ?? condition;
  return inner.split(' && ').every((part) => {
    if (part === '!cancelled()') return true;
    const [, name = '', operator, value] = /^(\S+) (==|!=) '([^']*)'$/.exec(part) ?? [];
    if (operator === undefined) throw new Error(`a condition that this test does not know: ${part}`);
    return (valueOf(name, known) === value) === (operator === '==');
  });
}
