import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { audit, loadProject, render } from '../../src/index.js';

const ROOT = join(import.meta.dirname, '..', '..');

test('the report that README.md begins with is the one that its command prints', async () => {
  const [, command = '', , shown = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/^```\w*\n/m);
  const target = / node dist\/cli\.cjs (\S+)$/m.exec(command)?.[1] ?? '';
  const result = audit(await loadProject(target, { cwd: ROOT }));
  const lines = render(result, 'text').split('\n');

  const rest = /^\[… (\d+) more findings\]$/m.exec(shown)?.[1];
  const whole = shown.match(/^(?:high|medium|low) {2}/gm) ?? [];
  expect(whole.length + Number(rest)).toBe(result.findings.length);

  // Every line stands in the report, in this order; one that ends in `…` is shortened.
  let from = 0;
  const missing = shown.split('\n').filter((line) => {
    if (line === '' || line.startsWith('[…')) return false;
    const start = line.endsWith('…') ? line.slice(0, -1) : undefined;
    const at = lines.findIndex(
      (one, index) => index >= from && (start === undefined ? one === line : one.startsWith(start)),
    );
    if (at >= 0) from = at + 1;
    return at < 0;
  });
  expect(missing).toEqual([]);
});
