/** The names of all output formats, without what makes them: the command line reads them before it knows what to load. */
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
