/**
 * Begins a rule: its file, its guide and its first four fixtures. They type-check, and the tests of the rule fail until it is
 * written. CONTRIBUTING.md says how to go on.
 *
 *   npm run new-rule -- ID NUMBER [--about NOUN]
 *
 * ID       what users write, in kebab case, such as log-retention
 * NUMBER   the catalog's number, such as 4.2
 * --about  the noun that the rule asks about: function (default), table, bucket or logs; any other noun of
 *          src/model/subjects/index.ts can be written into the files afterwards
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = 'usage: npm run new-rule -- ID NUMBER [--about function|table|bucket|logs]';

/** A resource that each noun is read from, and one that it is not. */
const RESOURCES = {
  function: ['AWS::Lambda::Function', 'AWS::S3::Bucket'],
  table: ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'],
  bucket: ['AWS::S3::Bucket', 'AWS::DynamoDB::Table'],
  logs: ['AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
} as const;

export type SkeletonNoun = keyof typeof RESOURCES;

export const SKELETON_NOUNS: readonly SkeletonNoun[] = ['function', 'table', 'bucket', 'logs'];

export function main(args: readonly string[]): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { about: { type: 'string', default: 'function' } },
    });
    const [id = '', number = '', ...more] = positionals;
    const about = SKELETON_NOUNS.find((noun) => noun === values.about);
    if (!/^[a-z]+(?:-[a-z]+)*$/.test(id) || !/^\d+\.\d+$/.test(number) || more.length > 0 || about === undefined)
      throw new Error(USAGE);
    const files = makeRuleFiles(id, number, about);
    const existing = Object.keys(files).find((file) => existsSync(file));
    if (existing !== undefined) throw new Error(`${existing} exists; nothing is written`);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(`${file} is written`);
    }
    console.log('Write the rule and its fixtures, then run `npm run generate` and `npm test`; see CONTRIBUTING.md.');
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

/** The texts of the files that a rule begins with, by their paths from the root of the repository. */
export function makeRuleFiles(id: string, number: string, about: SkeletonNoun): Readonly<Record<string, string>> {
  const [type, otherType] = RESOURCES[about];
  const fixture = (name: string, of: string): readonly [string, string] => [
    join('fixtures', id, `${name}.yaml`),
    `Resources:\n  Example:\n    Type: ${of}\n`,
  ];
  return {
    [join('rules', `${id}.ts`)]: ruleText(id, number, about),
    [join('rules/_guides', `${id}.ts`)]: GUIDE,
    ...Object.fromEntries([
      fixture('fail', type),
      fixture('pass', type),
      fixture('unknown', type),
      fixture('not-applicable', otherType),
    ]),
  };
}

/** The rule answers that it does not know, so that no fixture passes by chance. */
function ruleText(id: string, number: string, about: SkeletonNoun): string {
  return `import { defineRule, requires, unknown } from '../src/rule.js';

export default defineRule({
  id: '${id}',
  number: '${number}',
  severity: 'low',
  title: '',
  why: '',
  fix: '',
  references: [],
  about: '${about}',
  *check({ resource }) {
    const met = unknown('the rule ${id} is not written yet');
    yield requires('not-written', met, resource.node, \`\${resource.logicalId} does not …\`);
  },
});
`;
}

/** A test fails until its parts have words. */
const GUIDE = `import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: '',
  passes: [],
  kinds: { 'not-written': { means: '', confidence: 'high' } },
  unknown: [],
  falseAlarms: [],
  example: { file: 'template.yaml', fails: '', passes: '' },
  snippet: { app: null, handler: null },
};

export default guide;
`;
