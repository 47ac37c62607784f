// The CPU time and the peak memory of the worst inputs that the bounds of an audit let through.
//
//   npm run bench:worst                                 all of them
//   npm run bench:worst -- --only YAML --only "a config"  those whose names begin so
//   npm run bench:worst -- --base ../other-checkout     of another checkout, which is built
//   npm run bench:worst -- --memory 2048                with as many MB for what JavaScript keeps, as on small machines
//   npm run bench:worst -- --format sarif               in another format than the shortest
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { WORST_INPUTS } from './inputs/worst.mjs';
import { measureCommand } from './measure.mjs';
import { makeHead } from './tools.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    base: { type: 'string' },
    limit: { type: 'string', default: '120' },
    memory: { type: 'string' },
    format: { type: 'string', default: 'compact' },
  },
});

// Seconds of CPU, so that other work on the machine ends nothing.
const limited = ['sh', '-c', `ulimit -t ${values.limit} && exec "$@"`, 'sh'];
const memory = values.memory === undefined ? [] : [`--max-old-space-size=${values.memory}`];
const wanted = values.only;

/** How a run ends that was stopped: by the limit of CPU time, by the limit of time, and by V8 without memory. */
/** @type {Readonly<Record<number, string>>} */
const ENDS = {
  [-constants.signals.SIGXCPU]: 'does not end',
  [-constants.signals.SIGKILL]: 'does not end',
  124: 'does not end',
  [-constants.signals.SIGABRT]: 'runs out of memory',
  134: 'runs out of memory',
};
const scratch = mkdtempSync(join(tmpdir(), 'upload-audit-worst-'));
try {
  const root = values.base ?? (makeHead(), join(import.meta.dirname, '..'));
  const cli = join(root, 'dist', 'cli.cjs');
  console.log('| input | CPU | peak memory | exit code |\n| --- | --- | --- | --- |');
  for (const { name, files, args = ['.'] } of WORST_INPUTS) {
    if (wanted !== undefined && !wanted.some((part) => name.startsWith(part))) continue;
    const folder = join(scratch, 'input');
    for (const [file, content] of Object.entries(files())) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    process.chdir(folder);
    const { cpu, peak, status } = measureCommand(
      [...limited, process.execPath, ...memory, cli, ...args, '--scope', 'all', '-f', values.format],
      20 * Number(values.limit),
      join(scratch, 'caches'),
    );
    console.log(
      `| ${name} | ${ENDS[status] ?? `${cpu.toFixed(1)} s`} | ${Math.round(peak / 1024 / 1024)} MB | ${status} |`,
    );
    process.chdir(scratch);
    rmSync(folder, { recursive: true });
  }
} finally {
  process.chdir(tmpdir());
  rmSync(scratch, { recursive: true, force: true });
}
