import type { SourceText } from '../../text/brackets.js';
import { narrowToProperty } from '../trace/property-path.js';
import type { AppSite, SourceSite } from '../trace/source-site.js';
import { type CdkNames, collectCdkNames, findLocalName, resolveCdkName } from './cdk-names.js';
import { detectLineEnd } from '../../text/lines.js';
import { buildAddedItem, findCodeEnd, findIndentation, parseWholeObject, readCode } from './layout.js';
import type { SpanEdit } from './types.js';

/** A property as it is written in both languages. */
interface WrittenProperty {
  readonly script: string;
  readonly python: string;
}

const FLAG: WrittenProperty = { script: 'pointInTimeRecovery: true', python: 'point_in_time_recovery=True' };

/**
 * The first version of aws-cdk-lib whose tables know pointInTimeRecoverySpecification; before, they had a flag, which is
 * deprecated since: github.com/aws/aws-cdk/pull/33059, and the types of versions 2.177.0 and 2.178.0.
 */
const SPECIFIED_SINCE = [2, 178] as const;

/** The classes whose tables can be recovered, and the struct that they take. */
const STRUCTS: Readonly<Record<string, string>> = {
  'aws_dynamodb.Table': 'aws_dynamodb.PointInTimeRecoverySpecification',
  'aws_dynamodb.TableV2': 'aws_dynamodb.PointInTimeRecoverySpecification',
  'aws_dynamodb.CfnTable': 'aws_dynamodb.CfnTable.PointInTimeRecoverySpecificationProperty',
};

const NAMES = ['pointInTimeRecoverySpecification', 'pointInTimeRecovery'];
const MENTION = /point_?in_?time_?recovery/i;

/**
 * Switches point-in-time recovery on where a table is made: in its props, which must be written out. A global table
 * passes it to its replicas. Where the version of aws-cdk-lib is not known it is the flag, which all versions take.
 * @param isSet whether the template has the property, on or off: if so, and the call has not, it is set after it
 */
export function buildRecoveryEdits(site: AppSite, isSet: boolean): readonly SpanEdit[] | undefined {
  const { context, call, isMain } = site;
  const { text, lexis } = context;
  const source: SourceText = { text, syntax: lexis };
  const names = collectCdkNames(context);
  const kind = resolveCdkName(text.slice(call.head.from, call.head.to), names) ?? '';
  const struct = Object.hasOwn(STRUCTS, kind) ? STRUCTS[kind] : undefined;
  if (!isMain || struct === undefined) return undefined;
  const given = narrowToProperty(source, call, [NAMES, ['pointInTimeRecoveryEnabled']]);
  const isPython = lexis === 'python';
  if (given !== undefined) {
    const end = findCodeEnd(context, given.value);
    const isOff = readCode(context, given.value) === (isPython ? 'False' : 'false');
    return isOff ? [{ from: given.value.from, to: end, text: isPython ? 'True' : 'true' }] : undefined;
  }
  // A replica may have a value of its own.
  if (isSet || MENTION.test(context.bare.slice(call.whole.from, call.whole.to))) return undefined;
  const isFlag = kind !== 'aws_dynamodb.CfnTable' && !isSpecified(site.app.version);
  return addProperty(site, isFlag ? FLAG : specificationOf(struct, names));
}

function isSpecified(version: string | undefined): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version ?? '') ?? [];
  return Number(major) === SPECIFIED_SINCE[0] && Number(minor) >= SPECIFIED_SINCE[1];
}

function specificationOf(struct: string, names: CdkNames): WrittenProperty {
  const local = findLocalName(struct, names);
  // Python takes a struct's fields as a map, too.
  const fields =
    local === undefined ? '{"point_in_time_recovery_enabled": True}' : `${local}(point_in_time_recovery_enabled=True)`;
  return {
    script: 'pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true }',
    python: `point_in_time_recovery_specification=${fields}`,
  };
}

/** Adds a property to the props of a construct: to the object, or as a named argument. */
function addProperty(site: SourceSite, { script, python }: WrittenProperty): readonly SpanEdit[] | undefined {
  const { context, call } = site;
  const { text, lexis } = context;
  if (lexis === 'python') {
    const isOpenEnded = call.arguments.some(({ from }) => text.charAt(from) === '*');
    return isOpenEnded ? undefined : buildAddedItem(context, text.indexOf('(', call.head.to), brokenUp(python, site));
  }
  const [, id, props, ...others] = call.arguments;
  if (id === undefined || others.length > 0) return undefined;
  if (props === undefined) return [{ from: id.to, to: id.to, text: `, { ${script} }` }];
  const object = parseWholeObject(context, { from: props.from, to: findCodeEnd(context, props) });
  if (object === undefined) return undefined;
  if (object.items.length > 0) return buildAddedItem(context, props.from, script);
  const isBlank = /^\s*$/.test(text.slice(props.from + 1, object.close));
  return isBlank ? [{ from: props.from, to: object.close + 1, text: `{ ${script} }` }] : undefined;
}

/** The longest line that Black leaves: github.com/psf/black. */
const LONGEST_LINE = 88;

/** A named argument that would be too long for one line, with its own argument on the next one. */
function brokenUp(written: string, { context: { text }, call }: SourceSite): string {
  const last = call.arguments.at(-1);
  const indentation = last === undefined ? undefined : findIndentation(text, last.from);
  const open = written.indexOf('(');
  if (indentation === undefined || open === -1 || indentation.length + written.length < LONGEST_LINE) return written;
  const line = `${detectLineEnd(text)}${indentation}`;
  const step = indentation.includes('\t') ? '\t' : '    ';
  return `${written.slice(0, open + 1)}${line}${step}${written.slice(open + 1, -1)},${line})`;
}
