import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { render } from '../../../src/report/render.js';
import type { Choices } from '../choices.js';
import { type Json, alter } from '../intrinsics.js';
import { auditText } from '../memory-audit.js';
import { pickName } from '../names.js';
import { assertPlaces, assertReport, pickFormat } from '../reports.js';
import { RESOURCES } from '../resources.js';
import { makeTarget } from '../target.js';

type Entries = readonly (readonly [string, Json])[];

interface Input {
  readonly text: string;
  readonly format: number;
  /** Whether it is audited without remembered answers, too. */
  readonly isCompared: boolean;
}

const CONDITIONS: readonly [Json, ...Json[]] = [
  { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
  { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
  { 'Fn::Not': [{ Condition: 'prod' }] },
  { 'Fn::And': [{ Condition: 'A' }, { Condition: 'B' }] },
  { 'Fn::Or': [{ Condition: 'A' }, { 'Fn::Equals': [{ Ref: 'A' }, { Ref: 'B' }] }] },
];

const PARAMETERS: readonly [Json, ...Json[]] = [
  { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
  { Type: 'String' },
  { Type: 'Number', Default: 3 },
  { Type: 'CommaDelimitedList', Default: 'a,b' },
  { Type: 'String', NoEcho: true },
  { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a' },
];

function named(choices: Choices, most: number, list: readonly [Json, ...Json[]]): Entries {
  return choices.several(most, () => [pickName(choices), choices.pick(list)]);
}

function mapOf(entries: Entries): Json {
  return Object.fromEntries(entries);
}

function make(choices: Choices): Input {
  const isCompared = choices.rarely(4);
  const [isYaml, format] = [choices.rarely(4), choices.number(10)];
  const resources = named(choices, 4, RESOURCES);
  const isSam = resources.some(([, one]) => JSON.stringify(one).includes('AWS::Serverless'));
  const root = {
    ...(isSam ? { Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'] } : {}),
    Parameters: mapOf(named(choices, 3, PARAMETERS)),
    Conditions: mapOf(named(choices, 3, CONDITIONS)),
    Mappings: { Files: { A: { A: 'x' }, prod: { A: ['y'], B: 3 } } },
    ...(isSam && choices.rarely(3) ? { Globals: { Function: { Timeout: 9 }, Api: { Cors: "'*'" } } } : {}),
    Resources: mapOf(resources),
    Outputs: { A: { Value: { Ref: 'Api' }, Export: { Name: pickName(choices) } } },
  };
  const altered = alter(choices, root, choices.pick([7, 20, 60, 250]));
  const isMap = typeof altered === 'object' && altered !== null && !Array.isArray(altered);
  const whole = isMap && 'Resources' in altered ? altered : { Resources: altered };
  return { text: isYaml ? stringify(whole) : JSON.stringify(whole, null, 1), format, isCompared };
}

/** Any function of CloudFormation in any place of a template: the audit ends, answers the same again, and is shown. */
export const templateTarget = makeTarget({
  name: 'templates',
  runs: 250,
  most: 600,
  make,
  show: ({ text }) => text,
  check: async ({ text, format, isCompared }) => {
    const audit = await auditText(text, true);
    if (audit === undefined) return;
    assertPlaces(audit);
    assertReport(audit, pickFormat(format));
    if (!isCompared) return;
    const json = render(audit, 'json');
    const fresh = await auditText(text, false);
    assert.equal(fresh === undefined ? undefined : render(fresh, 'json'), json, 'it depends on what is remembered');
  },
});
