import { formatParts, splitParts } from '../../evaluate/value.js';
import { resolve } from '../../evaluate/resolve.js';
import { makeRawValue } from '../../evaluate/raw-value.js';
import type { Template } from '../../evaluate/types.js';
import { Placed, type Raw, isList, isMap } from '../../parse/document.js';
import type { ResourceDeclaration, Transformed } from '../transform.js';
import { collectEntries, findIntrinsic, findPlaced, findText, getDefinition } from '../placed.js';

const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';

/** The functions that LanguageExtensions resolves before SAM runs; it leaves `Fn::If` and attributes alone. */
const RESOLVED = ['Ref', 'Fn::Sub', 'Fn::Join', 'Fn::FindInMap', 'Fn::Select', 'Fn::Split', 'Fn::ToJsonString'];

/** The properties of an API event that SAM needs as texts. */
const TEXTS = ['Path', 'Method'];

type Warning = Transformed['warnings'][number];

/**
 * Resolves `Path` and `Method` of the API events of SAM functions and state machines, as AWS::LanguageExtensions does
 * before SAM runs. Without it SAM resolves the `Ref` of a parameter alone, and refuses any other function.
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-languageextensions.html
 */
export function resolveEventOperations(declared: readonly ResourceDeclaration[], source: Template): Transformed {
  const warnings: Warning[] = [];
  const resolved = declared.map((one) =>
    /^AWS::Serverless::(?:Function|StateMachine)$/.test(one.type) ? resolveEvents(one, source, warnings) : one,
  );
  return { declared: resolved, warnings };
}

function resolveEvents(one: ResourceDeclaration, source: Template, warnings: Warning[]): ResourceDeclaration {
  const properties = findPlaced(getDefinition(one), 'Properties');
  const events = findPlaced(properties, 'Events');
  const changed = collectEntries(events).flatMap(([name, event]) => {
    const given = findPlaced(event, 'Properties');
    const isApi = ['Api', 'HttpApi'].includes(findText(findPlaced(event, 'Type')) ?? '');
    const texts = isApi ? resolveTexts(`event ${name} of ${one.logicalId}`, given, source, warnings) : [];
    return texts.length === 0 ? [] : [[name, withEntries(event, [['Properties', withEntries(given, texts)]])] as const];
  });
  if (properties === undefined || events === undefined || changed.length === 0) return one;
  const Properties = withEntries(properties, [['Events', withEntries(events, changed)]]);
  return { ...one, definition: { ...one.definition, Properties } };
}

/** The texts that intrinsic functions represent; one that SAM refuses stays, with a warning. */
function resolveTexts(
  what: string,
  given: Placed | undefined,
  source: Template,
  warnings: Warning[],
): readonly Entry[] {
  const isExtended = source.transforms.includes(LANGUAGE_EXTENSIONS);
  return TEXTS.flatMap((key): readonly Entry[] => {
    const written = findPlaced(given, key);
    const intrinsic = findIntrinsic(written);
    if (written === undefined || intrinsic === undefined || (intrinsic === 'Ref' && !isExtended)) return [];
    const text = isExtended ? textOf(written, source) : undefined;
    if (text !== undefined) return [[key, new Placed(text, written.path)]];
    if (intrinsic === 'Ref') return [];
    const why = isExtended ? `${intrinsic} can't be resolved before it runs` : `it is made by ${intrinsic}`;
    const advice = isExtended ? '' : ` or list ${LANGUAGE_EXTENSIONS} before SAM in Transform`;
    const message = `SAM refuses the ${key} of ${what}, since ${why}; write it as text${advice}`;
    warnings.push({ message, at: written.path });
    return [];
  });
}

/** A value that is only known at deployment stays a hole: `/${AWS::Region}/files`. */
function textOf({ raw, path }: Placed, template: Template): string | undefined {
  if (!isResolvable(raw)) return undefined;
  const { value } = resolve(makeRawValue(template, raw, path));
  if (value.is !== 'scalar' && value.is !== 'text') return undefined;
  const parts = splitParts(value);
  const isName = (part: (typeof parts)[number]): boolean => typeof part === 'string' || /^[\w:]+$/.test(part.label);
  return parts.every(isName) ? formatParts(parts) : undefined;
}

function isResolvable(raw: Raw): boolean {
  if (raw instanceof Placed) return isResolvable(raw.raw);
  if (isList(raw)) return raw.every(isResolvable);
  if (!isMap(raw)) return true;
  return Object.entries(raw).every(
    ([key, inner]) => (!key.startsWith('Fn::') || RESOLVED.includes(key)) && isResolvable(inner),
  );
}

type Entry = readonly [key: string, value: Placed];

function withEntries(of: Placed | undefined, changed: readonly Entry[]): Placed {
  return new Placed(Object.fromEntries([...collectEntries(of), ...changed]), of?.path ?? []);
}
