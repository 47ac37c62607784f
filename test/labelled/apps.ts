/** The labelled CDK apps of `fixtures/_apps-heldout`, whose README explains the format. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Audit, audit, loadProject } from '../../src/index.js';
import { type Expected, expectedOf } from './labels.js';

const APPS = join(import.meta.dirname, '..', '..', 'fixtures', '_apps-heldout');
const LABELS = 'labels.yaml';

/** A line of the app's source, by its text without indentation. */
export interface Place {
  readonly file: string;
  readonly line: string;
}

export interface AppLabel {
  readonly name: string;
  /** By catalog number, as are the others. */
  readonly verdicts: ReadonlyMap<string, Expected>;
  /** For each finding that is expected, the places that are equally good. */
  readonly where: ReadonlyMap<string, readonly (readonly Place[])[]>;
  readonly why: ReadonlyMap<string, string>;
  readonly doubt: ReadonlyMap<string, string>;
}

interface Written {
  readonly verdict: string;
  readonly where?: readonly (readonly Place[])[];
  readonly why?: string;
  readonly doubt?: string;
}

export function readApps(): readonly AppLabel[] {
  return readdirSync(APPS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const written = parse(readFileSync(join(APPS, name, LABELS), 'utf8'), { uniqueKeys: true }) as Readonly<
        Record<string, Written>
      >;
      const of = <Value>(read: (one: Written) => Value | undefined): ReadonlyMap<string, Value> =>
        new Map(
          Object.entries(written).flatMap(([number, one]) => {
            const value = read(one);
            return value === undefined ? [] : [[number, value] as const];
          }),
        );
      return {
        name,
        verdicts: of(({ verdict }) => expectedOf(verdict, name)),
        where: of(({ where }) => where),
        why: of(({ why }) => why),
        doubt: of(({ doubt }) => doubt),
      };
    });
}

/** The 1-based numbers of the lines that a place may mean; none if the file has no such line. */
export function linesOf(app: string, { file, line }: Place): readonly number[] {
  const lines = readFileSync(join(APPS, app, file), 'utf8').split('\n');
  return lines.flatMap((text, at) => (text.trim() === line ? [at + 1] : []));
}

/** Audits a copy that lies in no repository, whose README or tests would count for the app. */
export async function auditApp({ name }: AppLabel): Promise<Audit> {
  const cwd = mkdtempSync(join(tmpdir(), 'labelled-'));
  try {
    cpSync(join(APPS, name), cwd, { recursive: true });
    rmSync(join(cwd, LABELS));
    return audit(await loadProject('.', { cwd }), { scope: 'upload' });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** What is expected and found at none of its places; only of rules that found something. */
export function misplaced({ name, where }: AppLabel, { findings }: Audit): readonly string[] {
  return [...where].flatMap(([number, expected]) => {
    const found = findings.filter((finding) => finding.number === number);
    if (found.length === 0) return [];
    const at = ({ file, line }: Place): boolean =>
      found.some(
        ({ location }) => location.file === file && linesOf(name, { file, line }).includes(location.start.line),
      );
    return expected
      .filter((places) => !places.some(at))
      .map((places) => {
        const said = found.map(({ location }) => `${location.file}:${location.start.line}`).join(', ');
        return `  ${name} ${number}: nothing at ${places[0]?.file ?? ''} "${places[0]?.line ?? ''}", but at ${said}`;
      });
  });
}
