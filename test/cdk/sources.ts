import type { TextFiles } from '../../src/text/files.js';
import { type SourceLine, SourceLines, type LineRequest } from '../../src/cdk/trace/source-line.js';

/** A project in memory. */
export function filesOf(texts: Readonly<Record<string, string>>): TextFiles {
  return {
    has: (name) => Object.hasOwn(texts, name),
    read: (name) => (Object.hasOwn(texts, name) ? texts[name] : undefined),
    names: Object.keys(texts).sort(),
  };
}

/** Source lines of an app with one stack, `Shop`, whose template is `Shop.template.json`. */
export function linesOf(texts: Readonly<Record<string, string>>, metadata: object): SourceLines {
  const files = filesOf(texts);
  const isSource = (name: string): boolean => !/\.js$/.test(name) || !files.has(name.replace(/js$/, 'ts'));
  return new SourceLines({ files, isSource, isOwn: () => true }, () => [metadata]);
}

/** One resource's place as `file:line: marked text`. */
export function placeOf(lines: SourceLines, wanted: Partial<LineRequest> = {}): string | undefined {
  const found = lines.of({
    templateFile: 'Shop.template.json',
    path: ['Resources', 'Files'],
    type: 'AWS::S3::Bucket',
    constructPath: undefined,
    ...wanted,
  });
  return found === undefined ? undefined : inWords(found);
}

export function inWords({ file, text, range: { start, end } }: SourceLine): string {
  const line = text.split('\n')[start.line - 1] ?? '';
  return `${file}:${start.line}: ${line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined)}`;
}

/** The metadata of the bucket `Shop/Files`, made by these calls. */
export function bucketMadeBy(frames: unknown, more: readonly object[] = []): Record<string, unknown> {
  return {
    '/Shop': [{ type: 'aws:cdk:templateFile', data: 'Shop.template.json' }],
    '/Shop/Files/Resource': [
      { type: 'aws:cdk:logicalId', data: 'Files' },
      { type: 'aws:cdk:creationStack', data: frames },
      ...more,
    ],
  };
}
