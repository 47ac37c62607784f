/** The example of docs/own-rules.md, done by its page alone: from an empty folder, with the package as it is published. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { folderWith } from '../support/folder.js';
import { npmIn, pack } from '../support/packed.js';
import { blocksIn, withOutputs } from '../support/page-blocks.js';

const PAGE = join(import.meta.dirname, '../../docs/own-rules.md');
const INSTALL = 'npm install --save-dev upload-audit';

test('its commands print what the page says; -u writes it', { timeout: 600_000 }, async () => {
  const cwd = folderWith({});
  const tarball = pack().tarball;
  const page = readFileSync(PAGE, 'utf8');
  const files = blocksIn(page).flatMap(({ file }) => file ?? []);
  expect(files).toContain('rules/bucket-names.mjs');
  const ran: string[] = [];
  const now = withOutputs(
    page,
    (file, text) => {
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      writeFileSync(join(cwd, file), text);
    },
    (command) => {
      ran.push(command);
      const isInstall = command === INSTALL;
      const { stdout, stderr } = spawnSync(
        'bash',
        ['-c', `${isInstall ? `${INSTALL.slice(0, -12)}"${tarball}"` : command} 2>&1`],
        {
          cwd,
          env: { ...npmIn(cwd), NO_COLOR: '1', FORCE_COLOR: undefined, NODE_TEST_CONTEXT: undefined },
          encoding: 'utf8',
        },
      );
      // What npm prints is its own affair.
      return isInstall ? '' : stdout + stderr;
    },
  );
  expect(ran[0]).toBe(INSTALL);
  await expect(now).toMatchFileSnapshot(PAGE);
  const modules = files.filter((file) => file.endsWith('.mjs'));
  expect(typeErrors(cwd, modules).filter(({ file }) => file !== 'rules/broken.mjs')).toEqual([]);
  // An editor tells the mistake of the page's broken rule before it runs.
  const [broken] = typeErrors(cwd, modules);
  expect(broken?.message).toContain("'undefined'");
});

/** What TypeScript says of modules, checked as an editor does with `// @ts-check`. */
function typeErrors(
  cwd: string,
  files: readonly string[],
): readonly { readonly file: string; readonly message: string }[] {
  const program = ts.createProgram(
    files.map((file) => join(cwd, file)),
    {
      allowJs: true,
      checkJs: true,
      noEmit: true,
      strict: true,
      skipLibCheck: false,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: ['node'],
      typeRoots: [join(import.meta.dirname, '../../node_modules/@types')],
    },
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
    file: file === undefined ? '' : relative(cwd, file.fileName),
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  }));
}
