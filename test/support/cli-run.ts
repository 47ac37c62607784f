import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { folderWith } from './folder.js';

/** The built command line. */
export const CLI = process.env['UPLOAD_AUDIT_CLI'] ?? join(import.meta.dirname, '../../dist/cli.cjs');

/** Audited, and nothing that counts: no storage, no functions, no API. */
export const TOPIC = 'Resources: {Topic: {Type: AWS::SNS::Topic}}\n';
/** A bucket that any website may write to: 1.1, of high severity. */
export const OPEN = `Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules: [{ AllowedMethods: [PUT], AllowedOrigins: ['*'] }]
`;
export const FILES = { 'topic.yaml': TOPIC, 'open.yaml': OPEN };

/** What the developer's own terminal or the test runner may have set. */
const PLAIN = { NO_COLOR: undefined, FORCE_COLOR: undefined, DEBUG: undefined };

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function runIn(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  input?: string | Uint8Array,
): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...process.env, ...PLAIN, ...env },
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  });
  return { code: status, out: stdout, err: stderr };
}

export function run(...args: readonly string[]): Result {
  return runIn(folderWith(FILES), args);
}

/** Refused before anything is read: one sentence, nothing on standard output. */
export function expectUsage({ code, out, err }: Result, sentence: RegExp): void {
  expect(err).toMatch(/^upload-audit: [^\n]+\n$/);
  expect(err).toMatch(sentence);
  expect({ code, out }).toEqual({ code: 2, out: '' });
}
