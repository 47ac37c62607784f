/** The examples of docs/library.md: type-checked, and run by the built package as ES modules and as CommonJS. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../support/folder.js';
import { blocksIn } from '../support/page-blocks.js';

const ROOT = join(import.meta.dirname, '../..');
const examples = blocksIn(readFileSync(join(ROOT, 'docs/library.md'), 'utf8')).filter(
  ({ language }) => language === 'ts',
);

const TEMPLATE = `Parameters: { Origin: { Type: String, Default: '*' } }
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: [!Ref Origin] }]
  Receive:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Code: { ZipFile: "def handler(event, context):\\n    return {'statusCode': 204}\\n" }
`;

/** What each example prints, in the folder below. */
const PRINTED: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'first.ts': [/^template\.yaml:\d+: high cors-wildcard: bucket Uploads allows wildcard origin/, 'something found'],
  'parameters.ts': ['0'],
  'judging.ts': ["1 [ 'CORS wildcard origin allows any website' ]"],
  'many.ts': ['true true'],
  'reports.ts': ['2.1.0 true'],
  'suggestions.ts': ['false true'],
  'config.ts': ['upload-audit.config.yaml low'],
  'progress.ts': ['handler 1 of 1', 'aborted: changed'],
  'own.ts': ['template.yaml:3:3: high: bucket Uploads has no name [acme-bucket-names]'],
  'errors.ts': ['2 error gone.yaml', 'unknown rule cors-wildcrd; did you mean cors-wildcard?'],
};

/** A user's project, in which the package is installed. */
function userFolder(files: Readonly<Record<string, string>> = {}): string {
  const cwd = folderWith({ 'template.yaml': TEMPLATE, 'upload-audit.config.yaml': 'failOn: low\n', ...files });
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(ROOT, join(cwd, 'node_modules/upload-audit'));
  return cwd;
}

test('each example is listed here', () => {
  expect(examples.map(({ file }) => file)).toEqual(Object.keys(PRINTED));
});

/** As a user compiles it. CommonJS has no await outside of functions. */
function compile(text: string, module: ts.ModuleKind): string {
  const body = text.replace(/^import .*\n/gm, '');
  const imports = text.match(/^import .*\n/gm)?.join('') ?? '';
  const source = module === ts.ModuleKind.CommonJS ? `${imports}\nvoid (async () => {\n${body}})();\n` : text;
  return ts.transpileModule(source, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } }).outputText;
}

describe.each(examples)('$file', ({ file = '', text }) => {
  test.each([
    ['mjs', ts.ModuleKind.ES2022],
    ['cjs', ts.ModuleKind.CommonJS],
  ] as const)('prints what it should as .%s', (extension, module) => {
    const cwd = userFolder();
    const name = `${file}.${extension}`;
    writeFileSync(join(cwd, name), compile(text, module));
    const lines = execFileSync(process.execPath, [name], { cwd, encoding: 'utf8' }).trimEnd().split('\n');
    const expected = PRINTED[file] ?? [];
    for (const [index, one] of expected.entries()) {
      const line = lines.at(index === 0 ? 0 : index - expected.length) ?? '';
      if (typeof one === 'string') expect(line).toBe(one);
      else expect(line).toMatch(one);
    }
  });
});

test.each([
  ['ES modules', 'module'],
  ['CommonJS', 'commonjs'],
])('the examples have the types that %s get', (_, type) => {
  const cwd = userFolder({
    'package.json': JSON.stringify({ type }),
    ...Object.fromEntries(
      examples.map(({ file = '', text }) => [
        file,
        type === 'module'
          ? text
          : text.replace(/((?:^import .*\n)+)([\s\S]*)/m, '$1\nexport async function main() {\n$2}\n'),
      ]),
    ),
  });
  const program = ts.createProgram(
    examples.map(({ file = '' }) => join(cwd, file)),
    {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
    },
  );
  const told = ts.getPreEmitDiagnostics(program);
  expect(told.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
});
