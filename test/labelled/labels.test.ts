/** The labelled handlers are well-formed, and each stands in an application that can be audited. */
import { describe, expect, test } from 'vitest';
import { auditHandler, said } from './audit-handler.js';
import { type Label, LABELLED, NUMBERS, SETS, entryText, folders, readLabels, readSet } from './labels.js';
import { TRIGGER_KINDS } from './template.js';

describe.each(SETS)('%s', (set) => {
  const labels = readSet(set);

  function without(test: (label: Label) => boolean): readonly string[] {
    return labels.filter((label) => !test(label)).map(({ name }) => name);
  }

  test('every folder has a label and every label a folder', () => {
    expect(labels.map(({ name }) => name).sort()).toEqual([...folders(set)].sort());
  });

  test('every rule is labelled, and no other', () => {
    expect(without(({ verdicts }) => LABELLED.every((number) => verdicts.has(number)))).toEqual([]);
    expect(
      without(({ verdicts, why, doubt }) =>
        [...verdicts.keys(), ...why.keys(), ...doubt.keys()].every((number) => NUMBERS.includes(number)),
      ),
    ).toEqual([]);
  });

  test('the words of a label are known', () => {
    const languages = ['python', 'javascript', 'typescript'];
    expect(without(({ language }) => languages.includes(language))).toEqual([]);
    expect(without(({ upload }) => ['strong', 'weak', 'none'].includes(upload))).toEqual([]);
  });

  test('every entry names a function of a file in the folder', () => {
    const named = (label: Label): boolean =>
      entryText(label)?.includes(label.entry.slice(label.entry.lastIndexOf('.') + 1)) === true;
    expect(without(named)).toEqual([]);
  });

  test('10.x is asked where something is uploaded, and where a processor stands behind the bucket', () => {
    const asks = ({ verdicts }: Label, number: string): boolean => verdicts.get(number)?.verdict !== 'not-applicable';
    const processes = (label: Label): boolean => label.triggers.some(({ kind }) => kind === 's3');
    const uploads = (label: Label): boolean => label.upload !== 'none';
    expect(without((label) => asks(label, '10.1') === (uploads(label) || processes(label)))).toEqual([]);
    expect(without((label) => asks(label, '10.2') === (uploads(label) || processes(label)))).toEqual([]);
    expect(without((label) => asks(label, '10.3') === uploads(label))).toEqual([]);
  });

  test('every kind of trigger is among them', () => {
    const kinds = new Set(labels.flatMap(({ triggers }) => triggers.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([...TRIGGER_KINDS].sort());
  });
});

test('a word that is not known is refused', () => {
  expect(() => readLabels('a: { triggers: [], verdicts: { "2.2": fails } }')).toThrow('"fails" is no verdict');
  expect(() => readLabels('a: { triggers: [rest-api /x], verdicts: {} }')).toThrow('"rest-api /x" is no trigger');
});

test.each(TRIGGER_KINDS)('an application around a handler called by %s is read without a complaint', async (kind) => {
  const label = readSet(SETS[0]).find(({ triggers }) => triggers.some((trigger) => trigger.kind === kind))!;
  const result = await auditHandler(label, ['1.1', '2.3']);
  expect(result.errors).toEqual([]);
  expect(result.applications.map((application) => application.kind)).toEqual(['sam']);
  // The template opens nothing to other websites: what 1.1 says is of the handler's own header, as it is labelled.
  expect(said(result).get('1.1')?.verdict).toBe(label.verdicts.get('1.1')?.verdict ?? 'not-applicable');
  const complaints = result.findings.filter(({ number }) => number === '1.1');
  expect(complaints.filter(({ location }) => !location.file.startsWith('code/'))).toEqual([]);
});
