import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { type FuzzOutcome, type FuzzTarget, tryInputs } from '../test/fuzz/target.js';
import { targets } from '../test/fuzz/targets/index.js';

const USAGE = `npm run fuzz -- [--seed N] [--runs N] [--only NAME]... [--save FOLDER] [--limit SECONDS]
  --seed   the first seed; each batch of a target has its own, which is printed (default: chosen by the clock)
  --runs   inputs of each target (default: 10000)
  --only   names of targets: ${targets.map(({ name }) => name).join(', ')}
  --save   where inputs that fail are written (default: nowhere)
  --limit  how long one input may take before it counts as endless (default: 60)`;

/** A batch is one seed: what it found can be tried again by that. */
const BATCH = 5000;

interface Job {
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
}

/** The input that is tried now, for the thread that watches: its length, and its bytes. */
interface Shared {
  readonly memory: SharedArrayBuffer;
}

/** Tries inputs of every target until all are tried; 1 if one of them failed. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      runs: { type: 'string', default: '10000' },
      only: { type: 'string', multiple: true, default: [] },
      save: { type: 'string' },
      limit: { type: 'string', default: '60' },
      help: { type: 'boolean', default: false },
    },
  });
  const asked = targets.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  if (values.help || asked.length === 0) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const first = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
  let failures = 0;
  for (const target of asked) failures += await runTarget(target, first, Number(values.runs), values);
  console.log(failures === 0 ? 'nothing failed' : `${failures} inputs failed`);
  return failures === 0 ? 0 : 1;
}

async function runTarget(
  target: FuzzTarget,
  first: number,
  runs: number,
  { save, limit }: { readonly save?: string | undefined; readonly limit: string },
): Promise<number> {
  let failures = 0;
  let tried = 0;
  const traits = new Map<string, number>();
  const started = process.cpuUsage();
  for (let done = 0, seed = first; done < runs; done += BATCH, seed += 1) {
    const outcome = await runBatch(target, { name: target.name, seed, runs: Math.min(BATCH, runs - done) }, limit);
    // A batch ends with the first input that fails.
    tried += outcome.runs;
    for (const [trait, count] of outcome.traits) traits.set(trait, (traits.get(trait) ?? 0) + count);
    if (outcome.failure === undefined) {
      // What was tried is known of a run that is ended early, too.
      console.log(`${target.name}, seed ${seed}: ${outcome.runs} inputs`);
      continue;
    }
    failures += 1;
    const { input, bytes, message } = outcome.failure;
    console.log(`${target.name}, seed ${seed}: ${message}\n--- the input\n${input}\n---`);
    if (save === undefined) continue;
    mkdirSync(save, { recursive: true });
    writeFileSync(join(save, `${target.name}-${seed}.txt`), `${input}\n--- ${message}\n--- bytes ${bytes.join(' ')}\n`);
  }
  const { user, system } = process.cpuUsage(started);
  const last = first + Math.ceil(runs / BATCH) - 1;
  console.log(
    `${target.name}: ${tried} inputs, seeds ${first} to ${last}, ${failures} failed, ${Math.round((user + system) / 1e6)} s of CPU`,
  );
  console.log(formatTraits(traits, tried));
  return failures;
}

/** What the inputs came to: how many were refused, and in how many anything was found. */
function formatTraits(traits: ReadonlyMap<string, number>, tried: number): string {
  const shares = [...traits].sort(([, a], [, b]) => b - a);
  return shares.map(([trait, count]) => `  ${((100 * count) / tried).toFixed(1)} % ${trait}`).join('\n');
}

/** In a thread of its own, which can be ended if an input has no end. */
function runBatch(target: FuzzTarget, job: Job, limit: string): Promise<FuzzOutcome> {
  const shared: Shared = { memory: new SharedArrayBuffer(8 + target.most) };
  const state = new Int32Array(shared.memory, 0, 2);
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { job, shared } });
  return new Promise((resolve, reject) => {
    let before = -1;
    const watch = setInterval(
      () => {
        const count = Atomics.load(state, 1);
        if (count !== before) {
          before = count;
          return;
        }
        clearInterval(watch);
        void worker.terminate();
        const bytes = new Uint8Array(shared.memory, 8, Atomics.load(state, 0)).slice();
        resolve({
          runs: count,
          traits: new Map(),
          failure: { bytes, input: target.show(bytes), message: `no end within ${limit} s` },
        });
      },
      Number(limit) * 1000,
    );
    worker.once('message', (outcome: FuzzOutcome) => {
      clearInterval(watch);
      resolve(outcome);
      void worker.terminate();
    });
    worker.once('error', (error) => {
      clearInterval(watch);
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

async function runInWorker({ job, shared }: { readonly job: Job; readonly shared: Shared }): Promise<void> {
  const target = targets.find(({ name }) => name === job.name);
  if (target === undefined) throw new Error(`no target ${job.name}`);
  const state = new Int32Array(shared.memory, 0, 2);
  const memory = new Uint8Array(shared.memory, 8);
  const outcome = await tryInputs(target, {
    ...job,
    before: (bytes) => {
      memory.set(bytes);
      Atomics.store(state, 0, bytes.length);
      Atomics.add(state, 1, 1);
    },
  });
  parentPort?.postMessage(outcome);
}

const given: unknown = workerData;
if (!isMainThread && isGiven(given)) await runInWorker(given);

function isGiven(data: unknown): data is { readonly job: Job; readonly shared: Shared } {
  return typeof data === 'object' && data !== null && 'job' in data && 'shared' in data;
}
