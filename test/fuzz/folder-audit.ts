import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Audit, UsageError, audit, loadConfig, loadProject, readBaseline, render } from '../../src/index.js';
import { isFailure } from '../../src/errors.js';
import { assertPlaces, assertReport, listTraits, pickLook } from './reports.js';
import type { Traits } from './target.js';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface FolderInput {
  readonly files: Files;
  readonly look: number;
  /** Whether it is audited without remembered answers, too. */
  readonly isCompared: boolean;
}

/** The files as a person would read them. */
export function showFiles({ files }: FolderInput): string {
  return Object.entries(files)
    .map(([name, content]) => `=== ${name}\n${typeof content === 'string' ? content : `bytes ${content.join(' ')}`}`)
    .join('\n');
}

/**
 * Audits a folder of files as the command line does, and fails if that throws anything but a usage error of one line,
 * answers differently without remembered answers, or gives a report in which something is wrong or acts.
 */
export async function checkFolder({ files, look, isCompared }: FolderInput): Promise<Traits> {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'upload-audit-')));
  try {
    for (const [name, content] of Object.entries({ '.git/HEAD': '', ...files })) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), content);
    }
    const result = await auditFolder(cwd, files, true);
    if (result === undefined) return ['refused'];
    assertPlaces(result);
    assertReport(result, pickLook(look));
    const traits = [...listTraits(result), ...listCodeTraits(result)];
    if (!isCompared) return traits;
    const json = render(result, 'json');
    const fresh = await auditFolder(cwd, files, false);
    assert.equal(fresh === undefined ? undefined : render(fresh, 'json'), json, 'it depends on what is remembered');
    return [...traits, 'once more without remembered answers'];
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Whether a handler was read, and whether one was not. */
function listCodeTraits({ summary, errors }: Audit): Traits {
  const unread = errors.filter(({ message }) => /^the (?:handlers?|code) of .* (?:was|were) not read/.test(message));
  return [...(unread.length > 0 ? ['handler not read'] : []), ...(summary.handlers > 0 ? ['handler read'] : [])];
}

async function auditFolder(cwd: string, files: Files, memo: boolean): Promise<Audit | undefined> {
  try {
    const config = await loadConfig('.', { cwd });
    const written = files['upload-audit.baseline.json'];
    const baseline = typeof written === 'string' ? readBaseline(written) : undefined;
    if (baseline !== undefined && isFailure(baseline)) assert.match(baseline.reason, /^[^\n\r]+$/);
    const loaded = await loadProject('.', { cwd, memo, ...(config === undefined ? {} : { config }) });
    for (const { message } of loaded.problems) assert.doesNotMatch(message, /\n\s+at /, 'a stack trace');
    const result = audit(loaded, {
      scope: 'all',
      ...(baseline === undefined || isFailure(baseline)
        ? {}
        : { baseline, baselineFile: 'upload-audit.baseline.json' }),
    });
    const faults = result.errors.filter(({ message }) => /^rule .* (?:failed|threw)|internal/.test(message));
    assert.deepEqual(faults, [], 'a rule failed');
    return result;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    assert.match(error.message, /^[^\n\r]+$/, 'a usage error of several lines');
    return undefined;
  }
}
