import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { GOALS } from '../../bench/goals.mjs';
import { makeMixedFiles } from '../../bench/inputs/mixed.mjs';
import { makePythonFiles } from '../../bench/inputs/python.mjs';
import {
  KINDS,
  makeConditionsTemplate,
  makeResourcesTemplate,
  makeSizedTemplate,
} from '../../bench/inputs/resources.mjs';
import { makeServiceTemplate } from '../../bench/inputs/service.mjs';
import { makeTypeScriptFiles } from '../../bench/inputs/typescript.mjs';
import { WORST_INPUTS } from '../../bench/inputs/worst.mjs';
import { formatYaml } from '../../bench/inputs/yaml.mjs';
import { compareSeries, computeExponent } from '../../bench/measure.mjs';
import { drawGrowth } from '../../bench/plot.mjs';
import { formatFigures, formatGoals, keyOf } from '../../bench/report.mjs';
import { listWorkloads } from '../../bench/workloads.mjs';
import { audit, loadProject } from '../../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'bench-inputs-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const service = (files: Record<string, string>, runtime: string, handlers: number): Record<string, string> => ({
  'template.json': json(makeServiceTemplate(handlers, runtime)),
  ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`src/${name}`, text])),
});

/** Each kind of input, small: how many there are changes nothing of what they are. */
const INPUTS: Readonly<Record<string, () => Record<string, string>>> = {
  'a sized template': () => ({ 'template.json': json(makeSizedTemplate(20_000)) }),
  'a sized template as YAML': () => ({ 'template.yaml': formatYaml(makeSizedTemplate(20_000)) }),
  'a mixture': () => makeMixedFiles(30, undefined),
  'a service in Python': () => service(makePythonFiles(2, 2), 'python3.13', 2),
  'a service in TypeScript': () => service(makeTypeScriptFiles(2, 2), 'nodejs22.x', 2),
  conditions: () => ({ 'template.json': json(makeConditionsTemplate(2)) }),
  ...Object.fromEntries(
    Object.keys(KINDS).map((kind) => [kind, () => ({ 'template.json': json(makeResourcesTemplate(kind, 3)) })]),
  ),
};

describe('what is measured', () => {
  test.each(Object.entries(INPUTS))('%s is the same each time, and is audited without an error', async (name, make) => {
    const files = make();
    expect(make()).toEqual(files);
    const target = join(folder, name.replaceAll(' ', '-'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(target, file)), { recursive: true });
      writeFileSync(join(target, file), text);
    }
    const { errors, applications } = audit(await loadProject([target], { cwd: folder }));
    expect(errors.filter(({ level }) => level === 'error')).toEqual([]);
    expect(applications.length).toBeGreaterThan(0);
  });

  test('sizes are what their names say', () => {
    for (const bytes of [5_000, 1_000_000]) {
      const { Resources } = makeSizedTemplate(bytes);
      expect(json(makeSizedTemplate(bytes)).length / bytes).toBeGreaterThan(0.7);
      expect(json(makeSizedTemplate(bytes)).length / bytes).toBeLessThan(1.3);
      expect(Object.keys(Resources).length).toBeLessThanOrEqual(500);
    }
    expect(Object.keys(makeMixedFiles(500, undefined))).toHaveLength(500);
    const lines = Object.values(makePythonFiles(48, 12)).reduce((sum, text) => sum + text.split('\n').length, 0);
    expect(lines).toBeGreaterThan(16_000);
    expect(Object.keys(makeServiceTemplate(48, 'python3.13').Resources).length).toBeGreaterThan(500);
  });

  test('the worst inputs have names of their own, and stay within what is read', () => {
    const names = WORST_INPUTS.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    const large = WORST_INPUTS.filter(({ name }) => ['one text of 24 MB', 'YAML: blank lines of 24 MB'].includes(name));
    expect(large).toHaveLength(2);
    for (const { files } of large)
      for (const text of Object.values(files())) {
        expect(text.length).toBeGreaterThan(24_000_000);
        expect(text.length).toBeLessThan(25 * 1024 * 1024);
      }
  });

  test('every goal names what is measured', () => {
    const names = new Set([...listWorkloads().map(({ name }) => name), '--version']);
    const unknown = GOALS.flatMap(({ of, over = of, without = of }) =>
      [of, over, without].filter(([, workload]) => !names.has(workload)),
    );
    expect(unknown).toEqual([]);
  });
});

describe('how it is shown', () => {
  test('ratios are taken within the rounds', () => {
    expect(compareSeries([2, 20, 6], [1, 10, 2])).toEqual({ median: 2, low: 2, high: 2.5 });
  });

  test('a goal is met, missed or not measured', () => {
    const run = (cpu: number, status = 0): { cpu: number; peak: number; status: number } => ({ cpu, peak: 1, status });
    const results = new Map([
      [keyOf('head', '500 mixed'), [run(1), run(1)]],
      [keyOf('base', '500 mixed'), [run(10), run(10)]],
      [keyOf('head', '500 mixed that cfn-guard reads'), [run(1), run(1)]],
      [keyOf('cfn-guard', '500 mixed that cfn-guard reads'), [run(2), run(2)]],
      [keyOf('cfn-lint', '500 mixed'), [run(300, 124)]],
    ]);
    const rows = formatGoals(results, new Map(), false).split('\n').slice(2);
    expect(rows).toEqual([
      '| 500 mixed | CPU over base | 1/5.0 | 1/10.0 (1/10.0 to 1/10.0) | met |',
      '| 500 mixed that cfn-guard reads | CPU over cfn-guard | 1/3.0 | 1/2.0 (1/2.0 to 1/2.0) | **missed** |',
    ]);
    expect(formatGoals(results, new Map(), true)).toContain(
      '| 500 mixed | CPU over cfn-lint | 1/30.0 | not measured |  |',
    );
  });

  test('an exponent is that of the medians, without the start', () => {
    const start = [1, 1, 1.4, 1];
    const { median } = computeExponent({ start, small: [1.1, 1.3, 1.1, 1.1], large: [2, 2, 2, 2.1] }, 10);
    expect(median).toBeCloseTo(1);
    const { low, high } = computeExponent({ start: [1], small: [1.1], large: [2, 11] }, 10);
    expect(low).toBeCloseTo(1);
    expect(high).toBeCloseTo(2);
  });

  test('what stopped is no figure', () => {
    const stopped = { cpu: 0.01, peak: 1, status: 255, isRefused: true };
    const results = new Map([[keyOf('cfn-guard', '500 mixed'), [stopped]]]);
    expect(formatFigures(results, ['cfn-guard'])).toContain('| 500 mixed | stops |');
  });

  test('the picture has a line and a name for each kind', () => {
    const svg = drawGrowth([
      {
        name: 'a & b',
        points: [
          [10, 0.1],
          [100, 0.2],
          [1000, 1],
        ],
      },
      {
        name: 'c',
        points: [
          [10, 0.1],
          [100, 0.3],
          [1000, 2],
        ],
      },
    ]);
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg).toContain('>a &amp; b</text>');
    expect(svg).not.toContain('NaN');
  });
});
