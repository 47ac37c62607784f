/**
 * Precision and recall of the rules on labelled handlers: `npm run bench:handlers`. `HANDLERS=_handlers-heldout` takes
 * the set that was measured before any rule was changed with it.
 */
import { expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import { auditApp, misplaced, readApps } from './apps.js';
import { auditHandler, said } from './audit-handler.js';
import { NUMBERS, SETS, readSet } from './labels.js';
import { type Said, type Score, report, scoreOf } from './score.js';

const isAskedFor = process.env.MODE === 'bench-handlers';
const set = process.env.HANDLERS ?? SETS[0];

test.runIf(isAskedFor)(`precision and recall on ${set}`, { timeout: 600_000 }, async () => {
  const labels = readSet(set);
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

test.runIf(isAskedFor && set !== SETS[0])(
  'precision, recall and places on the held-out apps',
  { timeout: 600_000 },
  async () => {
    const apps = readApps();
    const sayings = new Map<string, ReadonlyMap<string, Said>>();
    const places: string[] = [];
    for (const app of apps) {
      const result = await auditApp(app);
      sayings.set(app.name, said(result));
      places.push(...misplaced(app, result));
    }
    const scoresOf = (labels: (number: string) => typeof apps): readonly Score[] =>
      rules.map(({ number }) => scoreOf(number, labels(number), sayings));
    const certain = scoresOf((number) => apps.filter(({ doubt }) => !doubt.has(number)));
    console.log(
      report(
        scoresOf(() => apps),
        certain,
      ),
    );
    console.log(['places', ...places].join('\n'));
  },
);
