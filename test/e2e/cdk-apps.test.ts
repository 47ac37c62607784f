/**
 * Apps that were really synthesized, with the newest CDK (`cdk.out`) and with 2.200 (`older`), whose assembly has no
 * traces. Which lines are right was read from the source by hand.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Audit, type Finding, audit, loadProject } from '../../src/index.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

async function auditOf(project: string, assembly: string): Promise<Audit> {
  return audit(await loadProject(assembly, { cwd: join(PROJECTS, project) }), { scope: 'all' });
}

/** `construct: file: marked line` of what a rule reports. */
function placesOf({ findings, texts }: Audit, number: string, kind?: string): readonly string[] {
  const own = findings.filter((one) => one.number === number && (kind === undefined || one.kind === kind));
  return own.map(({ resource, location: { file, start } }: Finding) => {
    const line = texts.get(file)?.split('\n')[start.line - 1]?.trim() ?? '';
    return `${(resource?.constructPath ?? '').replace('/Resource', '')}: ${file}: ${line}`;
  });
}

describe.each(['cdk.out', 'older'])('bundled handlers, in %s', (assembly) => {
  it('are read and reported where they are written, whatever became of the bundle', async () => {
    const result = await auditOf('photo-bundles', assembly);
    expect(result.summary.handlers).toBe(8);
    expect(result.unknown.filter(({ ruleId }) => /handler|file-|input|error|metrics/.test(ruleId))).toEqual([]);
    expect(placesOf(result, '2.2')).toEqual([
      'Photos-dev/Describe: lib/photos-stack.Describe.ts: const { photo, text } = JSON.parse(event.body);',
      'Photos-dev/Upload: lambda/upload.ts: await s3.send(',
      'Photos-dev/likePhoto: lambda/like.ts: const { photo } = JSON.parse(event.body);',
      'Photos-dev/sharePhoto: lambda/share.ts: const { photo } = JSON.parse(event.body);',
    ]);
    expect(result.findings.filter(({ location }) => location.file.startsWith(assembly))).toEqual([]);
  });

  it('obey the comments in the project’s own files', async () => {
    const { suppressed, errors } = await auditOf('photo-bundles', assembly);
    expect(errors).toEqual([]);
    expect(suppressed.map(({ number, location }) => `${number} ${location.file}`)).toEqual(['10.1 lambda/upload.ts']);
  });

  it('take what the context says, and what is made in a callback where it is made', async () => {
    const result = await auditOf('photo-bundles', assembly);
    expect(placesOf(result, '3.1', 'fixed-memory')).toEqual([
      'Photos-dev/likePhoto: lib/photos-stack.ts: memorySize: 512,',
      'Photos-dev/sharePhoto: lib/photos-stack.ts: memorySize: 512,',
    ]);
  });

  it('are one finding for both stacks, and counted once', async () => {
    const { findings, catalog } = await auditOf('photo-bundles', assembly);
    // What is asked once of a whole application has no stack to name.
    const stacks = findings.filter(({ resource, kind }) => resource !== null && kind !== 'synchronous-only');
    expect(stacks.length).toBeGreaterThan(20);
    expect(findings.find(({ number }) => number === '8.2')?.message).toMatch(
      /^bucket [\w-]+\/Photos and bucket [\w-]+\/Photos have no data classification/,
    );
    expect(stacks.every(({ message }) => / in Photos-dev and Photos-prod$/.test(message))).toBe(true);
    expect(catalog.find(({ number }) => number === '2.2')?.failed).toBe(4);
  });
});

describe.each(['cdk.out', 'older'])('constructs of a Python app, in %s', (assembly) => {
  it('are found by constants, named arguments, formats, loops and what functions are called with', async () => {
    const result = await auditOf('photo-ids-python', assembly);
    expect(placesOf(result, '1.3')).toEqual([
      'Photos/Albums: photos/photos_stack.py: albums = s3.Bucket(self, ALBUMS, versioned=True)',
    ]);
    expect(placesOf(result, '9.1')).toEqual([
      'Photos/PhotosApi: photos/photos_stack.py: self.api = apigateway.RestApi(self, id="PhotosApi")',
    ]);
    expect(placesOf(result, '3.1')).toEqual([
      'Photos/Describe: photos/photos_stack.py: self.route("texts", self.function("Describe", albums))',
      'Photos/LandscapesFn: photos/photos_stack.py: memory_size=512,',
      'Photos/PortraitsFn: photos/photos_stack.py: memory_size=512,',
    ]);
    const { related = [] } = result.findings.find(({ number }) => number === '8.1') ?? {};
    const lines = related.map(({ location }) =>
      result.texts.get(location.file)?.split('\n')[location.start.line - 1]?.trim(),
    );
    expect(lines).toEqual(
      expect.arrayContaining(['s3.Bucket(scope=self, id="Drafts")', 's3.Bucket(self, f"{construct_id}-archive")']),
    );
  });
});

describe('what one stack reads of another', () => {
  const verdictsOf = ({ catalog }: Audit): readonly string[] =>
    catalog.map(({ number, verdict }) => `${number} ${verdict}`);

  it('is followed by the names of stack and output, as it is by the name of an export', async () => {
    const [weak, strong] = [await auditOf('site-plans', 'cdk.out'), await auditOf('site-plans', 'strong')];
    expect([weak.errors, strong.errors]).toEqual([[], []]);
    const templates = weak.applications.flatMap((one) => one.templates.map((file) => file.split('/').at(-1)));
    expect(templates).toEqual([
      'LiveData625DD0C2.template.json',
      'LiveApiACBCF7C0.template.json',
      'LiveOperations2E808E5B.template.json',
      'LiveOperationsAlarms3C3C710E.nested.template.json',
    ]);
    expect(verdictsOf(weak)).toEqual(verdictsOf(strong));
    expect([weak.unknown, strong.unknown]).toEqual([[], []]);
    const told = ({ findings }: Audit, assembly: string): readonly string[] =>
      findings.map(({ number, kind, confidence, message, location }) =>
        JSON.stringify([number, kind, confidence, message, location]).replaceAll(`${assembly}/`, ''),
      );
    expect(told(weak, 'cdk.out')).toEqual(told(strong, 'strong'));
  });

  it('lets companions in other stacks count, and the lack of one fail', async () => {
    const result = await auditOf('site-plans', 'cdk.out');
    // The policy, the log group, the user pool, the alarms in a nested stack.
    expect(verdictsOf(result)).toEqual(
      expect.arrayContaining(['1.2 pass', '1.3 pass', '4.1 pass', '4.2 pass', '5.2 pass']),
    );
    expect(placesOf(result, '2.3')).toEqual([
      "Live/Data/ToThumbnail: lib/data-stack.ts: this.unguarded = new sqs.Queue(this, 'ToThumbnail');",
    ]);
    expect(placesOf(result, '7.2')).toEqual([
      "Live/Data/Revisions: lib/data-stack.ts: this.revisions = new dynamodb.TableV2(this, 'Revisions', {",
    ]);
  });

  it('is judged beside what the CDK fills in, and where a key of several attributes is written', async () => {
    const result = await auditOf('site-plans', 'cdk.out');
    const literals = result.findings
      .filter(({ number }) => number === '2.1')
      .flatMap(({ message, related }) => [message, ...related.map((one) => one.message)])
      .filter((message) => message.includes(' is hard-coded to '))
      .map((message) => message.replace(/ \(and.*/, ''));
    // The log groups that come with functions keep logs for 731 days, and nobody wrote that.
    expect([...new Set(literals)]).toEqual([
      "log group Live/Data/StorePlanLogs's retention is hard-coded to 90 days",
      "function Live/Api/StorePlan's memory is hard-coded to 512 MB",
      "function Live/Api/StorePlan's timeout is hard-coded to 20 s",
    ]);
    expect(placesOf(result, '3.3')).toEqual(['Live/Data/Revisions: lib/data-stack.ts: partitionKeys: [']);
    expect(result.findings.find(({ number }) => number === '3.3')?.message).toMatch(
      /^GSI BySiteAndSize on table Live\/Data\/Revisions has the continuous partition key fileSize:/,
    );
  });
});
