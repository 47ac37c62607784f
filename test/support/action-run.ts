import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { npmIn } from './packed.js';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

type Outputs = Readonly<Record<string, string>>;

export const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

/** What became of a run of the Action. */
export interface ActionResult {
  /** `name: exit code`, or `name: used` for a step that another action does; steps left out are not listed. */
  readonly steps: readonly string[];
  readonly outputs: Outputs;
  readonly summary: string;
  readonly log: string;
  /** What the step that another action does was given. */
  readonly used: Readonly<Record<string, string>>;
}

/**
 * Runs the steps of action.yml as a runner does: in order, with its variables and files, until one of them fails.
 * Variables of the runner are left out or added by `variables`.
 */
export function runAction(checkout: string, inputs: Outputs, variables: NodeJS.ProcessEnv = {}): ActionResult {
  const temp = mkdtempSync(join(tmpdir(), 'upload-audit-runner-'));
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(action.inputs, name));
  if (unknown.length > 0) throw new Error(`the Action has no input ${unknown.join(', ')}`);
  const defaults = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default]));
  const known = new Map<string, Outputs>([['inputs', { ...defaults, ...inputs }]]);
  const result = { steps: [] as string[], summary: '', log: '', used: {} as Record<string, string> };
  for (const step of action.runs.steps) {
    const { name = '' } = step;
    if (step.if !== undefined && !isTrue(step.if, known)) continue;
    if (step.run === undefined) {
      for (const [key, value] of Object.entries(step.with ?? {})) result.used[key] = filled(String(value), known);
      result.steps.push(`${name}: used`);
      continue;
    }
    const runner = { ...variablesOf(temp, checkout), GITHUB_ACTION_PATH: ROOT, ...variables };
    const ran = runStep(step, { temp, checkout, runner, known });
    result.steps.push(`${name}: ${String(ran.status)}`);
    result.log += ran.log;
    result.summary += ran.summary;
    if (step.id !== undefined) known.set(`steps.${step.id}.outputs`, ran.outputs);
    if (ran.status !== 0) break;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, known)] as const);
  return { ...result, outputs: Object.fromEntries(outputs) };
}

/** What a step of a runner can see. */
interface Surroundings {
  readonly temp: string;
  readonly checkout: string;
  readonly runner: NodeJS.ProcessEnv;
  readonly known: ReadonlyMap<string, Outputs>;
}

/** Runs a script with bash, as `shell: bash` does. */
export function runStep(step: Step, { temp, checkout, runner, known }: Surroundings) {
  const files = filesOf(temp);
  const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, known)]));
  const script = filled(step.run ?? '', known);
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: join(checkout, filled(step['working-directory'] ?? '.', known)),
    env: { ...npmIn(temp), ...files, ...runner, ...env },
    encoding: 'utf8',
  });
  const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = files;
  return {
    status,
    log: stdout + stderr,
    summary: existsSync(GITHUB_STEP_SUMMARY) ? readFileSync(GITHUB_STEP_SUMMARY, 'utf8') : '',
    outputs: outputsIn(GITHUB_OUTPUT),
  };
}

function variablesOf(temp: string, checkout: string): NodeJS.ProcessEnv {
  return { RUNNER_TEMP: temp, GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_WORKSPACE: checkout };
}

function filesOf(temp: string) {
  const folder = mkdtempSync(join(temp, 'files-'));
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
    // GitHub compares texts without regard to case.
    const isSame = valueOf(name, known).toLowerCase() === value?.toLowerCase();
    return isSame === (operator === '==');
  });
}
