/** The library in one process: several audits at once, progress, and an end before the end. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type AuditOptions,
  type ConfigOptions,
  type LoadOptions,
  type ProgressEvent,
  audit,
  loadConfig,
  loadProject,
  render,
  rules as catalog,
} from '../../src/index.js';
import { certainly, defineRule, requires } from '../../src/rule.js';
import { folderWith } from '../support/folder.js';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

const everyBucket = defineRule({
  pluginContract: 1,
  id: 'acme-bucket',
  number: '100.1',
  severity: 'high',
  title: 'A bucket',
  why: 'It is one.',
  fix: 'Remove it.',
  references: [],
  about: 'bucket',
  *check({ resource }) {
    yield requires('is-a-bucket', certainly(false), resource.node, `${resource.shownName} is a bucket`);
  },
});

/** One run: what is audited, and how. */
interface Case {
  readonly target: string;
  readonly cwd: string;
  readonly config?: string;
  readonly load?: LoadOptions;
  readonly audit?: AuditOptions;
}

const STACK = { target: 'cdk.out', cwd: join(FIXTURES, '_projects/catalog-stack') };
const CASES: readonly Case[] = [
  STACK,
  { ...STACK, config: 'rules: { cors-wildcard: low, alarms: off }\nfailOn: never' },
  { ...STACK, audit: { scope: 'all', rules: [everyBucket], skip: ['1.1'] } },
  { ...STACK, load: { memo: false } },
  { target: 'fail.yaml', cwd: join(FIXTURES, 'table-backup') },
  {
    target: '.',
    cwd: join(FIXTURES, 'cors-wildcard'),
    config: 'uploads: { buckets: ["*"] }',
    audit: { minSeverity: 'high' },
  },
];

/** The three steps of a run, each of which gives way to the other runs. */
async function run(one: Case): Promise<string> {
  const options: ConfigOptions =
    one.config === undefined ? {} : { cwd: folderWith({ 'c.yaml': one.config }), file: 'c.yaml' };
  const config = one.config === undefined ? undefined : await loadConfig(one.target, options);
  // Where the config lies differs between runs, and is in reports.
  const settings = config === undefined ? {} : { config: { ...config, file: 'c.yaml', folder: one.cwd } };
  const project = await loadProject(one.target, {
    cwd: one.cwd,
    signal: new AbortController().signal,
    ...settings,
    ...one.load,
  });
  const first = render(audit(project, one.audit), 'json');
  await new Promise((resolve) => setImmediate(resolve));
  // The project is as it was.
  expect(render(audit(project, one.audit), 'json')).toBe(first);
  return first;
}

describe('several audits in one process', () => {
  it('come to what each comes to alone, at once and in any order', { timeout: 120_000 }, async () => {
    const alone: string[] = [];
    for (const one of CASES) alone.push(await run(one));
    expect(new Set(alone).size).toBe(CASES.length - 1);
    expect(alone[3]).toBe(alone[0]);
    expect(await Promise.all(CASES.map(run))).toEqual(alone);
    const backwards = CASES.toReversed();
    expect(await Promise.all([...backwards, ...backwards].map(run))).toEqual([
      ...alone.toReversed(),
      ...alone.toReversed(),
    ]);
  });

  it('may judge one project in different ways, in turn', async () => {
    const project = await loadProject(STACK.target, { cwd: STACK.cwd });
    const ways: readonly AuditOptions[] = [
      {},
      { scope: 'all' },
      { rules: [everyBucket] },
      { only: ['1.1'] },
      { ignores: false },
    ];
    const first = ways.map((options) => render(audit(project, options), 'json'));
    const again = ways.toReversed().map((options) => render(audit(project, options), 'json'));
    expect(again.toReversed()).toEqual(first);
  });
});

const FUNCTION = `
  Receive:
    Type: AWS::Lambda::Function
    Properties: { Runtime: python3.13, Handler: index.handler, Code: { ZipFile: "def handler(event, context): pass\\n" } }
`;

describe('progress', () => {
  it('counts files, then the code of functions', async () => {
    const cwd = folderWith({ 'a.yaml': `Resources:${FUNCTION}`, 'b.yaml': `Resources:${FUNCTION}`, 'c.txt': 'x' });
    const events: ProgressEvent[] = [];
    await loadProject('.', { cwd, progress: (event) => events.push(event) });
    expect(events.map(({ step, done, of }) => `${step} ${done}/${of}`)).toEqual([
      ...['file 1/2', 'file 2/2'],
      ...['handler 1/2', 'handler 2/2'],
    ]);
  });
});

describe('a signal', () => {
  const cwd = () =>
    folderWith(
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`t${index}.yaml`, `Resources:${FUNCTION}`])),
    );

  it('that is aborted already reads nothing', async () => {
    const events: ProgressEvent[] = [];
    const loading = loadProject('.', {
      cwd: cwd(),
      signal: AbortSignal.abort(),
      progress: (event) => events.push(event),
    });
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    expect(events).toEqual([]);
  });

  it.each(['file', 'handler'] as const)(
    'ends the loading after the step at hand, with its reason: %s',
    async (step) => {
      const controller = new AbortController();
      const events: string[] = [];
      const reason = new Error('the editor was closed');
      const loading = loadProject('.', {
        cwd: cwd(),
        signal: controller.signal,
        progress: (event) => {
          events.push(event.step);
          if (event.step === step && event.done === 3) controller.abort(reason);
        },
      });
      await expect(loading).rejects.toBe(reason);
      expect(events.filter((one) => one === step)).toHaveLength(3);
    },
  );

  it('can be aborted by an event of the caller while files are read', async () => {
    const controller = new AbortController();
    setImmediate(() => {
      controller.abort(new Error('now'));
    });
    await expect(loadProject('.', { cwd: cwd(), signal: controller.signal })).rejects.toThrow('now');
  });

  it('leaves nothing behind: the next loading is whole', async () => {
    const folder = cwd();
    await loadProject('.', { cwd: folder, signal: AbortSignal.abort() }).catch(() => undefined);
    const { applications } = await loadProject('.', { cwd: folder, signal: new AbortController().signal });
    expect(applications).toHaveLength(20);
  });
});

it('shares the catalog between audits, so that no caller changes it', () => {
  const isAdded = Reflect.set(catalog, catalog.length, everyBucket);
  expect(isAdded).toBe(false);
  expect(catalog).toHaveLength(25);
});
