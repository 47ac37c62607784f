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
import { formatFigures, formatGoals, isTimedOut, keyOf } from './report.mjs';
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
  const folder = join(scratch, 'inputs', name.replace(/\W+/g, '-'));
  // A repository of its own: else what other programs leave in the folder for temporary files would be read as well.
  mkdirSync(join(folder, '.git'), { recursive: true });
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

/**
 * @typedef {object} Command
 * @property {Pick<import('./tools.mjs').Tool, 'name' | 'done'>} tool
 * @property {string} workload
 * @property {readonly string[]} command
 * @property {number} runs
 */

/** @param {readonly Command[]} commands */
function measureInTurn(commands) {
  const open = new Set(commands);
  for (let round = 0; open.size > 0; round += 1) {
    for (const one of open) {
      const { tool, workload, command, runs } = one;
      if (round >= runs) {
        open.delete(one);
        continue;
      }
      const usage = measureCommand(command, limit, cachesOf(tool.name));
      const isRefused = tool.done !== undefined && !tool.done.includes(usage.status) && !isTimedOut(usage.status);
      results.set(keyOf(tool.name, workload), [
        ...(results.get(keyOf(tool.name, workload)) ?? []),
        { ...usage, isRefused },
      ]);
      // What does not end, or does not do its work, is not waited for again.
      if (isRefused || isTimedOut(usage.status)) open.delete(one);
    }
  }
}

/** Two builds of one version would throw away what the other one keeps. Programs keep nothing in folders open to others.
 * @param {string} tool
 */
function cachesOf(tool) {
  const folder = join(scratch, 'caches', tool.replace(/\W+/g, '-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Those of some files that a tool can read, up to a number of them.
 * @param {import('./tools.mjs').Tool} tool
 * @param {Record<string, string>} files
 * @param {number} count
 */
function keepRead(tool, files, count) {
  const { folder } = writeInputs('to be read', files);
  /** @type {Record<string, string>} */
  const kept = {};
  for (const [name, text] of Object.entries(files)) {
    if (Object.keys(kept).length === count) break;
    const { status } = measureCommand(tool.command(folder, [join(folder, name)]), limit, cachesOf(tool.name));
    if (tool.done === undefined || tool.done.includes(status)) kept[name] = text;
  }
  rmSync(folder, { recursive: true });
  return kept;
}

const baseFolder = join(scratch, 'base');
try {
  const head = makeHead();
  const base = values.base === undefined ? [] : [makeBase(values.base, baseFolder)];
  const own = [head, ...base];
  const peers = findPeers(folders, scratch);
  const short = Number(values.runs ?? 21);
  const long = Number(values.runs ?? 5);
  const floor = /** @type {const} */ ({ tool: { name: FLOOR }, command: [process.execPath, '-e', '0'] });
  if (isWanted('--version'))
    measureInTurn([
      { ...floor, workload: '--version', runs: short },
      ...[...own, ...peers].map((tool) => ({ tool, workload: '--version', command: tool.empty, runs: short })),
    ]);
  /** @param {import('./workloads.mjs').Workload} workload
   * @returns {readonly Command[]}
   */
  const commandsFor = ({ name, files, forPeers = false, isShort = false, together, readBy }) => {
    const reader = readBy === undefined ? undefined : peers.find((tool) => tool.name === readBy[0]);
    if (readBy !== undefined && reader === undefined) return [];
    const all = files();
    const wantedFiles = readBy === undefined || reader === undefined ? all : keepRead(reader, all, readBy[1]);
    const { folder, templates } = writeInputs(name, wantedFiles);
    const others = reader === undefined ? (forPeers ? peers : []) : [reader];
    const runs = isShort ? short * (together === undefined ? 1 : 3) : long;
    return [
      ...(isShort ? [{ ...floor, workload: name, runs }] : []),
      ...[...own, ...others].map((tool) => ({ tool, workload: name, command: tool.command(folder, templates), runs })),
    ];
  };
  /** @type {Map<string, readonly import('./workloads.mjs').Workload[]>} */
  const groups = new Map();
  for (const workload of listWorkloads(corpus).filter(({ name }) => isWanted(name))) {
    const name = workload.together ?? workload.name;
    groups.set(name, [...(groups.get(name) ?? []), workload]);
  }
  for (const [name, workloads] of groups) {
    measureInTurn(workloads.flatMap(commandsFor));
    process.stderr.write(`${name}\n`);
    rmSync(join(scratch, 'inputs'), { recursive: true, force: true });
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
