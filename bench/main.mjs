// What audits cost: CPU time and peak memory of this checkout, of another commit, and of other tools, on inputs that are
// made here. All commands of a workload run in turn, round after round, and what counts is the ratios within the rounds.
//
//   npm run bench                                       this checkout alone, every workload
//   npm run bench -- --base main                        beside another commit, built in a folder of its own
//   npm run bench -- --only "5 KB,mixed" --runs 5       workloads whose names begin or end so
//   npm run bench -- --peers ~/venv,~/peers             where other tools are, besides the PATH
//   npm run bench -- --base v0.1.0 --write              writes docs/performance.md's tables and docs/growth.svg
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { FLOOR } from './goals.mjs';
import { KINDS } from './inputs/resources.mjs';
import { computeMedian, measureCommand } from './measure.mjs';
import { drawGrowth } from './plot.mjs';
import { formatFigures, formatGoals, keyOf } from './report.mjs';
import { findPeers, makeBase, makeHead, removeBase } from './tools.mjs';
import { GROWTH, listWorkloads } from './workloads.mjs';
import { writeTables } from './docs.mjs';

const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    only: { type: 'string' },
    runs: { type: 'string' },
    peers: { type: 'string', default: '' },
    limit: { type: 'string', default: '300' },
    write: { type: 'boolean', default: false },
  },
});

const limit = Number(values.limit);
const corpus = process.env.UPLOAD_AUDIT_CORPUS;
const wanted = values.only?.split(',').map((name) => name.trim());
const scratch = mkdtempSync(join(tmpdir(), 'upload-audit-bench-'));
const folders = values.peers.split(',').filter((folder) => folder !== '');

/** @param {string} name */
const isWanted = (name) =>
  wanted === undefined || wanted.some((part) => name === part || name.startsWith(part) || name.endsWith(part));

/** @type {import('./report.mjs').Results} */
const results = new Map();
/** @type {Map<string, number>} */
const lines = new Map();

/** @param {string} name
 * @param {Record<string, string>} files
 */
function writeInputs(name, files) {
  const folder = join(scratch, name.replace(/\W+/g, '-'));
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const code = Object.entries(files).filter(([file]) => /\.(?:py|ts)$/.test(file));
  lines.set(
    name,
    code.reduce((sum, [, text]) => sum + text.split('\n').length, 0),
  );
  return {
    folder,
    templates: Object.keys(files)
      .filter((file) => !file.startsWith('src/'))
      .map((file) => join(folder, file)),
  };
}

/** @param {readonly (readonly [tool: string, workload: string, command: readonly string[]])[]} commands
 * @param {number} runs
 */
function measureInTurn(commands, runs) {
  const open = new Set(commands);
  for (let round = 0; round < runs; round += 1) {
    for (const one of open) {
      const [tool, workload, command] = one;
      const usage = measureCommand(command, limit);
      results.set(keyOf(tool, workload), [...(results.get(keyOf(tool, workload)) ?? []), usage]);
      // What does not end in time is not waited for again.
      if (usage.status === 124 || usage.status === 137) open.delete(one);
    }
  }
}

const baseFolder = join(scratch, 'base');
try {
  const head = makeHead();
  const base = values.base === undefined ? [] : [makeBase(values.base, baseFolder)];
  const own = [head, ...base];
  const peers = findPeers(folders, scratch);
  const short = Number(values.runs ?? 21);
  const long = Number(values.runs ?? 5);
  const floor = [process.execPath, '-e', '0'];
  if (isWanted('--version'))
    measureInTurn(
      [
        [FLOOR, '--version', floor],
        ...[...own, ...peers].map((tool) => /** @type {const} */ ([tool.name, '--version', tool.empty])),
      ],
      short,
    );
  for (const { name, files, forPeers = false, isShort = false } of listWorkloads(corpus)) {
    if (!isWanted(name)) continue;
    const { folder, templates } = writeInputs(name, files());
    const tools = forPeers ? [...own, ...peers] : own;
    measureInTurn(
      [
        ...(isShort ? [/** @type {const} */ ([FLOOR, name, floor])] : []),
        ...tools.map((tool) => /** @type {const} */ ([tool.name, name, tool.command(folder, templates)])),
      ],
      isShort ? short : long,
    );
    process.stderr.write(`${name}\n`);
    rmSync(folder, { recursive: true });
  }
  const tools = [FLOOR, ...own.map((tool) => tool.name), ...peers.map((tool) => tool.name)];
  const goals = formatGoals(results, lines, wanted === undefined);
  const figures = formatFigures(results, tools);
  console.log(
    `${process.version}, CPU time of user and system, peak resident memory, medians\n\n${goals}\n\n${figures}`,
  );
  if (values.write) writeTables({ goals, figures, growth: drawGrowth(growthLines()) });
} finally {
  removeBase(baseFolder);
  rmSync(scratch, { recursive: true, force: true });
}

function growthLines() {
  return Object.keys(KINDS).flatMap((kind) => {
    const points = GROWTH.flatMap((count) => {
      const runs = results.get(keyOf('head', `${count} × ${kind}`));
      return runs === undefined ? [] : [/** @type {const} */ ([count, computeMedian(runs.map(({ cpu }) => cpu))])];
    });
    return points.length === GROWTH.length ? [{ name: kind, points }] : [];
  });
}
