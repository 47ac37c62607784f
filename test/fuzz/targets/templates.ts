import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { render } from '../../../src/report/render.js';
import type { Choices } from '../choices.js';
import { type Json, alter } from '../intrinsics.js';
import { auditText } from '../memory-audit.js';
import { ACTING, pickName } from '../names.js';
import { assertNamed } from '../places.js';
import { LOOKS, assertPlaces, assertReport, listTraits, pickLook } from '../reports.js';
import { RESOURCES } from '../resources.js';
import { makeTarget } from '../target.js';

type Entries = readonly (readonly [string, Json])[];

interface Input {
  readonly file: string;
  readonly text: string;
  readonly look: number;
  /** How it is audited once more, if it is. */
  readonly again: (typeof AGAIN)[number];
}

const AGAIN = [
  'no',
  'no',
  'no',
  'no',
  'no',
  'with',
  'without remembered answers',
  'without remembered answers',
] as const;

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
  const again = choices.pick(AGAIN);
  const [isYaml, look] = [choices.rarely(4), choices.number(LOOKS)];
  const file = choices.rarely(8) ? `${choices.pick(ACTING)}.yaml` : 'template.yaml';
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
  return { file, text: isYaml ? stringify(whole) : JSON.stringify(whole, null, 1), look, again };
}

/** Any function of CloudFormation in any place of a template: the audit ends, answers the same again, and is shown. */
export const templateTarget = makeTarget<Input>({
  name: 'templates',
  runs: 250,
  least: { audited: 0.95, findings: 0.4, unknown: 0.2 },
  most: 600,
  make,
  show: ({ file, text }) => `=== ${JSON.stringify(file)}\n${text}`,
  check: async ({ file, text, look, again }) => {
    const made = await auditText(text, { file, memo: true });
    if (made === undefined) return ['refused'];
    const { audit, document } = made;
    assertPlaces(audit);
    assertNamed(audit, document);
    assertReport(audit, pickLook(look));
    if (again !== 'no') {
      const json = render(audit, 'json');
      const fresh = await auditText(text, { file, memo: again === 'with' });
      assert.equal(fresh === undefined ? undefined : render(fresh.audit, 'json'), json, `${again}: another answer`);
    }
    return [...listTraits(audit), `once more ${again}`];
  },
});
