/**
 * The names of all output formats, without their reporters: the command line needs the names before it loads a
 * reporter.
 */
export const FORMATS = [
  'text',
  'full',
  'compact',
  'json',
  'sarif',
  'markdown',
  'github',
  'gitlab',
  'junit',
  'html',
] as const;

/** The name of an output format. */
export type Format = (typeof FORMATS)[number];

/** Whether `name` is an output format. */
export function isFormat(name: string): name is Format {
  return FORMATS.some((format) => format === name);
}
