import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { OPEN } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';
import { LanguageClient, SAM_PROJECT, pathsIn } from '../support/language-client.js';

const { 'template.yaml': TEMPLATE, 'src/app.py': HANDLER } = SAM_PROJECT;
const CORS = /^cors-wildcard:/;
const hasCors = (rules: readonly string[]): boolean => rules.some((rule) => CORS.test(rule));
const hasNoCors = (rules: readonly string[]): boolean => !hasCors(rules);
const corsOf = (rules: readonly string[]): readonly string[] => rules.filter((rule) => CORS.test(rule));
const textOf = ({ message }: Diagnostic): string => (typeof message === 'string' ? message : message.value);

describe('diagnostics', () => {
  it('stand in the template and in the handler, and go when they are fixed', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const { template, handler } = pathsIn(cwd);
    const client = await LanguageClient.start({ folders: [cwd] });
    expect(corsOf(await client.rules(template, hasCors))).toEqual(['cors-wildcard:9']);
    expect(corsOf(await client.rules(handler, hasCors))).toEqual(['cors-wildcard:14']);
    await client.open(template);
    await client.open(handler);
    await client.change(template, `# one line more\n${TEMPLATE}`);
    expect(corsOf(await client.rules(template, (rules) => rules.includes('cors-wildcard:10')))).toHaveLength(1);
    await client.change(template, TEMPLATE.replace("'*'", 'https://app.example.com'));
    await client.rules(template, hasNoCors);
    expect(corsOf(await client.rules(handler, hasCors))).toEqual(['cors-wildcard:14']);
    await client.change(handler, HANDLER.replace('"*"', 'os.environ["ORIGIN"]'));
    await client.rules(handler, hasNoCors);
    // Nothing was saved: without the editor the findings are there again.
    await client.notify('textDocument/didClose', handler);
    await client.rules(handler, hasCors);
    expect(await client.stop()).toBe(0);
  });

  it('follow a save, and files that change on the disk', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const { template, handler } = pathsIn(cwd);
    const client = await LanguageClient.start({ folders: [cwd] });
    await client.open(template);
    await client.rules(template, hasCors);
    const fixed = TEMPLATE.replace("'*'", 'https://app.example.com');
    writeFileSync(template, fixed);
    await client.change(template, fixed);
    await client.notify('textDocument/didSave', template);
    await client.rules(template, hasNoCors);
    writeFileSync(handler, HANDLER.replace('"*"', 'os.environ["ORIGIN"]'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: `file://${handler}`, type: 2 }],
    });
    await client.rules(handler, hasNoCors);
  });

  it('say the rule, its page, how certain they are, and what else is concerned', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const { template, handler } = pathsIn(cwd);
    const client = await LanguageClient.start({ folders: [cwd] });
    const all = await client.diagnostics(template, (found) => found.length > 0);
    const [cors] = all.filter(({ code }) => code === 'cors-wildcard');
    expect(cors).toMatchObject({
      severity: DiagnosticSeverity.Error,
      source: 'upload-audit',
      codeDescription: { href: 'https://github.com/upload-audit/upload-audit/blob/main/docs/rules/cors-wildcard.md' },
      message: 'bucket Uploads allows wildcard origin "*": any website can send PUT requests',
      range: { start: { line: 8, character: 29 }, end: { line: 8, character: 32 } },
    });
    const inHandler = await client.diagnostics(handler, (found) => found.length > 0);
    expect(inHandler.find(({ code }) => code === 'cors-wildcard')).toMatchObject({
      message: expect.stringMatching(/ \[medium confidence\]$/) as string,
      relatedInformation: [{ location: { uri: `file://${template}` } }],
    });
    // Of low severity, and of low confidence.
    const severities = new Map([...all, ...inHandler].map(({ code, severity }) => [code, severity]));
    expect(severities.get('log-retention')).toBe(DiagnosticSeverity.Information);
  });

  it('show mistakes of templates, and suppressions that do nothing', async () => {
    const idle = TEMPLATE.replace('  Uploads:', '  # upload-audit-ignore alarms: no traffic\n  Uploads:');
    const cwd = folderWith({ 'template.yaml': idle, 'broken.yaml': OPEN.replace("['*']", "['*'") });
    const client = await LanguageClient.start({ folders: [cwd] });
    const [mistake] = await client.diagnostics(join(cwd, 'broken.yaml'), (all) => all.length > 0);
    expect(mistake).toMatchObject({ severity: DiagnosticSeverity.Error, source: 'upload-audit' });
    expect(mistake?.code).toBeUndefined();
    const all = await client.diagnostics(join(cwd, 'template.yaml'), (found) => found.length > 0);
    const unused = all.filter((one) => textOf(one).startsWith('upload-audit-ignore alarms'));
    expect(unused).toMatchObject([{ severity: DiagnosticSeverity.Warning, tags: [1] }]);
  });

  it('stand in the source of a CDK app, whose outdated assembly is said at its cdk.json', async () => {
    const cwd = folderWith({ '.git/HEAD': '', '.gitignore': 'cdk.out\n' });
    cpSync(join(import.meta.dirname, '../../fixtures/_projects/catalog-stack'), cwd, { recursive: true });
    writeFileSync(join(cwd, '.gitignore'), 'cdk.out\n');
    const stack = join(cwd, 'lib/upload-stack.ts');
    const [past, now] = [new Date(2026, 0, 1), new Date(2026, 0, 2)];
    for (const name of ['cdk.json', 'bin/app.ts', 'lambda/upload/index.py', 'cdk.out/manifest.json'])
      if (existsSync(join(cwd, name))) utimesSync(join(cwd, name), past, past);
    utimesSync(stack, now, now);
    const client = await LanguageClient.start({ folders: [cwd] });
    const all = await client.diagnostics(stack, (found) => found.some(({ code }) => code === 'cors-wildcard'));
    const [outdated] = await client.diagnostics(join(cwd, 'cdk.json'), (found) => found.length > 0);
    expect(outdated?.message).toMatch(/^the assembly is older than .*: run `cdk synth` again/);
    await client.open(stack);
    const cors = all.find(({ code }) => code === 'cors-wildcard')!;
    const [suppress] = await client.actions(stack, cors);
    const after = client.applied(stack, suppress!);
    expect(after).toContain('          // upload-audit-ignore cors-wildcard: TODO: say why\n          allowedOrigins:');
    await client.change(stack, after);
    const left = await client.rules(stack, (rules) => corsOf(rules).length === 1);
    expect(corsOf(left)).not.toContain(`cors-wildcard:${cors.range.start.line + 1}`);
  });

  it('follow the config and the baseline of the workspace, and load no plugin of it', async () => {
    const cwd = folderWith({
      ...SAM_PROJECT,
      'upload-audit.config.yaml': 'rules: { cors-wildcard: off }\nplugins: [./plugin.cjs]\n',
      'plugin.cjs': "require('node:fs').writeFileSync(__dirname + '/loaded', '');",
    });
    const client = await LanguageClient.start({ folders: [cwd] });
    const rules = await client.rules(pathsIn(cwd).template, (found) => found.length > 0);
    expect(rules).not.toEqual([]);
    expect(corsOf(rules)).toEqual([]);
    const config = await client.diagnostics(join(cwd, 'upload-audit.config.yaml'), (all) => all.length > 0);
    expect(config.map(({ message }) => message)).toEqual([expect.stringMatching(/^plugins .* not loaded/)]);
    expect(() => {
      rmSync(join(cwd, 'loaded'));
    }).toThrow('ENOENT');
  });
});

describe('hover', () => {
  it('is the page of the rule', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const { template } = pathsIn(cwd);
    const client = await LanguageClient.start({ folders: [cwd] });
    await client.rules(template, hasCors);
    await client.open(template);
    const hover = await client.hover(template, 9, 30);
    expect(hover).toMatchObject({ contents: { kind: 'markdown' }, range: { start: { line: 8 } } });
    const { value } = hover?.contents as { readonly value: string };
    for (const part of ['### CORS wildcard', '#### Fix', '#### Suppress', '#### Known false alarms', '```yaml'])
      expect(value).toContain(part);
    expect(await client.hover(template, 2, 0)).toBeNull();
  });

  it('has the code that is suggested for the finding, in the language of its app', async () => {
    const cwd = folderWith({ '.git/HEAD': '' });
    cpSync(join(import.meta.dirname, '../../fixtures/_projects/catalog-stack'), cwd, { recursive: true });
    const stack = join(cwd, 'lib/upload-stack.ts');
    const client = await LanguageClient.start({ folders: [cwd] });
    const all = await client.diagnostics(stack, (found) => found.some(({ code }) => code === 'storage-tiering'));
    await client.open(stack);
    const { line, character } = all.find(({ code }) => code === 'storage-tiering')!.range.start;
    const hover = await client.hover(stack, line + 1, character + 1);
    const { value } = hover?.contents as { readonly value: string };
    expect(value).toContain('```typescript\nbucket.addLifecycleRule({\n');
    expect(value).not.toContain('```python');
  });

  it('is plain text for a client that shows nothing else', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const { template } = pathsIn(cwd);
    const client = await LanguageClient.start({ folders: [cwd], capabilities: {} });
    await client.rules(template, hasCors);
    const hover = await client.hover(template, 9, 30);
    expect(hover).toMatchObject({
      contents: { kind: 'plaintext', value: expect.stringContaining('\nWhy\n') as string },
    });
  });
});

describe('actions', () => {
  it.each([
    ['template.yaml', '  # upload-audit-ignore cors-wildcard: TODO: say why\n  Uploads:\n'],
    ['src/app.py', '        # upload-audit-ignore cors-wildcard: TODO: say why\n        "headers": {"Access'],
  ])('suppress with a reason in %s', async (file, written) => {
    const cwd = folderWith(SAM_PROJECT);
    const path = join(cwd, file);
    const client = await LanguageClient.start({ folders: [cwd] });
    const all = await client.diagnostics(path, (found) => found.some(({ code }) => code === 'cors-wildcard'));
    await client.open(path);
    const [suppress, open, ...others] = await client.actions(
      path,
      all.find(({ code }) => code === 'cors-wildcard')!,
    );
    expect(others).toEqual([]);
    expect(open).toMatchObject({ command: { command: 'upload-audit.openRulePage' } });
    const after = client.applied(path, suppress!);
    expect(after).toContain(written);
    await client.change(path, after);
    const left = await client.diagnostics(path, (found) => found.every(({ code }) => code !== 'cors-wildcard'));
    expect(left.filter((one) => textOf(one).startsWith('upload-audit-ignore'))).toEqual([]);
  });

  const BUCKET = {
    Type: 'AWS::S3::Bucket',
    Properties: { CorsConfiguration: { CorsRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }] } },
  };
  const ignored = { 'data-classification': 'test data' };
  it.each([
    ['no Metadata', BUCKET],
    ['empty Metadata', { ...BUCKET, Metadata: {} }],
    ['Metadata of others', { ...BUCKET, Metadata: { cfn_nag: { rules_to_suppress: [] } } }],
    ['another suppression', { ...BUCKET, Metadata: { 'upload-audit': { ignore: ignored } } }],
  ])('suppress in the Metadata of JSON: %s', async (_, bucket) => {
    for (const space of [2, 0]) {
      const cwd = folderWith({ 'template.json': JSON.stringify({ Resources: { Uploads: bucket } }, null, space) });
      const path = join(cwd, 'template.json');
      const client = await LanguageClient.start({ folders: [cwd] });
      const all = await client.diagnostics(path, (found) => found.some(({ code }) => code === 'cors-wildcard'));
      await client.open(path);
      const [suppress] = await client.actions(
        path,
        all.find(({ code }) => code === 'cors-wildcard')!,
      );
      const after = client.applied(path, suppress!);
      const { Resources } = JSON.parse(after) as { readonly Resources: { readonly Uploads: object } };
      const others = 'Metadata' in bucket && 'upload-audit' in bucket.Metadata ? ignored : {};
      expect(Resources.Uploads).toMatchObject({
        ...bucket,
        Metadata: { 'upload-audit': { ignore: { ...others, 'cors-wildcard': 'TODO: say why' } } },
      });
      await client.change(path, after);
      await client.diagnostics(path, (found) => found.every(({ code }) => code !== 'cors-wildcard'));
    }
  });

  it('let the user write the reason where the editor can', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const { template } = pathsIn(cwd);
    const capabilities = { workspace: { workspaceEdit: { documentChanges: true, snippetEditSupport: true } } };
    const client = await LanguageClient.start({ folders: [cwd], capabilities });
    const all = await client.diagnostics(template, (found) => found.some(({ code }) => code === 'cors-wildcard'));
    await client.open(template);
    const [suppress] = await client.actions(
      template,
      all.find(({ code }) => code === 'cors-wildcard')!,
    );
    expect(JSON.stringify(suppress?.edit)).toContain('cors-wildcard: ${1:TODO: say why}');
  });
});

describe('clients', () => {
  it('without workspace folders: the root', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const client = await LanguageClient.start({ folders: null, extra: { rootUri: `file://${cwd}` } });
    await client.rules(pathsIn(cwd).template, hasCors);
  });

  it.each(['template.yaml', 'src/app.py'])('without any root: the file that is opened, %s', async (file) => {
    const cwd = folderWith({ ...SAM_PROJECT, 'package.json': '{}', '.git/HEAD': '' });
    const client = await LanguageClient.start({ folders: null });
    await client.open(join(cwd, file));
    await client.rules(join(cwd, file), hasCors);
    await client.notify('textDocument/didClose', join(cwd, file));
    await client.rules(join(cwd, file), (rules) => rules.length === 0);
  });

  it('open a file that is not saved yet', async () => {
    const path = join(folderWith({ 'package.json': '{}' }), 'template.yaml');
    const client = await LanguageClient.start({ folders: null });
    await client.open(path, OPEN);
    writeFileSync(path, OPEN);
    await client.notify('textDocument/didSave', path);
    await client.rules(path, hasCors);
    // Once, and not for the file that was not there.
    expect(client.published.get(`file://${path}`)).toBe(1);
  });

  it('that watch no files open a template that was made since', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const client = await LanguageClient.start({ folders: [cwd] });
    await client.rules(pathsIn(cwd).template, hasCors);
    const path = join(cwd, 'later.yaml');
    writeFileSync(path, OPEN);
    await client.open(path);
    await client.rules(path, hasCors);
  });

  it('add folders and take them away', async () => {
    const [one, other] = [folderWith(SAM_PROJECT), folderWith(SAM_PROJECT)];
    const client = await LanguageClient.start({ folders: [one] });
    await client.rules(pathsIn(one).template, hasCors);
    const event = { added: [{ uri: `file://${other}`, name: 'b' }], removed: [{ uri: `file://${one}`, name: 'a' }] };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    await client.rules(pathsIn(other).template, hasCors);
    await client.rules(pathsIn(one).template, (rules) => rules.length === 0);
  });

  it('pass --stdio and --clientProcessId', async () => {
    const cwd = folderWith(SAM_PROJECT);
    const args = ['--stdio', `--clientProcessId=${process.pid}`];
    const client = await LanguageClient.start({ folders: [cwd], args });
    await client.rules(pathsIn(cwd).template, hasCors);
    expect(await client.stop()).toBe(0);
  });

  it('that close the stream end the server', async () => {
    const client = await LanguageClient.start({ folders: [folderWith(SAM_PROJECT)] });
    const ended = once(client.process, 'exit') as Promise<[number]>;
    client.process.stdin.end();
    expect(await ended).toEqual([1, null]);
  });

  it('that leave without a shutdown get exit code 1', async () => {
    const client = await LanguageClient.start({ folders: [folderWith(SAM_PROJECT)] });
    const ended = once(client.process, 'exit') as Promise<[number]>;
    await client.connection.sendNotification('exit');
    expect(await ended).toEqual([1, null]);
  });
});

describe('workspaces', () => {
  it('of many projects are read in part, and the rest stays', async () => {
    const cwd = folderWith({
      'a/template.yaml': OPEN,
      'b/template.yaml': OPEN,
      'c/template.yaml': `${OPEN}Outputs: { Name: { Value: !Ref Uploads, Export: { Name: uploads } } }\n`,
    });
    const [a, b] = [join(cwd, 'a/template.yaml'), join(cwd, 'b/template.yaml')];
    const client = await LanguageClient.start({ folders: [cwd] });
    await client.rules(a, hasCors);
    await client.rules(b, hasCors);
    await client.open(a);
    // What is new on the disk is not read along with it.
    writeFileSync(b, 'Resources: { Topic: { Type: AWS::SNS::Topic } }\n');
    await client.change(a, OPEN.replace("'*'", 'https://app.example.com'));
    await client.rules(a, hasNoCors);
    expect(hasCors(await client.rules(b, () => true))).toBe(true);
    await client.change(a, OPEN);
    await client.rules(a, hasCors);
  });

  it('that are gone, empty, or lead elsewhere do no harm', async () => {
    const outside = folderWith({ 'secret.yaml': OPEN });
    const cwd = folderWith({
      'good.yaml': OPEN,
      'empty.yaml': '',
      'binary.json': Uint8Array.of(0, 1, 2, 255),
      'deep.json': '['.repeat(9000),
    });
    symlinkSync(outside, join(cwd, 'link'));
    symlinkSync(join(outside, 'secret.yaml'), join(cwd, 'link.yaml'));
    symlinkSync(cwd, join(cwd, 'loop'));
    mkdirSync(join(cwd, 'template.yaml'));
    const client = await LanguageClient.start({ folders: [join(cwd, 'gone'), cwd] });
    await client.open(join(cwd, 'new.yaml'), OPEN);
    await client.open(join(cwd, 'empty.yaml'), '');
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'untitled:Untitled-1', languageId: 'yaml', version: 1, text: OPEN },
    });
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'file://host/share/%2F/x.yaml', languageId: 'yaml', version: 1, text: OPEN },
    });
    expect(await client.hover(join(cwd, 'empty.yaml'), 1, 0)).toBeNull();
    await client.rules(join(cwd, 'good.yaml'), hasCors);
    expect([...client.published.keys()]).toEqual([`file://${join(cwd, 'good.yaml')}`]);
    expect(await client.stop()).toBe(0);
  });

  it('whose config can not be used say so once, and work when it is mended', async () => {
    const cwd = folderWith(SAM_PROJECT);
    writeFileSync(join(cwd, 'upload-audit.config.yaml'), Uint8Array.of(0, 1, 2));
    const client = await LanguageClient.start({ folders: [cwd] });
    while (client.messages.length === 0) await client.next();
    expect(client.messages).toEqual([expect.stringContaining('upload-audit.config.yaml: the file is binary')]);
    rmSync(join(cwd, 'upload-audit.config.yaml'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: `file://${join(cwd, 'upload-audit.config.yaml')}`, type: 3 }],
    });
    await client.rules(pathsIn(cwd).template, hasCors);
  });
});
