import type { Audit } from '../finding.js';
import type { Level } from '../severity.js';
import { Chalk } from 'chalk';
import { formatUri } from './sarif-uri.js';

/** The presentation of a report; it does not affect the findings. */
export interface Style {
  readonly color: boolean;
  /** Columns of the terminal. Without it lines are not wrapped, and code frames have at most 100 columns. */
  readonly width?: number;
  readonly showUnknown: boolean;
  readonly showPassed: boolean;
  readonly listFiles?: boolean;
  /** For terminals with links: the address of the current folder, such as `file:///home/me/app/`. */
  readonly linkBase?: string;
  /** The current folder below the repository root, such as `services/api`: SARIF's paths begin at that root. */
  readonly repositoryPrefix?: string;
}

/** One output format. */
export type Reporter = (audit: Audit, style: Style) => string;

/** No colour, and no optional lists. */
export const PLAIN: Style = { color: false, showUnknown: false, showPassed: false };

type Paint = (text: string) => string;

/** The colours, by meaning. */
export type Paints = Readonly<
  Record<Level | 'unknown' | 'rule' | 'place' | 'label' | 'dim' | 'mark' | 'good' | 'bad', Paint>
>;

/** The sixteen colours of any terminal, so that the user's own theme applies; or none. */
export function makePaints(color: boolean): Paints {
  // The level is explicit: chalk would otherwise inspect the process, and a report is pure.
  const chalk = new Chalk({ level: color ? 1 : 0 });
  return {
    high: chalk.red.bold,
    medium: chalk.yellow.bold,
    low: chalk.blue.bold,
    unknown: chalk.magenta.bold,
    rule: chalk.bold,
    place: chalk.cyan,
    label: chalk.dim,
    dim: chalk.dim,
    mark: chalk.red,
    good: chalk.green,
    bad: chalk.red.bold,
  };
}

/** OSC 8: supporting terminals show a link; other terminals must not receive it. */
const OPEN = '\u001b]8;;';
const CLOSE = '\u001b\\';

/** A clickable text. The text must be safe to print; the address is made safe here. */
export function formatHyperlink(url: string, text: string): string {
  return `${OPEN}${printable(url)}${CLOSE}${text}${OPEN}${CLOSE}`;
}

/**
 * The address of a file.
 * @param base the address of the current folder, ending in a slash: `file:///home/me/app/`
 */
export function makeFileUrl(file: string, base: string): string {
  return new URL(formatUri(file), base).href;
}

/** Only printable ASCII is allowed inside the sequence: any other character could end it and begin another. */
function printable(url: string): string {
  return url.replace(/\p{Cs}/gu, '\ufffd').replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
