import { Placed, type Raw, isList, isMap, getOwn } from './parse/document.js';
import type { Template } from './evaluate/types.js';
import { parseSub } from './evaluate/value.js';

/** The references of a template's resources, read once from the raw text. */
export interface Uses {
  /** Names of parameters, and of everything else that a `Ref` or an `Fn::Sub` names. */
  readonly names: ReadonlySet<string>;
  readonly mappings: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  /** A macro reads the template and may use otherwise unused parts. */
  readonly isOpen: boolean;
}

/** These do nothing with parameters that the template does not show. */
const KNOWN_TRANSFORMS = /^AWS::(?:Serverless-|LanguageExtensions$|CodeDeployBlueGreen$|SecretsManager-)/;

/** The parameters, mappings and conditions that resources use, by themselves or through conditions. */
export function collectUses(template: Template): Uses {
  const { root, transforms } = template;
  const uses: Found = { names: new Set(), mappings: new Set(), conditions: new Set(), isOpen: false };
  for (const section of ['Resources', 'Globals']) read(getOwn(root, section), uses);
  const conditions = getOwn(root, 'Conditions');
  // A condition that another one names is added to the set while it is walked, and so is visited as well.
  for (const name of uses.conditions) if (isMap(conditions)) read(getOwn(conditions, name), uses);
  uses.isOpen ||= ['Conditions', 'Mappings'].some((section) => includes(getOwn(root, section)));
  uses.isOpen ||= includes(root) || transforms.some((name) => !KNOWN_TRANSFORMS.test(name));
  return uses;
}

interface Found {
  readonly names: Set<string>;
  readonly mappings: Set<string>;
  readonly conditions: Set<string>;
  isOpen: boolean;
}

/** Whether a macro makes or includes a part of it that is not available. */
function includes(raw: Raw): boolean {
  return isMap(raw) && getOwn(raw, 'Fn::Transform') !== undefined;
}

function read(raw: Raw, found: Found): void {
  if (raw instanceof Placed) read(raw.raw, found);
  else if (isList(raw)) for (const item of raw) read(item, found);
  else if (isMap(raw)) {
    if (includes(raw)) found.isOpen = true;
    for (const [key, value] of Object.entries(raw)) {
      note(key, value, found);
      read(value, found);
    }
  }
}

function note(key: string, value: Raw, { names, mappings, conditions }: Found): void {
  const first = isList(value) ? value[0] : value;
  if (typeof first !== 'string') return;
  if (key === 'Ref') names.add(first);
  if (key === 'Fn::FindInMap') mappings.add(first);
  // As an attribute of a resource, and as a part of another condition.
  if (key === 'Fn::If' || key === 'Condition') conditions.add(first);
  if (key !== 'Fn::Sub') return;
  for (const { text, isVariable } of parseSub(first)) if (isVariable) names.add(text);
}
