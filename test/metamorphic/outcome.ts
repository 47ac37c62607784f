import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Audit, type Finding, audit, loadProject } from '../../src/index.js';

/** What an audit comes to, in lines that do not depend on the order of anything in the report. */
export interface Outcome {
  /** For each rule: its verdict, and how many subjects came to which. */
  readonly verdicts: readonly string[];
  /** For each finding: what it says, and where it stands in the deployed stack. */
  readonly findings: readonly string[];
}

/** Audits files that lie in a folder of their own, with all rules. */
export async function outcomeOf(files: Readonly<Record<string, string>>): Promise<Outcome> {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'upload-audit-')));
  try {
    mkdirSync(join(cwd, '.git'));
    for (const [name, text] of Object.entries({ '.git/HEAD': '', ...files })) writeFileSync(join(cwd, name), text);
    const result = audit(await loadProject(Object.keys(files), { cwd }), { scope: 'all' });
    const errors = result.errors.filter(({ level }) => level === 'error').map(({ message }) => message);
    if (errors.length > 0) throw new Error(errors.join('; '));
    return { verdicts: verdictsOf(result), findings: findingsOf(result) };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function verdictsOf({ catalog }: Audit): readonly string[] {
  return catalog.map(
    ({ number, verdict, failed, passed, unknown }) => `${number} ${verdict}: ${failed} ${passed} ${unknown}`,
  );
}

function findingsOf({ findings, unknown }: Audit): readonly string[] {
  const failed = findings.map((one) =>
    [
      one.number,
      one.kind,
      one.confidence,
      wordsOf(one.message),
      placeOf(one),
      whenOf(one),
      one.fingerprint,
      relatedOf(one),
    ].join(' | '),
  );
  const open = unknown.map(({ number, kind, resource, reason }) =>
    ['unknown', number, kind, resource?.logicalId ?? '', [...reason.split('; ')].sort().join('; ')].join(' | '),
  );
  return [...failed, ...open].sort();
}

/** A message that names the items of a list names them as they are written. */
function wordsOf(message: string): string {
  return message.split(/[ ,]+/).sort().join(' ');
}

/** Without the places in lists, whose order may be one that means nothing. */
function placeOf({ resource, path }: Finding): string {
  return `${resource?.logicalId ?? ''} ${path.filter((segment) => typeof segment === 'string').join('/')}`;
}

function whenOf({ when }: Finding): string {
  return when === undefined ? '' : JSON.stringify(when);
}

function relatedOf({ related }: Finding): string {
  return related
    .map(({ message, resource }) => `${resource?.logicalId ?? ''} ${wordsOf(message)}`)
    .sort()
    .join(', ');
}
