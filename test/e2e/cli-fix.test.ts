import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeBounds } from '../../src/fs/bounds.js';
import { replaceFileText } from '../../src/fs/write.js';
import { expectUsage, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const TABLE = `Resources:
  Orders: # one a day
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
`;
const FIXED = `${TABLE}      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: true
`;

function read(folder: string, name = 'table.yaml'): string {
  return readFileSync(join(folder, name), 'utf8');
}

describe('--fix', () => {
  test('edits the file, and reports and exits by the state after it', () => {
    const folder = folderWith({ 'table.yaml': TABLE });
    expect(runIn(folder, ['table.yaml']).code).toBe(1);
    const { code, out, err } = runIn(folder, ['table.yaml', '--fix']);
    expect({ code, err, text: read(folder) }).toEqual({ code: 0, err: 'fixed 1 finding in 1 file\n', text: FIXED });
    expect(out).not.toContain('table-backup');
    expect(readdirSync(folder)).toEqual(['table.yaml']);
    const again = runIn(folder, ['table.yaml', '--fix']);
    expect({ ...again, text: read(folder) }).toEqual({
      code: 0,
      out,
      err: 'nothing can be fixed automatically\n',
      text: FIXED,
    });
  });

  test('keeps the encoding, the byte order mark and the permissions', () => {
    const folder = folderWith({ 'marked.yaml': `\ufeff${TABLE}` });
    const wide = join(folder, 'wide.yaml');
    writeFileSync(wide, Buffer.from(`\ufeff${TABLE}`, 'utf16le'));
    chmodSync(wide, 0o640);
    expect(runIn(folder, ['--fix', '--quiet']).err).toBe('');
    expect(read(folder, 'marked.yaml')).toBe(`\ufeff${FIXED}`);
    expect(readFileSync(wide, 'utf16le')).toBe(`\ufeff${FIXED}`);
    expect(statSync(wide).mode & 0o777).toBe(0o640);
  });

  test('leaves a link and what it leads to alone', () => {
    const folder = folderWith({ 'real/table.yaml': TABLE, 'work/readme.txt': 'x' });
    symlinkSync(join(folder, 'real/table.yaml'), join(folder, 'work/table.yaml'));
    const { err } = runIn(join(folder, 'work'), ['table.yaml', '--fix']);
    expect(err).toContain('table.yaml is a symbolic link: it is not edited\n');
    expect(lstatSync(join(folder, 'work/table.yaml')).isSymbolicLink()).toBe(true);
    expect(read(folder, 'real/table.yaml')).toBe(TABLE);
  });

  test('leaves files alone that git ignores', () => {
    const folder = folderWith({ '.gitignore': 'build/\n', 'build/table.yaml': TABLE });
    mkdirSync(join(folder, '.git'));
    const { err } = runIn(folder, ['build/table.yaml', '--fix']);
    expect(err).toContain('build/table.yaml is ignored by git, as generated files are: it is not edited\n');
    expect(read(folder, 'build/table.yaml')).toBe(TABLE);
  });

  test('fixes only what is reported', () => {
    const folder = folderWith({ 'table.yaml': TABLE });
    expect(runIn(folder, ['--fix', '--skip-rule', '7.2']).err).toContain('nothing can be fixed');
    const ignored = TABLE.replace(' # one a day', ' # upload-audit-ignore table-backup: a cache');
    writeFileSync(join(folder, 'table.yaml'), ignored);
    runIn(folder, ['--fix']);
    expect(read(folder)).toBe(ignored);
  });

  test('adds the required tags whose values the config gives', () => {
    const folder = folderWith({
      'table.yaml': FIXED.replace('one a day', 'x'),
      'upload-audit.config.yaml': `scope: all
rules:
  resource-tags:
    options: { requiredKeys: [Team], allowedValues: [Team=uploads] }
`,
    });
    runIn(folder, ['--fix']);
    expect(read(folder)).toContain('      Tags:\n        - Key: Team\n          Value: uploads\n');
  });

  test('tags what is written, and not the event for which SAM makes an API', () => {
    const event =
      '        Post:\n          Type: HttpApi\n          Properties:\n            Path: /x\n            Method: get\n';
    const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  Get:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      CodeUri: src
      Events:
${event}`;
    const folder = folderWith({
      'template.yaml': text,
      'upload-audit.config.yaml': `scope: all
rules:
  resource-tags:
    options: { requiredKeys: [Team, Part], allowedValues: [Team=uploads, Part=api] }
`,
    });
    runIn(folder, ['--fix']);
    expect(read(folder, 'template.yaml')).toBe(`${text}      Tags:\n        Team: uploads\n        Part: api\n`);
  });

  test.each([
    ['--dry-run', /^upload-audit: --dry-run shows what --fix or --fix-unsafe would do: add one of them\n$/],
    ['--fix -', /standard input \(-\) is not one/],
    ['--fix --stack prod', /edits files, not deployed stacks/],
    ['--fix --write-baseline', /exclude each other/],
  ])('%s is a usage error', (args, sentence) => {
    expectUsage(runIn(folderWith({ 'table.yaml': TABLE }), args.split(' '), {}, ''), sentence);
  });
});

describe('--dry-run', () => {
  test('prints a diff that git applies, and writes nothing', () => {
    const folder = folderWith({
      'table.yaml': TABLE,
      'a b.json': '{\r\n\t"Resources": {\r\n\t\t"T": {"Type": "AWS::DynamoDB::Table"}\r\n\t}\r\n}',
    });
    const { code, out, err } = runIn(folder, ['--fix', '--dry-run']);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'dry run: 2 findings in 2 files can be fixed; nothing was written\n',
    });
    expect(out).toContain("# table-backup: point-in-time recovery of table Orders is billed by the table's size\n");
    expect(out).toContain('--- a/table.yaml\n+++ b/table.yaml\n@@ -3,3 +3,5 @@\n');
    expect(read(folder)).toBe(TABLE);
    const { status } = spawnSync('git', ['apply', '-'], { cwd: folder, input: out });
    expect(status).toBe(0);
    expect(read(folder)).toBe(FIXED);
    expect(read(folder, 'a b.json')).toContain('\r\n');
  });

  test('escapes what a terminal would interpret', () => {
    const folder = folderWith({ 'table.yaml': TABLE.replace('one a day', '\u001b[31m') });
    const { out } = runIn(folder, ['--fix', '--dry-run']);
    expect(out).not.toContain('\u001b');
  });
});

describe('reports', () => {
  test('JSON has the changes, SARIF the text that makes them', () => {
    const folder = folderWith({ 'table.yaml': TABLE });
    const report: unknown = JSON.parse(runIn(folder, ['-f', 'json']).out);
    const path = [
      'Resources',
      'Orders',
      'Properties',
      'PointInTimeRecoverySpecification',
      'PointInTimeRecoveryEnabled',
    ];
    const note = "point-in-time recovery of table Orders is billed by the table's size";
    const changes = [{ action: 'set', path, value: true }];
    expect(report).toMatchObject({ findings: [{ edits: [{ file: 'table.yaml', safe: true, note, changes }] }] });
    const sarif: unknown = JSON.parse(runIn(folder, ['-f', 'sarif']).out);
    const deletedRegion = { startLine: 6, startColumn: 1, endLine: 6, endColumn: 1 };
    const insertedContent = { text: FIXED.slice(TABLE.length) };
    const artifactChanges = [
      { artifactLocation: { uri: 'table.yaml' }, replacements: [{ deletedRegion, insertedContent }] },
    ];
    expect(sarif).toMatchObject({ runs: [{ results: [{ fixes: [{ artifactChanges }] }] }] });
  });
});

describe('a file is replaced', () => {
  test('only if it still has the text that was read', () => {
    const folder = folderWith({ 'table.yaml': TABLE });
    const path = join(folder, 'table.yaml');
    expect(replaceFileText(path, `${TABLE}# older`, FIXED, makeBounds(folder))).toEqual({
      reason: 'has changed since it was read',
    });
    expect(read(folder)).toBe(TABLE);
  });

  test('whole or not at all: a folder that takes no files leaves it as it was', ({ skip }) => {
    skip(process.getuid?.() === 0, 'root writes everywhere');
    const folder = folderWith({ 'table.yaml': TABLE });
    chmodSync(folder, 0o555);
    expect(replaceFileText(join(folder, 'table.yaml'), TABLE, FIXED, makeBounds(folder))).toEqual({
      reason: "can't be written: permission denied",
    });
    chmodSync(folder, 0o755);
    expect({ text: read(folder), names: readdirSync(folder) }).toEqual({ text: TABLE, names: ['table.yaml'] });
  });

  /** Runs `--fix` with another function in the place of the one that renames files. */
  const runWithRename = (folder: string, rename: string): ReturnType<typeof runIn> => {
    const hook = join(folderWith({ 'hook.cjs': `require('node:fs').renameSync = ${rename};\n` }), 'hook.cjs');
    return runIn(folder, ['--fix'], { NODE_OPTIONS: `--require ${JSON.stringify(hook)}` });
  };

  test('if the process is killed before the last step, the old one is whole', () => {
    const folder = folderWith({ 'table.yaml': TABLE });
    runWithRename(folder, "() => process.kill(process.pid, 'SIGKILL')");
    expect(read(folder)).toBe(TABLE);
    // The new text was written, and to a file that is no template.
    const others = readdirSync(folder).filter((name) => name !== 'table.yaml');
    expect(others.map((name) => [/^\.table\.yaml\..*\.tmp$/.test(name), read(folder, name)])).toEqual([[true, FIXED]]);
  });

  test('if the last step fails, nothing stays behind, and other files are fixed', () => {
    const folder = folderWith({ 'a.yaml': TABLE, 'b.yaml': TABLE });
    const failing = `((rename) => (from, to) => {
      if (to.endsWith('a.yaml')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      rename(from, to);
    })(require('node:fs').renameSync)`;
    const { code, out, err } = runWithRename(folder, failing);
    expect(code).toBe(2);
    expect(err).toBe(
      "fixed 1 finding in 1 file\nupload-audit: a.yaml can't be written: no space is left; it is left as it was\n",
    );
    // The report is of what is on the disk.
    expect(out).toContain('a.yaml:2:3');
    expect(out).not.toContain('b.yaml:2:3');
    expect({ a: read(folder, 'a.yaml'), b: read(folder, 'b.yaml'), names: readdirSync(folder).sort() }).toEqual({
      a: TABLE,
      b: FIXED,
      names: ['a.yaml', 'b.yaml'],
    });
  });

  test('only if it did not change while it was audited', () => {
    const folder = folderWith({ 'a.yaml': TABLE, 'b.yaml': TABLE });
    // The first file that is replaced is the moment at which somebody else writes to the second one.
    const meddling = `((rename) => (from, to) => {
      rename(from, to);
      if (to.endsWith('a.yaml')) require('node:fs').appendFileSync(to.replace('a.yaml', 'b.yaml'), '# mine\\n');
    })(require('node:fs').renameSync)`;
    const { code, err } = runWithRename(folder, meddling);
    expect({ code, a: read(folder, 'a.yaml'), b: read(folder, 'b.yaml') }).toEqual({
      code: 2,
      a: FIXED,
      b: `${TABLE}# mine\n`,
    });
    expect(err).toContain('b.yaml has changed since it was read; it is left as it was\n');
  });

  test('under one of its names: hard links keep the old text', () => {
    const folder = folderWith({ 'table.yaml': TABLE });
    linkSync(join(folder, 'table.yaml'), join(folder, 'other.txt'));
    runIn(folder, ['--fix']);
    expect([read(folder), read(folder, 'other.txt')]).toEqual([FIXED, TABLE]);
  });

  test('with its owner, where the user may give files away', ({ skip }) => {
    skip(process.getuid?.() !== 0, 'only root gives files away');
    const folder = folderWith({ 'table.yaml': TABLE });
    const path = join(folder, 'table.yaml');
    chownSync(path, 1234, 2345);
    chmodSync(path, 0o664);
    expect(replaceFileText(path, TABLE, FIXED, makeBounds(folder))).toBeUndefined();
    const { uid, gid, mode } = statSync(path);
    expect({ uid, gid, mode: mode & 0o777 }).toEqual({ uid: 1234, gid: 2345, mode: 0o664 });
  });

  test('a text that its encoding can not hold unchanged is left alone', () => {
    const folder = folderWith({});
    const path = join(folder, 'lone.yaml');
    writeFileSync(path, Buffer.from('\ufeffA: \ud800\n', 'utf16le'));
    expect(replaceFileText(path, 'A: b\n', 'A: c\n', makeBounds(folder))).toEqual({
      reason: 'has changed since it was read',
    });
  });
});
