import { type FindingPart, getFindingScope } from './group.js';
import type { BaselineEntry } from '../finding.js';
import { makeStableId } from './fingerprint.js';
import { isList, isMap, getOwn } from '../template/parse/document.js';
import { parseJson } from '../text/json.js';
import { type Failure } from '../errors.js';

export type Baseline = readonly BaselineEntry[];

const VERSION = 1;

/** The data of a part in a baseline: values that edits elsewhere do not change. */
export function makeBaselineEntry({ fingerprint, judged }: FindingPart): BaselineEntry {
  return {
    fingerprint,
    ruleId: judged.rule.id,
    kind: judged.kind,
    scope: getFindingScope(judged),
    logicalId: makeStableId(judged.resource?.logicalId ?? ''),
  };
}

/** Entries outside the scope of this run are kept: a baseline may be written for one project after the other. */
export function mergeBaselines(
  before: Baseline,
  now: Baseline,
  wasLookedAt: (entry: BaselineEntry) => boolean,
): Baseline {
  return sorted([...before.filter((entry) => !wasLookedAt(entry)), ...now]);
}

/** The text of a baseline file: one line for each entry, in an order that depends on the entries only. */
export function formatBaseline(baseline: Baseline): string {
  const lines = sorted(baseline).map(
    ({ fingerprint, ruleId, kind, scope, logicalId }) =>
      `    ${JSON.stringify({ fingerprint, ruleId, kind, scope, logicalId })}`,
  );
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "baselineVersion": ${VERSION},\n  "findings": ${list}\n}\n`;
}

const RECREATE = 'remove it and recreate it with --write-baseline';

/** Reads the text of a baseline file; returns one sentence if it is not a baseline. */
export function readBaseline(text: string): Baseline | Failure {
  const root = parseJson(text);
  if (root === undefined) return { reason: `it is not valid JSON; fix it, or ${RECREATE}` };
  const version = isMap(root) ? getOwn(root, 'baselineVersion') : undefined;
  if (!isMap(root) || version !== VERSION) {
    // It may be any file, even a template: only an old baseline may be removed.
    const remedy = version === undefined ? 'name another file' : RECREATE;
    return { reason: `it is not a baseline of this upload-audit version; ${remedy}` };
  }
  const findings = getOwn(root, 'findings');
  if (!isList(findings)) return { reason: `it has no list of findings; ${RECREATE}` };
  const entries = findings.flatMap((item) => entryOf(item) ?? []);
  return entries.length === findings.length
    ? sorted(entries)
    : { reason: `a finding in it is incomplete; ${RECREATE}` };
}

function entryOf(item: unknown): BaselineEntry | undefined {
  const [fingerprint, ruleId, kind, scope, logicalId] = ['fingerprint', 'ruleId', 'kind', 'scope', 'logicalId'].map(
    (key) => {
      const value = isMap(item) ? getOwn(item, key) : undefined;
      return typeof value === 'string' ? value : undefined;
    },
  );
  if (fingerprint === undefined || ruleId === undefined || kind === undefined) return undefined;
  return scope === undefined || logicalId === undefined ? undefined : { fingerprint, ruleId, kind, scope, logicalId };
}

/** Without duplicates, in alphabetical order. */
function sorted(baseline: Baseline): Baseline {
  const byKey = new Map(
    baseline.map((entry) => {
      const { scope, ruleId, logicalId, kind, fingerprint } = entry;
      return [[scope, ruleId, logicalId, kind, fingerprint].join('\0'), entry];
    }),
  );
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
