/**
 * The packed package in CDK apps that are really synthesized: with the newest aws-cdk-lib that it was tried with, and
 * with one that knows `policyValidationBeta1` alone. Both are kept under node_modules/.cache. It takes npm's registry,
 * and says so where that is not reachable.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { NEWEST_CDK, installCdk } from '../support/aws-cdk-lib.js';
import { getPlainEnv, runProgram } from '../support/commits.js';
import { folderWith } from '../support/folder.js';
import { npmIn, pack } from '../support/packed.js';

const ROOT = join(import.meta.dirname, '..', '..');
const MINUTES = 60_000;
const isWindows = process.platform === 'win32';

/** The plugin fails the synthesis for the bucket of this app, unless MODE does something about it. */
const APP = `
const { App, Stack, Stage, Validations, aws_s3: s3 } = require('aws-cdk-lib');
const { UploadAuditPlugin, ignore } = require('upload-audit/cdk');

const { MODE } = process.env;
const plugin = new UploadAuditPlugin({ failOn: 'high', rules: ['cors-wildcard', 'table-backup'], scope: 'all' });
const plugins = MODE === 'without' ? [] : [plugin];
const context = { '@aws-cdk/core:validationReportJson': true };
const app = new App({ outdir: 'cdk.out', context, ...(Validations ? {} : { policyValidationBeta1: plugins }) });
if (Validations && plugins.length > 0) Validations.of(app).addPlugins(...plugins);
for (const scope of [app, new Stage(app, 'Prod')]) {
  const stack = new Stack(scope, 'Photos', { analyticsReporting: false });
  const allowedOrigins = [MODE === 'fixed' ? 'https://photos.example.com' : '*'];
  const bucket = new s3.Bucket(stack, 'Inbox', { cors: [{ allowedMethods: [s3.HttpMethods.PUT], allowedOrigins }] });
  if (MODE === 'ignored') ignore(bucket, 'cors-wildcard', 'a public widget');
  if (MODE === 'acknowledged')
    Validations.of(stack).acknowledge({ id: 'upload-audit::cors-wildcard', reason: 'a public widget' });
}
if (MODE === 'acknowledged-app')
  Validations.of(app).acknowledge({ id: 'upload-audit::cors-wildcard', reason: 'a public widget' });
app.synth();
`;

const NEWEST = {
  ...NEWEST_CDK,
  report: 'validation-report.json',
  /** What the CDK itself prints on standard output. */
  printed: '',
  use: 'Validations.of(app).addPlugins(plugin);',
};
const OLDER = {
  version: '2.200.0',
  constructs: '10.4.2',
  report: 'policy-validation-report.json',
  printed: 'Performing Policy Validations\n\n',
  use: 'new App({ policyValidationBeta1: [plugin] });',
};

let tarball = '';

beforeAll(() => {
  tarball = pack().tarball;
}, MINUTES);

/** A folder with the app, in which the packed package is installed, and aws-cdk-lib at hand. */
function createApp(cdk: string): string {
  const folder = folderWith({ 'package.json': '{ "name": "photos" }', 'app.cjs': APP });
  const args = ['install', '--legacy-peer-deps', tarball];
  execFileSync('npm', args, { cwd: folder, env: npmIn(folder), stdio: 'ignore', shell: isWindows });
  for (const name of ['aws-cdk-lib', 'constructs'])
    symlinkSync(join(cdk, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.mts'] }));
  return folder;
}

interface Synthesis {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly report: string;
}

async function synthesize(folder: string, mode: string, { report }: typeof NEWEST): Promise<Synthesis> {
  const env = { ...getPlainEnv(), MODE: mode, CDK_OUTDIR: undefined, NODE_PATH: undefined };
  // Standard output and standard error apart, by the shell's means: both are asserted on.
  const { passed, said } = await runProgram(process.execPath, ['-e', SPLIT, 'app.cjs'], { cwd: folder, env });
  if (!passed) throw new Error(said);
  const { code, out, err } = JSON.parse(said) as Omit<Synthesis, 'report'>;
  const file = join(folder, 'cdk.out', report);
  return { code, out, err, report: existsSync(file) ? readFileSync(file, 'utf8') : '' };
}

const SPLIT = `
const { status: code, stdout: out, stderr: err } = require('node:child_process').spawnSync(
  process.execPath, [process.argv[1]], { encoding: 'utf8' });
console.log(JSON.stringify({ code, out, err }));
`;

/** The constructs in our violations, of either form of the report. */
function constructsIn(report: string): readonly string[] {
  const { pluginReports } = JSON.parse(report) as {
    readonly pluginReports: readonly {
      readonly pluginName?: string;
      readonly summary?: { readonly pluginName: string };
      readonly violations: readonly {
        readonly ruleName: string;
        readonly severity: string;
        readonly violatingConstructs: readonly { readonly constructPath: string }[];
      }[];
    }[];
  };
  return pluginReports
    .filter(({ pluginName, summary }) => (pluginName ?? summary?.pluginName) === 'upload-audit')
    .flatMap(({ violations }) => violations)
    .flatMap(({ severity, ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${severity} ${ruleName} ${constructPath}`),
    )
    .sort();
}

describe.each([NEWEST, OLDER])('aws-cdk-lib $version', (cdk) => {
  test(
    'fails with our findings, and passes when they are fixed or accepted',
    async ({ skip }) => {
      const installed = await installCdk(cdk);
      if (installed === undefined) {
        console.log(`skipped: aws-cdk-lib ${cdk.version}: npm can't install it`);
        skip("npm can't install aws-cdk-lib");
        return;
      }
      const folder = createApp(installed);
      const failed = await synthesize(folder, 'as it is', cdk);
      expect(failed.code, failed.err).toBe(1);
      expect(constructsIn(failed.report)).toEqual([
        'error cors-wildcard Photos/Inbox/Resource',
        'error cors-wildcard Prod/Photos/Inbox/Resource',
      ]);
      // The older one says at the end what became of it.
      expect(failed.out.replace(/Validation failed\. See .*\n/, '')).toBe(cdk.printed);
      const without = await synthesize(folder, 'without', cdk);
      expect({ code: without.code, out: without.out }).toEqual({ code: 0, out: '' });
      const accepted = cdk === NEWEST ? ['fixed', 'ignored', 'acknowledged', 'acknowledged-app'] : ['fixed', 'ignored'];
      for (const mode of accepted) {
        const { code, out, err } = await synthesize(folder, mode, cdk);
        expect({ mode, code, err }).toMatchObject({ mode, code: 0 });
        expect(out.replace('Policy Validation Successful!\n', '')).toBe(cdk.printed);
      }
      const typed = `import { App, Stack, Validations } from 'aws-cdk-lib';
import { UploadAuditPlugin, ignore } from 'upload-audit/cdk';
const plugin = new UploadAuditPlugin({ failOn: 'high', rules: ['1.1'] });
const app = new App();
${cdk.use}
ignore(new Stack(app, 'Photos'), '1.1', 'a public widget');
`;
      writeFileSync(join(folder, 'app.mts'), cdk === NEWEST ? typed : typed.replace(', Validations', ''));
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const checked = await runProgram(process.execPath, [tsc, '-p', folder]);
      expect(checked.said).toBe('');
    },
    10 * MINUTES,
  );
});
