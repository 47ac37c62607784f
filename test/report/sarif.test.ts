import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { render } from '../../src/report/render.js';
import { clean, corsFinding, sample } from './sample.js';
import { formatUri } from '../../src/report/sarif-uri.js';

interface Region {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}
interface Place {
  id?: number;
  message?: { text: string };
  physicalLocation: { artifactLocation: { uri: string }; region?: Region };
  logicalLocations?: { name: string; fullyQualifiedName: string; kind: string }[];
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: Place[];
  relatedLocations?: Place[];
  partialFingerprints: Record<string, string>;
}
interface Rule {
  id: string;
  help: { text: string; markdown: string };
  properties: { tags: string[]; 'security-severity'?: string };
}
interface Run {
  tool: { driver: { rules: Rule[] } };
  automationDetails: { id: string };
  invocations: { executionSuccessful: boolean; exitCode: number; toolExecutionNotifications: { level: string }[] }[];
  results: Result[];
}

function runOf(audit: typeof sample, repositoryPrefix?: string): Run {
  const style = repositoryPrefix === undefined ? {} : { repositoryPrefix };
  return (JSON.parse(render(audit, 'sarif', style)) as { runs: [Run] }).runs[0];
}

function schema(): object {
  const file = '../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
  const entries = Object.entries(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as object);
  // It is written in draft 4, but for these two keys it says nothing that draft 7 reads differently.
  return Object.fromEntries(entries.filter(([key]) => key !== '$schema' && key !== 'id'));
}

const run = runOf(sample);
const cors = run.results.find(({ ruleId }) => ruleId === 'cors-wildcard')!;

describe('sarif', () => {
  it.each(Object.entries({ sample, clean }))('keeps to the schema of SARIF 2.1.0: %s', (_, audit) => {
    const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false });
    const validate = ajv.compile(schema());
    validate(JSON.parse(render(audit, 'sarif')));
    expect(validate.errors).toBeNull();
  });

  it('reads as it should', async () => {
    const { tool, ...rest } = run;
    const shown = { ...rest, rules: [tool.driver.rules[0], tool.driver.rules[8]] };
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot('sarif.snap.txt');
  });

  it('lists all 25 rules, the same in every run', () => {
    const { rules } = run.tool.driver;
    expect(rules).toHaveLength(25);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(25);
    expect(rules).toEqual(runOf(clean).tool.driver.rules);
    for (const { help, properties } of rules) {
      expect(help.text).not.toBe('');
      expect(properties.tags.length).toBeLessThanOrEqual(10);
    }
    for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]?.id).toBe(ruleId);
  });

  it('calls seven rules security rules', () => {
    const scores = run.tool.driver.rules.flatMap(({ id, properties }) => {
      const score = properties['security-severity'];
      return score === undefined ? [] : [`${id} ${score}`];
    });
    expect(scores).toEqual([
      'cors-wildcard 8.0',
      'api-authentication 6.5',
      'bucket-policy 5.5',
      'input-validation 5.5',
      'data-classification 4.5',
      'file-type-validation 6.0',
      'file-size-limit 5.0',
    ]);
  });

  it('points at one line, and never before the first column', () => {
    const places = run.results.flatMap(({ locations, relatedLocations = [] }) => [...locations, ...relatedLocations]);
    for (const { physicalLocation } of places) {
      const region = physicalLocation.region!;
      expect(region.endLine).toBe(region.startLine);
      expect(region.startColumn).toBeGreaterThanOrEqual(1);
      expect(region.endColumn).toBeGreaterThan(region.startColumn);
    }
  });

  it('cuts a range over several lines at the end of the first', () => {
    const location = { ...corsFinding.location, end: { line: 5, column: 2 } };
    const [result] = runOf({ ...sample, findings: [{ ...corsFinding, location }] }).results;
    expect(result?.locations[0]?.physicalLocation.region).toMatchObject({ startLine: 3, endLine: 3, endColumn: 34 });
  });

  it('links related places in the message by their ids', () => {
    const ids = [...cors.message.text.matchAll(/\]\((\d+)\)/g)].map(([, id]) => Number(id));
    expect(ids).toEqual([1, 2, 3, 4, 5]);
    expect(cors.relatedLocations?.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('names the construct in the message, unless the message does', () => {
    const messageOf = (message: string): string =>
      runOf({ ...sample, findings: [{ ...corsFinding, message }] }).results[0]!.message.text;
    expect(messageOf('any website can upload')).toMatch(
      /^any website can upload\. Construct: Upload\/FileUploadBucket\. This holds/,
    );
    expect(messageOf('Upload/FileUploadBucket is open')).toMatch(/^Upload\/FileUploadBucket is open\. This holds/);
    expect(cors.locations[0]?.logicalLocations?.[0]).toMatchObject({
      name: 'FileUploadBucketDF219B4D',
      fullyQualifiedName: 'Upload/FileUploadBucket/Resource',
    });
  });

  it('says of every rule how to suppress it', () => {
    for (const { id, help } of run.tool.driver.rules) {
      expect(help.markdown).toContain(`\n\n\`\`\`yaml\n# upload-audit-ignore ${id}: <reason>\n\`\`\`\n\n`);
      expect(help.markdown).toContain(`acknowledge({ id: 'upload-audit::${id}', reason: '<reason>' })`);
      expect(help.markdown).toContain(`upload-audit: { ignore: { ${id}: <reason> } }`);
      expect(help.markdown).not.toContain('--skip-rule');
      expect(help.text).toContain(`upload-audit-ignore ${id}: <reason>`);
    }
  });

  it('has no more results than code scanning reads, and says how many it leaves out', () => {
    const findings = Array.from({ length: 25_002 }, () => ({ ...corsFinding, related: [] }));
    const { results, invocations } = runOf({ ...clean, findings });
    expect(results).toHaveLength(25_000);
    expect(invocations[0]?.toolExecutionNotifications).toMatchObject([
      { level: 'warning', message: { text: expect.stringMatching(/^2 findings left out:/) as string } },
    ]);
  });

  it('names paths from the repository root', () => {
    const uri = (prefix: string): string | undefined =>
      runOf({ ...sample, findings: [corsFinding] }, prefix).results[0]?.locations[0]?.physicalLocation.artifactLocation
        .uri;
    expect(uri('services/api')).toBe('services/api/lib/upload-stack.ts');
    expect(runOf(sample, 'services/api').automationDetails.id).toBe('upload-audit/services/api/');
    expect(run.automationDetails.id).toBe('upload-audit/');
  });

  it.each([
    ['../shared/a b.yaml', 'services/api', 'services/shared/a%20b.yaml'],
    ['./x/../y#1?.json', '', 'y%231%3F.json'],
    ['名.yaml', '', '%E5%90%8D.yaml'],
    ['a:b.yaml', '', 'a%3Ab.yaml'],
    ['/tmp/t.yaml', 'services', 'file:///tmp/t.yaml'],
    ['C:/t.yaml', 'services', 'file:///C:/t.yaml'],
    ['\ud800.yaml', '', '%EF%BF%BD.yaml'],
  ])('writes %j below %j as %s', (file, prefix, uri) => {
    expect(formatUri(file, prefix)).toBe(uri);
  });

  it('tells of problems, and that the run failed', () => {
    const problem = { level: 'error', file: 'a.yaml', message: 'broken', location: null } as const;
    const [invocation] = runOf({ ...clean, errors: [problem], summary: { ...clean.summary, exitCode: 2 } }).invocations;
    expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 2 });
    expect(run.invocations[0]?.executionSuccessful).toBe(true);
    expect(run.invocations[0]?.toolExecutionNotifications.map(({ level }) => level)).toEqual(['warning', 'warning']);
  });

  it('gives the same bytes twice', () => {
    expect(render(sample, 'sarif')).toBe(render(sample, 'sarif'));
  });
});
