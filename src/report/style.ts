import type { Audit } from '../finding.js';
import type { Level } from '../severity.js';
import { Chalk } from 'chalk';
import { formatUri } from './sarif-uri.js';

/** How a report looks; nothing in it changes what was found. */
export interface Style {
  readonly color: boolean;
  /** Columns of the terminal. Without it nothing is wrapped, and code frames keep to 100. */
  readonly width?: number;
  readonly showUnknown: boolean;
  readonly showPassed: boolean;
  readonly listFiles?: boolean;
  /** For terminals that make links: the address of the current folder, such as `file:///home/me/app/`. */
  readonly linkBase?: string;
  /** The current folder below the repository root, such as `services/api`: SARIF's paths begin at that root. */
  readonly repositoryPrefix?: string;
}

/** One output format. */
export type Reporter = (audit: Audit, style: Style) => string;

/** No colour, nothing beyond what was asked for. */
export const PLAIN: Style = { color: false, showUnknown: false, showPassed: false };

type Paint = (text: string) => string;

/** What is coloured, by meaning. */
export type Paints = Readonly<
  Record<Level | 'unknown' | 'rule' | 'place' | 'label' | 'dim' | 'mark' | 'good' | 'bad', Paint>
>;

/** The sixteen colours of any terminal, so that the user's own theme holds; or none. */
export function makePaints(color: boolean): Paints {
  // The level is given: chalk would otherwise look at the process, and a report is pure.
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

/** OSC 8: terminals that know it make a link of the text, the others are not to be sent it. */
const OPEN = '\u001b]8;;';
const CLOSE = '\u001b\\';

/** A text that leads somewhere when it is clicked. The text must be safe to print; the address is made safe here. */
export function formatHyperlink(url: string, text: string): string {
  return `${OPEN}${printable(url)}${CLOSE}${text}${OPEN}${CLOSE}`;
}

/**
 * The address of a file.
 * @param base of the current folder, ending in a slash: `file:///home/me/app/`
 */
export function makeFileUrl(file: string, base: string): string {
  return new URL(formatUri(file), base).href;
}

/** Within the sequence only printable ASCII may stand: any other character could end it and begin another. */
function printable(url: string): string {
  return url.replace(/\p{Cs}/gu, '\ufffd').replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
