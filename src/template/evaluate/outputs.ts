import { Placed, type Raw, isMap, getOwn } from '../parse/document.js';
import type { RawValue, UnknownPart, Template, Value } from './types.js';
import { ANY_TEXT, findStaticText, getRawValue, makeText, parseSub } from './value.js';

/** The outputs of a template, by name, with their raw definitions. */
export function collectOutputs({ root }: Template): readonly (readonly [string, Raw])[] {
  const outputs = getOwn(root, 'Outputs');
  return isMap(outputs)
    ? Object.entries(outputs).map(([name, raw]) => [name, raw instanceof Placed ? raw.raw : raw])
    : [];
}

/** An output that other templates may import. */
export interface Exported {
  readonly template: Template;
  readonly output: string;
  /** Its name as far as it is written out. */
  readonly roughly: Value;
}

const exportsOf = new WeakMap<readonly Template[], readonly Exported[]>();

/**
 * Every export that a template may import: of the templates that are linked, those that are not deployed to another region;
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
 */
export function collectExports({ links: { peers }, region }: Template): readonly Exported[] {
  const all = exportsAmong(peers);
  return region === undefined ? all : all.filter(({ template }) => mayBeIn(template, region));
}

function mayBeIn(template: Template, region: string): boolean {
  return template.region === undefined || template.region === region;
}

function exportsAmong(peers: readonly Template[]): readonly Exported[] {
  const known =
    exportsOf.get(peers) ??
    peers.flatMap((template) =>
      collectOutputs(template).flatMap(([output]) => {
        const { raw } = getExportValue(template, output);
        return raw === undefined ? [] : [{ template, output, roughly: readRoughly(raw) }];
      }),
    );
  exportsOf.set(peers, known);
  return known;
}

/** Where the name is under which an output is exported. */
export function getExportValue(template: Template, output: string): RawValue {
  return getRawValue(template, ['Outputs', output, 'Export', 'Name']);
}

/**
 * The linked templates that are stacks with a known name and may be deployed to a region, as the argument `Region` of
 * `Fn::GetStackOutput` names it: without one the region is that of the stack itself;
 * docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
 */
export function collectStacks({ links: { peers }, region: own }: Template, region: Raw): readonly Template[] {
  const isOwn = region === undefined || (isMap(region) && getOwn(region, 'Ref') === 'AWS::Region');
  const wanted = isOwn ? own : findStaticText(region);
  return peers.filter(
    (stack) =>
      stack.stackName !== undefined &&
      stack.links.parent === undefined &&
      (wanted === undefined || mayBeIn(stack, wanted)),
  );
}

/** A text as far as it is literal; the rest may be anything. */
export function readRoughly(raw: Raw): Value {
  const anything: UnknownPart = { because: '', label: '', pattern: ANY_TEXT };
  const written = isMap(raw) ? getOwn(raw, 'Fn::Sub') : raw;
  if (typeof written !== 'string') return { is: 'text', parts: [anything] };
  if (written === raw) return makeText([written]);
  return makeText(parseSub(written).map(({ text, isVariable }) => (isVariable ? anything : text)));
}
