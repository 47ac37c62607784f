import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Audit, audit, loadProject } from '../../src/index.js';
import type { EditValue, Location, LogicalPath } from '../../src/location.js';

/** Audits templates that lie in a folder of their own, or in a copy of a project, with all rules. */
export async function auditFiles(files: Readonly<Record<string, string>>, project?: string): Promise<Audit> {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'upload-audit-')));
  try {
    if (project !== undefined) cpSync(project, cwd, { recursive: true });
    for (const [name, text] of Object.entries({ '.git/HEAD': '', ...files })) {
      mkdirSync(join(cwd, dirname(name)), { recursive: true });
      writeFileSync(join(cwd, name), text);
    }
    const targets = project === undefined ? Object.keys(files) : ['.'];
    const result = audit(await loadProject(targets, { cwd }), { scope: 'all' });
    const errors = result.errors.filter(({ level }) => level === 'error').map(({ message }) => message);
    if (errors.length > 0) throw new Error(errors.join('; '));
    return result;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** For each rule: its verdict, and how many subjects came to which. */
export function listVerdicts({ catalog }: Pick<Audit, 'catalog'>): readonly string[] {
  return catalog.map(
    ({ number, verdict, failed, passed, unknown }) => `${number} ${verdict}: ${failed} ${passed} ${unknown}`,
  );
}

/** Rules with one finding for a whole application: which of its parts leads depends on the file that it is in. */
const WHOLE = /^(?:2\.3|5\.[12]|10\.3)$/;
/** Rules that are less sure of a template that has parameters. */
const LESS_SURE = /^(?:2\.1|3\.1)$/;

/** What each rule finds wrong or can't decide, of which resource, and how sure it is. */
export function listSubjects({ findings, unknown }: Audit): readonly string[] {
  const subjects = [
    ...findings.map((one) => ({ ...one, verdict: 'failed' })),
    ...unknown.map((one) => ({ ...one, verdict: 'unknown', confidence: one.code })),
  ];
  return subjects.map(({ number, verdict, kind, confidence, resource }) => {
    const sureness = LESS_SURE.test(number) ? '' : confidence;
    if (!WHOLE.test(number)) return `${number} ${verdict} ${kind} ${sureness} ${resource?.logicalId ?? ''}`;
    return `${number} ${verdict} ${verdict === 'failed' ? sureness : ''}`;
  });
}

/** How places are told. */
export interface Placing {
  /** The logical paths, which may leave out what has no meaning. */
  readonly path: (path: LogicalPath) => string;
  /** The words of a message or of a reason. */
  readonly words: (text: string) => string;
  /** What stands at a location. */
  readonly at: (location: Location, texts: Audit['texts']) => string;
  /** The values that an edit writes. */
  readonly value: (value: EditValue) => unknown;
}

/** All that a report says, in lines. Places in files are told by what stands there. */
export function listReported(result: Audit, { path, words, at, value }: Placing): readonly string[] {
  const { summary, applications, findings, unknown, suppressed, passed, errors, texts } = result;
  const told = [...findings, ...suppressed].map((one) => {
    const { location, message, related, edits = [], path: logical, ...rest } = one;
    const beside = related.map((other) =>
      JSON.stringify({ ...other, message: words(other.message), location: at(other.location, texts) }),
    );
    const changed = edits.map(({ changes, ...edit }) => {
      const told = changes.map((change) => ({
        ...change,
        path: path(change.path),
        value: change.action === 'parameter' ? change.value : value(change.value),
      }));
      return JSON.stringify({ ...edit, changes: told });
    });
    const place = { message: words(message), path: path(logical), location: at(location, texts) };
    return JSON.stringify({ ...rest, ...place, related: beside.sort(), edits: changed.sort() });
  });
  const open = unknown.map((one) =>
    JSON.stringify({ ...one, awaits: undefined, reason: words(one.reason), location: at(one.location, texts) }),
  );
  const inEach = applications.flatMap((one) => listVerdicts(one).map((line) => `${line} in ${one.id}`));
  const others = [
    ...passed,
    ...applications.map((one) => ({ ...one, catalog: undefined })),
    { ...summary, resources: undefined },
    ...errors.map(({ level, message }) => [level, words(message)]),
  ];
  return [...listVerdicts(result), ...inEach, ...told, ...open, ...others.map((one) => JSON.stringify(one))].sort();
}

/** The text from a location on; empty where the whole file is meant. */
export function textAt({ file, start }: Location, texts: Audit['texts']): string {
  const lines = (texts.get(file) ?? '').split(/\r\n|\n|\r/);
  const before = [...lines.slice(0, start.line - 1), lines[start.line - 1]?.slice(0, start.column - 1)].join('');
  if (!/\w/.test(before)) return '';
  return [lines[start.line - 1]?.slice(start.column - 1), ...lines.slice(start.line)].join('\n');
}

/** The first word of a text, which is the same in JSON and in YAML. */
export function firstWord(text: string): string {
  return /[\w.*$/:-]*\w|[*]/.exec(text)?.[0].replace(/:$/g, '') ?? '';
}
