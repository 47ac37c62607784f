/** A real editor: Neovim without a window, where it is installed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CLI } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';
import { SAM_PROJECT } from '../support/language-client.js';

const { stdout: version } = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
const isInstalled = typeof version === 'string' && version.startsWith('NVIM');
if (!isInstalled) console.info('skipped: no Neovim (nvim) on the PATH');

it.skipIf(!isInstalled)('shows the findings of a template and of a handler, before and after edits', () => {
  const cwd = folderWith(SAM_PROJECT);
  const script = join(import.meta.dirname, 'neovim.lua');
  const args = ['--headless', '--clean', '-n', '-c', `luafile ${script}`, '--', process.execPath, CLI, cwd];
  const { stdout, stderr } = spawnSync('nvim', args, { cwd, encoding: 'utf8', timeout: 60_000 });
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toEqual([
    'template: 9 bucket Uploads allows wildcard origin "*": any website can send PUT requests',
    'handler: 14 function Receive allows wildcard origin "*": any website can read the responses [medium confidence]',
    'template after the edit: none',
    'handler, untouched: 14 function Receive allows wildcard origin "*": any website can read the responses [medium confidence]',
    'handler after the edit: none',
    'stopped: true',
  ]);
});
