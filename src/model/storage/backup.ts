import { type Answer, and, every, no, not, or, some, unknown, yes, makeReason } from '../../answer.js';
import type { UnknownPart, Node, Resource } from '../../template/evaluate/types.js';
import { ANY_TEXT, splitParts } from '../../template/evaluate/value.js';
import { makeWildcardMatcher } from '../../text/wildcard.js';
import type { Application } from '../application.js';
import { hasTag, getStackTags } from './tags.js';

/** A table in one region, as AWS Backup sees it. */
export interface BackedUpTable {
  readonly table: Resource;
  readonly tags: Node;
  /** Undefined for the region of the stack. */
  readonly region: Node | undefined;
}

/**
 * Whether a selection of AWS Backup covers a table. `Resources` and `ListOfTags` are alternatives, and a selection with
 * neither covers everything; all of `Conditions` must hold, and `NotResources` excludes.
 * docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html
 */
export function isBackedUp(application: Application, stored: BackedUpTable): Answer {
  return application.someExisting(['AWS::Backup::BackupSelection'], (selection) =>
    covers(selection.at('BackupSelection'), stored),
  );
}

function covers(selection: Node, stored: BackedUpTable): Answer {
  const tags = [stored.tags, getStackTags(stored.table.template)];
  const [resources, listed] = [selection.all('Resources'), selection.all('ListOfTags')];
  const reached = or(
    resources.length + listed.length === 0 ? selection.present : no,
    some(resources, (arn) => matchesArn(arn, stored)),
    some(listed, (wanted) => isTagged(wanted, tags, equalTo(wanted))),
  );
  if (reached.is === 'no') return no;
  const taken = some(selection.all('NotResources'), (arn) => matchesArn(arn, stored));
  return and(reached, satisfies(selection.at('Conditions'), tags), not(taken));
}

function satisfies(conditions: Node, tags: readonly Node[]): Answer {
  if (conditions.present.is === 'unknown') return conditions.present;
  return every(['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike'], (operator) =>
    every(conditions.all(operator), (wanted) => {
      const test = operator.endsWith('Like') ? likeOf(wanted) : equalTo(wanted);
      const tagged = isTagged(wanted, tags, test);
      return operator.startsWith('StringNot') ? not(tagged) : tagged;
    }),
  );
}

function isTagged(wanted: Node, tags: readonly Node[], test: (value: Node) => Answer): Answer {
  const key = wanted.at('ConditionKey');
  if (key.text === undefined) return key.present.is === 'no' ? no : unknown(...key.because);
  const name = key.text.replace(/^aws:ResourceTag\//, '');
  return some(tags, (set) => hasTag(set, name, test));
}

function equalTo(wanted: Node): (value: Node) => Answer {
  const expected = wanted.at('ConditionValue');
  return (value) => value.equals(expected);
}

function likeOf(wanted: Node): (value: Node) => Answer {
  const expected = wanted.at('ConditionValue');
  return (value) =>
    expected.text === undefined
      ? unknown(...expected.because)
      : value.matches({ test: makeWildcardMatcher(expected.text) });
}

type Part = string | UnknownPart;

/** Whether an ARN, which may have wildcards, matches a table; unknown if that depends on an unknown part. */
function matchesArn(arn: Node, stored: BackedUpTable): Answer {
  if (arn.targets.some(({ resource }) => resource.key === stored.table.key)) return yes;
  const { value } = arn;
  if (value.is === 'unknown') return unknown(...value.because);
  const [parts, name] = [splitParts(value), nameOf(stored.table)];
  const region = stored.region?.text;
  const own = `arn:aws:dynamodb:${region ?? ANY_REGION}:${ACCOUNT}:table/${name.map(spelled).join('')}`;
  // The region of a stack is usually unknown: an ARN in the same template is assumed to be in that region.
  const pattern = parts
    .map(spelled)
    .join('')
    .replace(/^arn:([^:]*):([^:]*):([^:]*):[^:]*:/, (_, _partition: string, service: string, named: string) => {
      const place = region === undefined || named.includes(MARK) ? '*' : named;
      return `arn:aws:${service}:${place}:*:`;
    });
  if (makeWildcardMatcher(pattern)(own)) return yes;
  const open = [...parts, ...name].flatMap((part) => (isOpen(part) ? [part.because] : []));
  return open.length > 0 && mayMeet(pattern, own) ? unknown(...open) : no;
}

const ACCOUNT = '000000000000';
const ANY_REGION = 'eu-west-1';

/** The explicit name, or the one that CloudFormation generates: the stack's name, the logical id, random letters. */
function nameOf(table: Resource): readonly Part[] {
  const { value } = table.at('TableName');
  if (value.is !== 'absent') return splitParts(value);
  const stack: UnknownPart = {
    because: makeReason('deployment-value', "the stack's name is only known at deployment"),
    label: 'AWS::StackName',
    pattern: '[\\w-]+',
  };
  return [stack, `-${table.logicalId}-1A2B3C4D5E6F`];
}

/** Delimits the label of a part that is only known at deployment, so that equal parts compare as equal. */
const MARK = '\u0000';

function spelled(part: Part): string {
  return typeof part === 'string'
    ? part
    : `${MARK}${isOpen(part) ? '?' : '!'}${part.label.replaceAll(':', '.')}${MARK}`;
}

/** Whether the value at deployment may be any text; not so for the id of a resource, or for the account. */
function isOpen(part: Part): part is UnknownPart {
  if (typeof part === 'string') return false;
  return part.target === undefined ? !/^AWS::(?!StackName)/.test(part.label) : part.pattern === ANY_TEXT;
}

/** Whether two texts with open parts may be equal at deployment, by the text before the first and after the last part. */
function mayMeet(pattern: string, own: string): boolean {
  const fixed = (text: string): { head: string; tail: string } => {
    const pieces = text.split(new RegExp(`\\*|${MARK}\\?[^${MARK}]*${MARK}`));
    return { head: pieces[0] ?? '', tail: pieces.at(-1) ?? '' };
  };
  const [one, other] = [fixed(pattern), fixed(own)];
  const heads = one.head.startsWith(other.head) || other.head.startsWith(one.head);
  return heads && (one.tail.endsWith(other.tail) || other.tail.endsWith(one.tail));
}
