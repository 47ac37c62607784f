import type { Audit } from '../finding.js';

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
