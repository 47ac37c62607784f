/** One class that is deployed as several stages or stacks is one finding for each thing that is wrong in its source. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Audit, type Finding, audit, loadProject, render } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

async function auditOf(target: string, cwd = PROJECTS): Promise<Audit> {
  return audit(await loadProject(target, { cwd }), { scope: 'all' });
}

function only({ findings }: Audit, number: string): Finding {
  const found = findings.filter((one) => one.number === number);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const NAMES = ['Dev', 'Prod'];

describe('one class as two stages', () => {
  it('has one finding at the line, which names both, with the fingerprint of the first', async () => {
    const result = await auditOf('stages');
    const { message, applications, resource, related, fingerprint, application } = only(result, '4.1');
    expect(message).toMatch(/, in Dev and Prod$/);
    expect(applications).toEqual(result.applications.map(({ id }) => id));
    expect(application).toBe(applications?.[0]);
    expect(resource?.constructPath).toBe('Dev/Claims/DamagePhotos/Resource');
    const parts = related.filter((one) => one.fingerprint !== undefined);
    expect(parts.map((one) => one.resource?.constructPath)).toEqual(
      NAMES.map((name) => `${name}/Claims/DamagePhotos/Resource`),
    );
    const kept = new Set(result.nextBaseline.map((entry) => entry.fingerprint));
    expect(parts.every((one) => kept.has(one.fingerprint ?? ''))).toBe(true);
    const alone = await auditOf('stages/cdk.out/assembly-Dev');
    expect(only(alone, '4.1').fingerprint).toBe(fingerprint);
  });

  it('names both in the findings about an application, which have no resource', async () => {
    const { message, resource, applications } = only(await auditOf('stages'), '5.2');
    expect([resource, applications?.length]).toEqual([null, 2]);
    expect(message).toMatch(/, in Dev and Prod$/);
  });

  it('counts alike in the catalog, the findings and the baseline, and in each application once for itself', async () => {
    const result = await auditOf('stages');
    for (const { number, failed } of result.catalog) {
      const kinds = result.findings.filter((one) => one.number === number);
      expect([number, failed > 0]).toEqual([number, kinds.length > 0]);
      expect(failed).toBeLessThanOrEqual(Math.max(kinds.length, 1));
    }
    for (const { catalog } of result.applications)
      expect(catalog.find(({ number }) => number === '4.1')?.failed).toBe(1);
    const { nextBaseline } = result;
    const again = audit(await loadProject('stages', { cwd: PROJECTS }), { scope: 'all', baseline: nextBaseline });
    expect([again.findings, again.baseline?.known]).toEqual([[], result.findings.length]);
  });

  it('names no resource and no place twice', async () => {
    const result = await auditOf('stages');
    for (const { related } of result.findings) {
      const places = related.map(({ message, location, resource }) => JSON.stringify([message, location, resource]));
      expect(new Set(places).size).toBe(places.length);
    }
  });

  it('is named by its stages in every format', async () => {
    const result = await auditOf('stages');
    for (const format of ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html'] as const)
      expect(render(result, format)).toContain('in Dev and Prod');
  });

  it('is reported for the stage alone in which nobody has suppressed it', async () => {
    const folder = folderWith({ 'package.json': '{}' });
    cpSync(join(PROJECTS, 'stages'), folder, { recursive: true });
    const [dev] = (await auditOf('.', folder)).applications;
    const file = join(folder, dev?.templates[0] ?? '');
    const text = readFileSync(file, 'utf8');
    const block = '"upload-audit": { "ignore": { "storage-tiering": "photos of tests" } },';
    const path = '"aws:cdk:path": "Dev/Claims/DamagePhotos/Resource"';
    expect(text).toContain(path);
    writeFileSync(file, text.replace(path, `${block} ${path}`));
    const result = await auditOf('.', folder);
    const { message, resource } = only(result, '4.1');
    expect(resource?.constructPath).toBe('Prod/Claims/DamagePhotos/Resource');
    expect(message).not.toContain(', in ');
    expect(result.suppressed.map((one) => one.resource?.constructPath)).toEqual(['Dev/Claims/DamagePhotos/Resource']);
  });
});

describe('two resources of one stack', () => {
  it('on one line stay two findings', async () => {
    const folder = folderWith({
      'cdk.json': '{"app": "node app.js"}',
      'app.js': "for (const id of ['In', 'Out']) new s3.Bucket(stack, id, { cors: [{ allowedOrigins: ['*'] }] });\n",
      'cdk.out/manifest.json': JSON.stringify({
        version: '48.0.0',
        artifacts: { Shop: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Shop.template.json' } } },
      }),
      'cdk.out/Shop.template.json': JSON.stringify({
        Resources: Object.fromEntries(
          ['In', 'Out'].map((id) => [
            id,
            {
              Type: 'AWS::S3::Bucket',
              Properties: { CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['PUT'] }] } },
              Metadata: { 'aws:cdk:path': `Shop/${id}/Resource` },
            },
          ]),
        ),
      }),
    });
    const { findings } = await auditOf('.', folder);
    const found = findings.filter(({ number }) => number === '1.1');
    expect(found.map(({ location }) => `${location.file}:${location.start.line}`)).toEqual(['app.js:1', 'app.js:1']);
    expect(found.every(({ message }) => !message.includes(', in '))).toBe(true);
  });
});
