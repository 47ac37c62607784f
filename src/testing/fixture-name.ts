import type { Verdict } from '../finding.js';
import type { Confidence } from '../severity.js';

/** What the name of a fixture says. */
export interface FixtureName {
  /** The file or the folder. */
  readonly name: string;
  readonly verdict: Exclude<Verdict, 'off'>;
  /** Of every finding; undefined if the name says nothing about it. */
  readonly confidence: Confidence | undefined;
  /** The file of its report. */
  readonly snapshot: string;
}

const NAME = /^(fail|pass|not-applicable|unknown)(?:-(medium|low))?(?:-[a-z0-9-]+)?(?:\.(?:yaml|yml|json))?$/;

const VERDICTS: readonly FixtureName['verdict'][] = ['fail', 'pass', 'not-applicable', 'unknown'];
const LEVELS: readonly Confidence[] = ['medium', 'low'];

/** The parts of a fixture's name, `<verdict>[-medium|-low][-anything][.yaml|.json]`; undefined for other names. */
export function parseFixtureName(name: string): FixtureName | undefined {
  const [, word, level] = NAME.exec(name) ?? [];
  const verdict = VERDICTS.find((one) => one === word);
  if (verdict === undefined) return undefined;
  const confidence = LEVELS.find((one) => one === level);
  return { name, verdict, confidence, snapshot: `${name.replace(/\.(?:yaml|yml|json)$/, '')}.snap.txt` };
}
