import { expect, test } from 'vitest';
import { readLabels } from './labels.js';
import { type Said, type Sayings, report, scoreOf } from './score.js';

const labels = readLabels(`
right: { triggers: [sns], verdicts: { '2.2': fail high } }
surer: { triggers: [sns], verdicts: { '2.2': fail low } }
alarm: { triggers: [sns], verdicts: { '2.2': pass }, doubt: { '2.2': one may see it so } }
unseen: { triggers: [sns], verdicts: { '2.2': fail }, why: { '2.2': it is swallowed } }
quiet: { triggers: [sns], verdicts: { '2.2': not-applicable } }
open: { triggers: [sns], verdicts: { '2.2': pass } }
`);

function said(of: Readonly<Record<string, Said>>): Sayings {
  return new Map(Object.entries(of).map(([name, one]) => [name, new Map([['2.2', one]])]));
}

const sayings = said({
  right: { verdict: 'fail', confidence: 'high' },
  surer: { verdict: 'fail', confidence: 'high' },
  alarm: { verdict: 'fail', confidence: 'medium' },
  unseen: { verdict: 'pass' },
  quiet: { verdict: 'pass' },
  open: { verdict: 'unknown', reason: 'the module is missing' },
});

test('fails are counted against labels, and a difference that is no fail is not a false alarm', () => {
  const { differences, confidences, ...counts } = scoreOf('2.2', labels, sayings);
  expect(counts).toEqual({
    number: '2.2',
    off: false,
    handlers: 6,
    found: 2,
    falseAlarms: 1,
    missed: 1,
    quiet: 2,
    unknown: 1,
    exact: 2,
    asked: 2,
    agreed: 1,
  });
  expect(confidences).toEqual(['  surer: labelled fail low, said fail high']);
  expect(differences).toEqual([
    '  alarm: labelled pass, said fail medium\n    doubt: one may see it so',
    '  unseen: labelled fail, said pass\n    why: it is swallowed',
    '  quiet: labelled not-applicable, said pass',
    '  open: labelled pass, said unknown\n    reason given: the module is missing',
  ]);
});

test('the report prints precision and recall', () => {
  const text = report([scoreOf('2.2', labels, sayings)], []);
  const row = text.split('\n').find((line) => line.startsWith(' 2.2')) ?? '';
  expect(row.split(/ {2,}/)).toEqual([' 2.2', '6', '2', '1', '1', '2', '1', '2', '67 %', '67 %']);
});

test('a rule that does not exist yet is off, and nothing is held against it', () => {
  const score = scoreOf('2.2', labels, said({}));
  expect({ off: score.off, differences: score.differences }).toEqual({ off: true, differences: [] });
  expect(report([score], [score])).toMatch(/^ 2\.2 +6 +off$/m);
});
