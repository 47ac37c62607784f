/**
 * The snippets of guides for CDK apps, in apps that are really synthesized: the rule fails with what is there in their
 * place, and passes with them. It takes npm's registry, and says so where that is not reachable.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { guides } from '../../rules/_guides/index.js';
import { audit, loadConfig, loadProject } from '../../src/index.js';
import { installCdk, NEWEST_CDK } from '../support/aws-cdk-lib.js';
import { getPlainEnv, runProgram } from '../support/commits.js';
import { folderWith } from '../support/folder.js';
import { SURROUNDINGS, writeApp } from '../support/snippet-apps.js';

const ROOT = join(import.meta.dirname, '..', '..');
const MINUTES = 60_000;

/** Those about the app, by rule and name; the tests of unit-tests are no part of an app. */
const snippets = Object.entries(guides).flatMap(([id, { kinds, snippet, snippets: named = {} }]) =>
  Object.entries({ '': snippet, ...named }).flatMap(([name, one]) =>
    one?.app === undefined || one.app === null || id === 'unit-tests'
      ? []
      : [
          {
            id,
            key: `${id} ${name}`.trim(),
            kind: name in kinds ? name : undefined,
            code: one.app.typescript,
          },
        ],
  ),
);

test('every snippet about the app has an app around it', () => {
  expect(Object.keys(SURROUNDINGS).sort()).toEqual(snippets.map(({ key }) => key).sort());
});

test(
  'the types are right, and what is synthesized passes',
  async ({ skip }) => {
    const cdk = await installCdk(NEWEST_CDK);
    if (cdk === undefined) {
      console.log(`skipped: aws-cdk-lib ${NEWEST_CDK.version}: npm can't install it`);
      skip("npm can't install aws-cdk-lib");
      return;
    }
    const folder = folderWith({});
    const apps = snippets.flatMap(({ id, key, kind, code }) => {
      const around = SURROUNDINGS[key] ?? {};
      return [
        { id, key, kind, verdict: 'fail', text: writeApp(around.instead ?? '', around) },
        { id, key, kind, verdict: 'pass', text: writeApp(code, around) },
      ].map((app) => ({ ...app, config: around.config, folder: join(folder, app.key.replace(' ', '.'), app.verdict) }));
    });
    for (const app of apps) {
      mkdirSync(join(app.folder, 'bin'), { recursive: true });
      writeFileSync(join(app.folder, 'bin/app.ts'), app.text);
      if (app.config !== undefined) writeFileSync(join(app.folder, 'upload-audit.config.yaml'), app.config);
      writeFileSync(join(app.folder, 'cdk.json'), '{ "app": "npx tsx bin/app.ts" }');
    }
    symlinkSync(join(cdk, 'node_modules'), join(folder, 'node_modules'), 'junction');
    expect(
      await checkTypes(
        folder,
        apps.map(({ folder: at }) => join(at, 'bin/app.ts')),
      ),
    ).toBe('');
    await synthesize(
      folder,
      apps.map(({ folder: at }) => at),
    );
    const audited = await Promise.all(
      apps.map(async ({ id, key, kind, folder: at }) => {
        const config = await loadConfig('cdk.out', { cwd: at });
        const { catalog, findings } = audit(
          await loadProject('cdk.out', { cwd: at, ...(config === undefined ? {} : { config }) }),
          { only: [id], scope: 'all' },
        );
        const found = catalog.find(({ ruleId }) => ruleId === id)?.verdict;
        const isOfKind = kind === undefined || findings.every((finding) => finding.kind === kind);
        return { key, verdict: found, isOfKind };
      }),
    );
    const expected = apps.map(({ key, verdict }) => ({ key, verdict, isOfKind: true }));
    expect(audited).toEqual(expected);
  },
  10 * MINUTES,
);

async function checkTypes(folder: string, files: readonly string[]): Promise<string> {
  const compilerOptions = {
    module: 'commonjs',
    target: 'es2022',
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  return (await runProgram(process.execPath, [tsc, '-p', folder])).said;
}

/** All of them by one process: loading the CDK takes longer than most apps. */
async function synthesize(folder: string, apps: readonly string[]): Promise<void> {
  await build({
    entryPoints: apps.map((app) => ({ in: join(app, 'bin/app.ts'), out: join(app, 'app') })),
    outdir: folder,
    format: 'cjs',
    sourcemap: 'inline',
    allowOverwrite: true,
  });
  const run = `process.setSourceMapsEnabled(true);
for (const app of ${JSON.stringify(apps)}) {
  process.chdir(app);
  process.env.CDK_OUTDIR = 'cdk.out';
  require(app + '/app.js');
}`;
  writeFileSync(join(folder, 'run.js'), run);
  const ran = await runProgram(process.execPath, [join(folder, 'run.js')], { cwd: folder, env: getPlainEnv() });
  if (!ran.passed) throw new Error(ran.said);
}
