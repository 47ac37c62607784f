import assert from 'node:assert/strict';
import { isSameRaw } from '../../../src/fix/edited-data.js';
import { isFailure } from '../../../src/errors.js';
import type { Audit, Finding } from '../../../src/finding.js';
import { applyEdits } from '../../../src/index.js';
import { readDocument } from '../../../src/template/parse/parse.js';
import { complaintsAbout, listSideEffects } from '../../support/fix-check.js';
import type { Choices } from '../choices.js';
import { type JsonMap, TAGS, makeFixable } from '../fixable.js';
import { writeJson } from '../json-layout.js';
import { listLineEnds, listLostLines, listSteps } from '../layout-check.js';
import { auditText } from '../memory-audit.js';
import { makeTarget } from '../target.js';
import { type YamlText, writeYaml } from '../yaml-layout.js';

interface Input extends YamlText {
  readonly data: JsonMap;
  readonly unsafe: boolean;
  /** Of a JSON text: what `JSON.stringify` was told to indent with. */
  readonly space: string | undefined;
}

/** As many rounds as the command line has. */
const ROUNDS = 5;

function make(choices: Choices): Input {
  const [unsafe, isJson] = [choices.rarely(2), choices.rarely(4)];
  const [end, mixed] = choices.pick([['\n'], ['\n'], ['\r\n'], ['\n', '\r\n']] as const);
  const data = makeFixable(choices);
  const written = isJson
    ? { ...writeJson(choices, data), hasObstacles: false }
    : { ...writeYaml(choices, data), space: undefined };
  const isMixed = mixed !== undefined;
  const text = written.text.replaceAll('\n', () => (isMixed && choices.rarely(2) ? mixed : end));
  return { ...written, text, data, unsafe };
}

async function auditOf(text: string): Promise<Audit> {
  const made = await auditText(text, { file: 'template.yaml', memo: true, options: { 'resource-tags': TAGS } });
  assert.ok(made !== undefined, 'it is refused');
  return made.audit;
}

/**
 * Templates in any layout, with findings that have edits: once they are fixed, the data differ by the edits alone, what
 * is not edited is the same byte for byte, the findings are gone and no others came, and nothing is left to fix.
 */
export const fixTarget = makeTarget({
  name: 'fixes',
  runs: 150,
  least: {
    edited: 0.5,
    safe: 0.2,
    unsafe: 0.2,
    'fixes 2.3': 0.05,
    'fixes 4.1': 0.05,

    'fixes 7.2': 0.05,
  },
  most: 900,
  make,
  show: ({ text, unsafe }) => `${unsafe ? '--fix-unsafe' : '--fix'}\n${text}`,
  check: async ({ text, data, unsafe, space, hasObstacles }) => {
    const document = await readDocument(text);
    assert.ok(!isFailure(document) && isSameRaw(document.root, data), 'the text is not that of the data');
    const first = await auditOf(text);
    let audit = first;
    let after = text;
    const made: Finding[] = [];
    for (let round = 0; ; round += 1) {
      const [file] = await applyEdits(audit, { unsafe });
      if (file === undefined) break;
      assert.ok(round < ROUNDS, 'it is never done');
      assert.equal(file.before, after);
      assert.deepEqual(await complaintsAbout(file), []);
      assert.deepEqual(listLostLines(file), [], 'lines are gone');
      after = file.after;
      made.push(...file.made.map(({ finding }) => finding));
      audit = await auditOf(after);
    }
    assert.deepEqual(listSideEffects(first, audit, made), []);
    const left = audit.findings.filter(({ edits = [] }) => edits.some(({ safe }) => safe || unsafe));
    if (!hasObstacles)
      assert.deepEqual(
        left.map(({ message }) => message),
        [],
        'not fixed',
      );
    if (after !== text) assertLayout(text, after, space);
    const numbers = new Set(made.map(({ number }) => `fixes ${number}`));
    return [...(after === text ? [] : ['edited']), unsafe ? 'unsafe' : 'safe', ...numbers];
  },
});

/** What was added looks like the rest. */
function assertLayout(before: string, after: string, space: string | undefined): void {
  const ends = listLineEnds(before);
  if (ends.size > 0)
    assert.deepEqual(
      [...listLineEnds(after)].filter((end) => !ends.has(end)),
      [],
      'other line ends',
    );
  const [steps, others] = [listSteps(before), listSteps(after)];
  for (const kind of ['map', 'list'] as const) {
    const isNew = (step: number): boolean => steps[kind].size > 0 && !steps[kind].has(step);
    assert.deepEqual([...others[kind]].filter(isNew), [], `${kind}s with another indentation`);
  }
  if (space !== undefined) {
    const expected = JSON.stringify(JSON.parse(after), null, space);
    assert.equal(after.replaceAll('\r\n', '\n'), expected);
  }
}
