/** How well verdicts agree with labels. A positive is a `fail`. */
import type { Verdict } from '../../src/finding.js';
import type { Confidence } from '../../src/severity.js';
import type { Label } from './labels.js';

/** What an audit said of one handler and one rule. */
export interface Said {
  readonly verdict: Verdict;
  /** The highest of the rule's findings. */
  readonly confidence?: Confidence | undefined;
  readonly reason?: string | undefined;
}

/** A handler or an app with its labels. */
type Labelled = Pick<Label, 'name' | 'verdicts' | 'why' | 'doubt'>;

/** What was said of every handler, by name of the folder and catalog number. */
export type Sayings = ReadonlyMap<string, ReadonlyMap<string, Said>>;

interface Compared {
  readonly name: string;
  readonly expected: string;
  readonly expectedFail: boolean;
  readonly asked: Confidence | undefined;
  readonly said: Said;
  readonly why: string | undefined;
  readonly doubt: string | undefined;
}

export interface Score {
  readonly number: string;
  readonly off: boolean;
  readonly handlers: number;
  readonly found: number;
  readonly falseAlarms: number;
  readonly missed: number;
  /** Right to say nothing: neither the label nor the verdict is a fail. */
  readonly quiet: number;
  /** Verdicts that are `unknown` where the label is not. */
  readonly unknown: number;
  /** The very verdict of the label. */
  readonly exact: number;
  /** Of the fails that were found and whose confidence the label asks for: how many, and how many have it. */
  readonly asked: number;
  readonly agreed: number;
  readonly differences: readonly string[];
  readonly confidences: readonly string[];
}

export function scoreOf(number: string, labels: readonly Labelled[], sayings: Sayings): Score {
  const compared = labels.flatMap((label) => compare(number, label, sayings));
  const isFail = ({ said }: Compared): boolean => said.verdict === 'fail';
  const count = (test: (one: Compared) => boolean): number => compared.filter(test).length;
  const found = compared.filter((one) => one.expectedFail && isFail(one));
  const asked = found.filter((one) => one.asked !== undefined);
  const off = compared.every(({ said }) => said.verdict === 'off');
  return {
    number,
    off,
    handlers: compared.length,
    found: found.length,
    falseAlarms: count((one) => !one.expectedFail && isFail(one)),
    missed: count((one) => one.expectedFail && !isFail(one)),
    quiet: count((one) => !one.expectedFail && !isFail(one)),
    unknown: count(({ said, expected }) => said.verdict === 'unknown' && expected !== 'unknown'),
    exact: count(({ said, expected }) => said.verdict === expected.split(' ')[0]),
    asked: asked.length,
    agreed: asked.filter(({ asked: wanted, said }) => wanted === said.confidence).length,
    differences: off ? [] : compared.filter(differs).map(difference),
    confidences: asked.filter(({ asked: wanted, said }) => wanted !== said.confidence).map(difference),
  };
}

function compare(number: string, label: Labelled, sayings: Sayings): readonly Compared[] {
  const { name, verdicts, why, doubt } = label;
  const expected = verdicts.get(number);
  if (expected === undefined) return [];
  return [
    {
      name,
      expected: [expected.verdict, ...(expected.confidence === undefined ? [] : [expected.confidence])].join(' '),
      expectedFail: expected.verdict === 'fail',
      asked: expected.confidence,
      said: sayings.get(name)?.get(number) ?? { verdict: 'off' },
      why: why.get(number),
      doubt: doubt.get(number),
    },
  ];
}

function differs({ expected, said }: Compared): boolean {
  return said.verdict !== expected.split(' ')[0];
}

function difference({ name, expected, said, why, doubt }: Compared): string {
  const words = [said.verdict, said.confidence].filter((word) => word !== undefined).join(' ');
  const lines = [
    `  ${name}: labelled ${expected}, said ${words}`,
    ...(why === undefined ? [] : [`    why: ${why}`]),
    ...(said.reason === undefined ? [] : [`    reason given: ${said.reason}`]),
    ...(doubt === undefined ? [] : [`    doubt: ${doubt}`]),
  ];
  return lines.join('\n');
}

const COLUMNS = [
  'rule',
  'handlers',
  'found',
  'false alarms',
  'missed',
  'quiet',
  'unknown',
  'exact',
  'precision',
  'recall',
];

/**
 * The table over all labels and over those that are in no doubt, then every difference, then where only the confidence
 * differs.
 */
export function report(scores: readonly Score[], certain: readonly Score[]): string {
  const differences = scores.flatMap(({ number, differences: lines }) => section(number, lines));
  const confidences = scores
    .filter(({ off }) => !off)
    .flatMap(({ number, asked, agreed, confidences: lines }) => [
      `${number}: ${agreed} of ${asked} have the confidence of the label`,
      ...lines,
    ]);
  return [
    ['all labels', ...table(scores)],
    ['labels that are in no doubt', ...table(certain)],
    ['differences', ...orNone(differences)],
    ['confidence of what was found', ...orNone(confidences)],
  ]
    .map(([title, ...lines]) => `${title}\n\n${lines.join('\n')}\n`)
    .join('\n');
}

function table(scores: readonly Score[]): readonly string[] {
  const rows = scores.map((score) => cells(score).map((cell, at) => cell.padStart(COLUMNS[at]?.length ?? 0)));
  return [COLUMNS, ...rows].map((row) => row.join('  '));
}

function orNone(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['none'] : lines;
}

function section(number: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [number, ...lines];
}

function cells(score: Score): readonly string[] {
  const { number, handlers, found, falseAlarms, missed, quiet, unknown, exact, off } = score;
  if (off) return [number, `${handlers}`, 'off'];
  return [
    number,
    ...[handlers, found, falseAlarms, missed, quiet, unknown, exact].map(String),
    percent(found, found + falseAlarms),
    percent(found, found + missed),
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.round((100 * part) / whole)} %`;
}
