import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit, loadProject, render } from '../../src/index.js';
import { findAdjacentFile } from '../../src/fs/adjacent-file.js';
import { folderWith } from '../support/folder.js';

/** A repository with a template in it, and a file outside of it. */
function repository(): { readonly outer: string; readonly repo: string; readonly parent: string } {
  const outer = folderWith({
    'secret.yaml': '',
    'repo/.git/HEAD': '',
    'repo/stacks/parent.yaml': '',
    'repo/stacks/child.yaml': '',
    'repo/shared/table.yaml': '',
    'repo-other/table.yaml': '',
  });
  return { outer, repo: join(outer, 'repo'), parent: join(outer, 'repo/stacks/parent.yaml') };
}

const OUTSIDE = /is outside the project and is not read$/;

describe('what is read', () => {
  it('lies beside the parent, or elsewhere in the repository', () => {
    const { repo, parent } = repository();
    expect(findAdjacentFile('./child.yaml', parent)).toEqual({ path: join(repo, 'stacks/child.yaml') });
    expect(findAdjacentFile('child.yaml', parent)).toEqual({ path: join(repo, 'stacks/child.yaml') });
    expect(findAdjacentFile('../shared/table.yaml', parent)).toEqual({ path: join(repo, 'shared/table.yaml') });
  });

  it('may be a link within the repository, and keeps the name that it was found under', () => {
    const { repo, parent } = repository();
    symlinkSync(join(repo, 'shared/table.yaml'), join(repo, 'stacks/linked.yaml'));
    expect(findAdjacentFile('linked.yaml', parent)).toEqual({ path: join(repo, 'stacks/linked.yaml') });
  });

  it('stays in the project where there is no repository', () => {
    const folder = folderWith({ 'app/samconfig.toml': '', 'app/a/parent.yaml': '', 'app/b.yaml': '', 'c.yaml': '' });
    const parent = join(folder, 'app/a/parent.yaml');
    expect(findAdjacentFile('../b.yaml', parent)).toEqual({ path: join(folder, 'app/b.yaml') });
    expect(findAdjacentFile('../../c.yaml', parent)).toEqual({ reason: expect.stringMatching(OUTSIDE) as string });
  });
});

describe('what is not read', () => {
  it.each(['../../secret.yaml', '../../repo-other/table.yaml', '../stacks/../../secret.yaml'])(
    'lies outside of the repository: %s',
    (url) => {
      expect(findAdjacentFile(url, repository().parent)).toEqual({ reason: expect.stringMatching(OUTSIDE) as string });
    },
  );

  it('is named by an absolute path outside of the repository', () => {
    const { outer, parent } = repository();
    const refused = expect.stringMatching(OUTSIDE) as string;
    expect(findAdjacentFile(join(outer, 'secret.yaml'), parent)).toEqual({ reason: refused });
  });

  it('is reached by a link, of a file or of a folder', () => {
    const { outer, repo, parent } = repository();
    symlinkSync(join(outer, 'secret.yaml'), join(repo, 'stacks/leak.yaml'));
    symlinkSync(outer, join(repo, 'stacks/up'));
    const refused = expect.stringMatching(OUTSIDE) as string;
    expect(findAdjacentFile('leak.yaml', parent)).toEqual({ reason: refused });
    expect(findAdjacentFile('up/secret.yaml', parent)).toEqual({ reason: refused });
  });

  it('is not there, or a link that leads nowhere', () => {
    const { repo, parent } = repository();
    symlinkSync(join(repo, 'gone.yaml'), join(repo, 'stacks/dangling.yaml'));
    expect(findAdjacentFile('gone.yaml', parent)).toEqual({ reason: 'file gone.yaml was not found' });
    expect(findAdjacentFile('dangling.yaml', parent)).toEqual({ reason: 'file dangling.yaml was not found' });
  });

  it('is the repository itself', () => {
    expect(findAdjacentFile('..', repository().parent)).toHaveProperty('reason');
  });

  it.each(['https://s3.amazonaws.com/templates/child.yaml', 's3://templates/child.yaml', 'HTTP://example.com/c.yaml'])(
    'is elsewhere: %s',
    (url) => {
      expect(findAdjacentFile(url, repository().parent)).toEqual({
        reason: `${url} is a remote URL and is not fetched`,
      });
    },
  );
});

describe('an audit', () => {
  it.each(['../secret.yaml', 'linked.yaml', 'above/secret.yaml'])('never reads %s', async (url) => {
    const secret = 'Resources: { LeakedTable: { Type: AWS::DynamoDB::Table } }';
    const parent = `Resources: { Stack: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url} } } }`;
    const cwd = folderWith({ 'secret.yaml': secret, 'repo/.git/HEAD': '', 'repo/parent.yaml': parent });
    symlinkSync(join(cwd, 'secret.yaml'), join(cwd, 'repo/linked.yaml'));
    symlinkSync(cwd, join(cwd, 'repo/above'));
    const project = await loadProject('repo/parent.yaml', { cwd });
    const result = audit(project, { scope: 'all' });
    expect(render(result, 'json')).not.toContain('LeakedTable');
    expect(result.applications[0]?.templates).toEqual(['repo/parent.yaml']);
    expect(result.errors[0]?.message).toMatch(/is outside the project and is not read$/);
  });
});
