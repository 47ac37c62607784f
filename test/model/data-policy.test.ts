import { describe, expect, it } from 'vitest';
import { audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const TEMPLATE = 'Resources:\n  Files: {Type: AWS::DynamoDB::Table}\n';

/** Whether a project with this README has said how its data is handled. */
async function isHandled(text: string, name = 'README.md'): Promise<boolean> {
  const cwd = folderWith({ 'package.json': '{}', 'template.yaml': TEMPLATE, [name]: text });
  const { catalog } = audit(await loadProject('template.yaml', { cwd }), { only: ['8.2'], scope: 'all' });
  const verdict = catalog.find(({ number }) => number === '8.2')?.verdict;
  expect(verdict).toMatch(/^(?:pass|fail)$/);
  return verdict === 'pass';
}

describe('a slogan is no policy', () => {
  it.each([
    '- Secure user data handling with DynamoDB',
    'Robust data protection and data privacy for every member.',
    '**GDPR-ready** data privacy by design',
    'Our data-handling pipeline scales to millions of files.',
    '| Data retention | ✔ |',
    '## Features\n\n- Data protection\n- Fast uploads',
    '## Data protection\n\n## Install\n\nnpm ci',
    '## Data handling\n\nTODO',
    'There is no data classification, files are stored as they come.',
    'npm run classify # trains the classification model',
  ])('%j', async (text) => {
    expect(await isHandled(`# Club\n\n${text}\n`)).toBe(false);
  });
});

describe('a policy', () => {
  it.each([
    '## Data handling\n\nWho may read what is in the handbook of the office.',
    'Data protection\n---------------\nOnly the registrar opens the files.',
    '**Data retention**\n\nLoans: two years.',
    '== Data classification\n\nSee the register.',
    'Data classification: confidential',
    'Data retention: files are deleted after 30 days.',
    'We classify uploads as internal.',
    'Personal data is encrypted with a key of the tenant.',
    'Data privacy: what members upload expires with their account.',
  ])('%j', async (text) => {
    expect(await isHandled(`# Club\n\n${text}\n`)).toBe(true);
  });

  it('may be a document of its own', async () => {
    expect(await isHandled('# Files\n\nOnly the owner reads them.\n', 'docs/data-handling.md')).toBe(true);
  });
});
