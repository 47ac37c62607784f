import type { TextFiles } from '../../text/files.js';

/** The known facts about an app's source. */
export interface CdkSource {
  readonly files: TextFiles;
  /** Whether a file may make constructs: it is in the app's language, and no test. */
  isSource(name: string): boolean;
  /** Whether the id of a construct, where it is written in a file, is that of this app's construct. */
  isOwn(name: string): boolean;
}
