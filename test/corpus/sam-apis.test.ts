/**
 * SAM's own translator as an oracle: its test inputs, read as they are written, must come to the same operations, CORS
 * origins and exemptions as what it makes of them.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Application, makeApplication } from '../../src/model/application.js';
import { collectCorsParts } from '../../src/model/subjects/cors.js';
import { type ApiOperation, collectOperationParts } from '../../src/model/api/operation.js';
import { makeTemplate } from '../../src/template/make-template.js';
import { readDocument } from '../../src/template/parse/parse.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { isFailure } from '../../src/errors.js';

const corpus = process.env['UPLOAD_AUDIT_CORPUS'] ?? '';
const folder = join(corpus, 'aws+serverless-application-model', 'tests', 'translator');

/** Where this reader and the translator's output differ on purpose, by file, and why. */
const KNOWN: Readonly<Record<string, string>> = {};

async function applicationOf(file: string, Transform?: string): Promise<Application | undefined> {
  const read = await readDocument(readFileSync(file, 'utf8'));
  if (isFailure(read)) return undefined;
  // The translator's inputs do not say that they are for SAM.
  const document = Transform === undefined ? read : { ...read, root: { ...(read.root as object), Transform } };
  const made = makeTemplate({ file, scope: file }, document, new Map(), new Worlds());
  return isFailure(made) ? undefined : makeApplication(file, 'template', [made.template]);
}

/** Every operation and origin as a line of text, sorted; what exists in the defaults' world. */
function told(application: Application): readonly string[] {
  const lines: string[] = [];
  application.worlds.inDefaults(() => {
    for (const part of collectOperationParts(application)) {
      if (part.resource?.exists().is === 'no') continue;
      const subject = part.subject();
      if (subject !== undefined) lines.push(operationLine(subject, part.owner()?.logicalId ?? ''));
    }
    for (const part of collectCorsParts(application)) {
      if (part.resource?.exists().is === 'no') continue;
      const rules = part.subject()?.rules ?? [];
      for (const { origins, allows } of rules)
        lines.push(`cors ${allows}: ${origins.map(({ shown }) => shown).join(' ')}`);
    }
  });
  return lines.sort();
}

function operationLine(operation: ApiOperation, api: string): string {
  const { form, method, path, authorization, requiresKey, hasUsableKey, isGuardedByNetwork, needsNoCaller } = operation;
  const kind = authorization.present.is === 'no' || authorization.shown === 'NONE' ? 'nobody' : authorization.shown;
  const key = requiresKey.is === 'yes' ? `key ${hasUsableKey.is}` : 'no key';
  return `${form} ${api} ${method} ${path} ${kind}, ${key}, network ${isGuardedByNetwork.is}, exempt ${needsNoCaller.is}`;
}

function pairs(): readonly string[] {
  return readdirSync(join(folder, 'input'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .filter((name) => existsSync(join(folder, 'output', `${name}.json`)));
}

test.skipIf(corpus !== '')('skipped: no corpus (the folder named by UPLOAD_AUDIT_CORPUS)', (context) => {
  context.skip();
});

describe.skipIf(corpus === '')('SAM APIs', { timeout: 120_000 }, () => {
  test('come to the same as what the translator makes of them', async () => {
    const differing: Record<string, unknown> = {};
    let [compared, lines] = [0, 0];
    for (const name of pairs()) {
      const input = await applicationOf(join(folder, 'input', `${name}.yaml`), 'AWS::Serverless-2016-10-31');
      const output = await applicationOf(join(folder, 'output', `${name}.json`));
      if (input === undefined || output === undefined) continue;
      const [ours, theirs] = [told(input), told(output)];
      compared += 1;
      lines += theirs.length;
      const missing = theirs.filter((line) => !ours.includes(line));
      const extra = ours.filter((line) => !theirs.includes(line));
      if (missing.length + extra.length > 0 || ours.length !== theirs.length) differing[name] = { missing, extra };
    }
    console.log(
      `SAM APIs: ${compared} pairs, ${lines} operations and origins, ${Object.keys(differing).length} differ`,
    );
    expect(compared).toBeGreaterThan(30);
    expect(Object.fromEntries(Object.entries(differing).filter(([name]) => !(name in KNOWN)))).toEqual({});
    expect(Object.keys(KNOWN).filter((name) => !(name in differing))).toEqual([]);
  });
});
