/** Precision and recall of the rules on the labelled handlers: `npm run bench:handlers`. */
import { expect, test } from 'vitest';
import { auditHandler, said } from './audit-handler.js';
import { NUMBERS, readLabels } from './labels.js';
import { type Said, report, scoreOf } from './score.js';

const isAskedFor = process.env.MODE === 'bench-handlers';

test.runIf(isAskedFor)('precision and recall on the labelled handlers', { timeout: 600_000 }, async () => {
  const labels = readLabels();
  const sayings = new Map<string, ReadonlyMap<string, Said>>();
  for (const label of labels) sayings.set(label.name, said(await auditHandler(label)));
  expect(sayings.size).toBe(labels.length);
  const all = NUMBERS.map((number) => scoreOf(number, labels, sayings));
  const certain = NUMBERS.map((number) => {
    const undoubted = labels.filter(({ doubt }) => !doubt.has(number));
    return scoreOf(number, undoubted, sayings);
  });
  console.log(report(all, certain));
});
