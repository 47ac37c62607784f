import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCommonFolder, findConfig, isScanned } from '../../src/config/find.js';
import { folderWith } from '../support/folder.js';

const NAME = 'upload-audit.config.yaml';

describe('the nearest config above the targets', () => {
  const files = {
    '.git/HEAD': '',
    [NAME]: '',
    'services/auth/upload-audit.config.json': '{}',
    'services/auth/a.yaml': '',
    'services/files/b.yaml': '',
  };
  it.each<[targets: readonly string[], found: string]>([
    [[], NAME],
    [['services/auth'], 'services/auth/upload-audit.config.json'],
    [['services/auth/a.yaml'], 'services/auth/upload-audit.config.json'],
    [['services/auth/*.yaml'], 'services/auth/upload-audit.config.json'],
    [['services/auth/a.yaml', 'services/files/b.yaml'], NAME],
    [['services/auth', 'services/auth/nope.yaml'], 'services/auth/upload-audit.config.json'],
    [['services/**/*.yaml'], NAME],
  ])('%j', (targets, found) => {
    const cwd = folderWith(files);
    expect(relative(cwd, findConfig(targets, cwd)?.path ?? '')).toBe(found);
  });

  it('standard input stands where its name says', () => {
    const cwd = folderWith(files);
    expect(findConfig(['-'], cwd, 'services/auth/x.yaml')?.path).toContain('config.json');
    expect(findConfig(['-'], cwd)?.path).toBe(join(cwd, NAME));
  });

  it('never above the repository', () => {
    const cwd = folderWith({ [NAME]: '', 'repo/.git/HEAD': '', 'repo/a.yaml': '' });
    expect(findConfig(['.'], join(cwd, 'repo'))).toBeUndefined();
    expect(findConfig(['repo/a.yaml'], cwd)).toBeUndefined();
  });

  it('without a repository not above the current folder or the project', () => {
    const cwd = folderWith({ [NAME]: '', 'app/package.json': '{}', 'app/infra/a.yaml': '' });
    expect(findConfig(['app/infra'], cwd)?.path).toBe(join(cwd, NAME));
    expect(findConfig(['.'], join(cwd, 'app/infra'))).toBeUndefined();
    expect(findConfig(['../infra'], join(cwd, 'app/other'))).toBeUndefined();
  });

  it('.yaml before .yml before .json, and the others are told', () => {
    const cwd = folderWith({ [NAME]: '', 'upload-audit.config.yml': '', 'upload-audit.config.json': '' });
    expect(findConfig(['.'], cwd)).toEqual({
      path: join(cwd, NAME),
      shadowed: ['upload-audit.config.yml', 'upload-audit.config.json'],
      refused: undefined,
      bounds: [{ name: cwd, real: cwd }],
    });
  });

  it('a link out of what is scanned is not followed', () => {
    const cwd = folderWith({ 'secret.yaml': '', 'repo/.git/HEAD': '' });
    symlinkSync(join(cwd, 'secret.yaml'), join(cwd, 'repo', NAME));
    expect(findConfig(['repo'], cwd)?.refused).toBe('is outside the project and is not read');
  });
});

it('whether a config belongs to what is scanned', () => {
  const cwd = folderWith({ '.git/HEAD': '', 'a/x.yaml': '' });
  expect(isScanned(join(cwd, 'other/c.yaml'), ['a'], cwd)).toBe(true);
  expect(isScanned(join(cwd, '../c.yaml'), ['a'], cwd)).toBe(false);
  expect(findCommonFolder(['a', 'a/x.yaml'], cwd)).toBe(join(cwd, 'a'));
});
