import type { TextFiles } from '../../text/files.js';
import { decodePercents } from '../../text/percent.js';

/** A place in code that was running, as a stack trace names it. */
export interface StackFrame {
  /** As the machine that synthesized called it, with forward slashes. */
  readonly file: string;
  readonly line: number;
  /** Python names none. */
  readonly column: number | undefined;
}

/** The frame of one line of a stack trace; undefined for a line without a file of the user's. */
export function parseStackFrame(written: string): StackFrame | undefined {
  // The text in brackets at the end, or all of it: `new UploadStack (/app/lib/upload-stack.ts:20:20)`.
  const open = written.endsWith(')') ? written.indexOf('(') : -1;
  const place = open === -1 ? written.trim().replace(/^at /, '') : written.slice(open + 1, -1);
  const [, name = '', line = '', column] = /^(.+?):(\d{1,7})(?::(\d{0,7}))?$/.exec(place) ?? [];
  const file = fileOf(name);
  if (file === undefined || Number(line) < 1) return undefined;
  // A call without a name is written as its place, and then the column has lost its last digit.
  const isCut = open !== -1 && written.startsWith(`${name}:${line}:`);
  return { file, line: Number(line), column: isCut || Number(column ?? 0) < 1 ? undefined : Number(column) };
}

function fileOf(name: string): string | undefined {
  if (name.startsWith('node:') || /[/\\]node_modules[/\\]|[/\\]site-packages[/\\]|\0/.test(name)) return undefined;
  const path = name.startsWith('file://') ? decodePercents(name.slice('file://'.length)) : name;
  const slashed = path.replaceAll('\\', '/');
  return /^(?:[A-Za-z]:)?\//.test(slashed) ? slashed : undefined;
}

/** Finds files of another machine in the local project. */
export class RemotePathMapper {
  readonly #files: TextFiles;
  /** The folder that the project was in. */
  readonly #root: string | undefined;

  /**
   * @param frames all that the assembly names: most of its files end as files of the project do, and the folder that is
   * left of the most of them was the project's. So a file of elsewhere isn't taken for one that happens to be named alike.
   */
  constructor(frames: Iterable<StackFrame>, files: TextFiles) {
    this.#files = files;
    const votes = new Map<string, number>();
    for (const file of new Set([...frames].map(({ file }) => file))) {
      const root = this.#rootFor(file);
      if (root !== undefined) votes.set(root, (votes.get(root) ?? 0) + 1);
    }
    const [winner] = [...votes].sort(([a, one], [b, other]) => (other === one ? a.length - b.length : other - one));
    this.#root = winner?.[0];
  }

  /** The file of the project, below its root; undefined for one that is not of it or no longer there. */
  fileOf({ file }: StackFrame): string | undefined {
    const root = this.#root;
    if (root === undefined || !file.startsWith(`${root}/`)) return undefined;
    const name = file.slice(root.length + 1);
    return this.#files.has(name) ? name : undefined;
  }

  /** The rest of a path before its longest suffix that is a file of the project. */
  #rootFor(file: string): string | undefined {
    const segments = file.split('/');
    if (segments.length > 100 || segments.some((segment) => segment === '..' || segment === '.')) return undefined;
    const start = segments.findIndex((_, index) => index > 0 && this.#files.has(segments.slice(index).join('/')));
    return start === -1 ? undefined : segments.slice(0, start).join('/');
  }
}
