import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEnvironments } from '../../src/project/environments.js';
import { folderWith } from '../support/folder.js';

const SIZE = new Set(['Size']);
const list = (name: string): string => JSON.stringify([{ ParameterKey: name, ParameterValue: '1' }]);

describe('environments beside a template', () => {
  it('are files of parameters, beside it or in a folder of their own', async () => {
    const folder = folderWith({
      'params-test.json': list('Size'),
      'config/live.json': JSON.stringify({ Parameters: { Size: '2' } }),
      'env/qa.json': JSON.stringify({ Size: 3 }),
    });
    expect((await findEnvironments(folder, SIZE)).slice().sort()).toEqual(['live.json', 'params-test.json', 'qa.json']);
  });

  it('are not files of other values, of other names, or that can not be read', async () => {
    const folder = folderWith({
      'params-other.json': list('Handles'),
      'params-broken.json': '{',
      'size.json': list('Size'),
      'data/params.json': list('Size'),
    });
    expect(await findEnvironments(folder, SIZE)).toEqual([]);
    expect(await findEnvironments(join(folder, 'nowhere'), SIZE)).toEqual([]);
  });

  it('are not looked for behind links', async () => {
    const elsewhere = folderWith({ 'live.json': list('Size') });
    const folder = folderWith({ 'template.yaml': '' });
    symlinkSync(elsewhere, join(folder, 'parameters'));
    symlinkSync(join(elsewhere, 'live.json'), join(folder, 'params.json'));
    expect(await findEnvironments(folder, SIZE)).toEqual([]);
  });
});
