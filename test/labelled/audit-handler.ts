/** Audits labelled handlers as a user would: a folder with a SAM template and the code beside it. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Confidence, compareLevels } from '../../src/severity.js';
import { type Audit, audit, loadProject } from '../../src/index.js';
import { type Label, NUMBERS, folderOf } from './labels.js';
import type { Said } from './score.js';
import { templateFor } from './template.js';

export async function auditHandler(label: Label, only: readonly string[] = NUMBERS): Promise<Audit> {
  const cwd = mkdtempSync(join(tmpdir(), 'labelled-'));
  try {
    cpSync(folderOf(label), join(cwd, 'code'), { recursive: true });
    writeFileSync(join(cwd, 'template.json'), JSON.stringify(templateFor(label), null, 2));
    return audit(await loadProject('.', { cwd }), { only, scope: 'all' });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

export function said({ catalog, findings, unknown }: Audit): ReadonlyMap<string, Said> {
  return new Map(
    catalog.map(({ number, verdict }) => {
      const confidences: readonly Confidence[] = findings
        .filter((finding) => finding.number === number)
        .map(({ confidence }) => confidence)
        .sort((a, b) => compareLevels(b, a));
      const reason = unknown.find((one) => one.number === number)?.reason;
      return [number, { verdict, confidence: confidences[0], reason: verdict === 'unknown' ? reason : undefined }];
    }),
  );
}
