import { resolve } from 'node:path';
import { Archives } from '../../../src/load/handlers/archives.js';
import { findCode } from '../../../src/load/handlers/locate.js';
import { CodeContext } from '../../../src/load/handlers/context.js';
import { KnownFolders } from '../../../src/fs/roots.js';
import type { Position } from '../../../src/location.js';
import { loadProject } from '../../../src/index.js';
import { locateAll } from '../../../src/template/locate.js';
import { isFailure } from '../../../src/errors.js';

/** A function's code as a test looks at it. */
export interface FoundCode {
  /** Below the code's root. */
  readonly file: string;
  readonly name: string;
  readonly text: string | undefined;
  /** As the report would name it. */
  readonly at: string;
  read(file: string): string | undefined;
  /** Where a place of the entry's file, or of another one, is reported. */
  locate(position: Position, file?: string): string;
}

/** What is found for each function of the targets, by logical id: its code, or why there is none. */
export async function codeOf(
  cwd: string,
  target: string | readonly string[] = '.',
): Promise<Readonly<Record<string, FoundCode | string>>> {
  const { applications, problems } = await loadProject(target, { cwd });
  const broken = problems.filter(({ level }) => level === 'error');
  if (broken.length > 0) throw new Error(broken.map(({ message }) => message).join('; '));
  const found: Record<string, FoundCode | string> = {};
  const archives = new Archives();
  const folders = new KnownFolders();
  archives.open('', []);
  await archives.load();
  for (const { application } of applications) {
    for (const fn of application.declared('AWS::Lambda::Function')) {
      const { file: template, document } = fn.template;
      const around = new CodeContext(resolve(cwd, template), {
        cwd,
        archives,
        originals: new Map(),
        folders,
        texts: application.sourceTexts,
        warn: (file, reason) => {
          throw new Error(`${file} ${reason}`);
        },
      });
      const located = application.worlds.inDefaults(() => findCode(fn, around));
      if (isFailure(located)) {
        found[fn.logicalId] = located.reason;
        continue;
      }
      const { code } = located;
      const { file, name } = code.entry;
      const locate = ({ line, column }: Position, other = file): string => {
        const place = code.place(other, { start: { line, column }, end: { line, column: column + 1 } });
        const { start } = locateAll([place], new Map([[template, document]])).get(place)!;
        const inside = place.inside === undefined ? '' : ` (${place.inside})`;
        return `${place.file}:${start.line}:${start.column}${inside}`;
      };
      const at = code.place(file, { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }).file;
      found[fn.logicalId] = { file, name, text: code.read(file), at, read: (one) => code.read(one), locate };
    }
  }
  return found;
}

/** `entry file, name, reported file`, or why the code is not read. */
export function inWords(found: FoundCode | string | undefined): string | undefined {
  return typeof found === 'object' ? `${found.file} ${found.name} at ${found.at}` : found;
}
