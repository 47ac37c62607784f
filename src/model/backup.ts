import { type Answer, and, every, no, not, or, some } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import type { Application } from './application.js';
import { hasTag } from './tags.js';

/**
 * Whether a selection of AWS Backup covers a table. `Resources` and `ListOfTags` add to each other, `Conditions` must
 * all hold for what `Resources` names, `NotResources` takes away;
 * docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html
 */
export function isBackedUp(application: Application, table: Resource, tags: readonly Node[]): Answer {
  return some(application.existing('AWS::Backup::BackupSelection'), (selection) =>
    and(selection.exists(), covers(selection.at('BackupSelection'), table, tags)),
  );
}

function covers(selection: Node, table: Resource, tags: readonly Node[]): Answer {
  const conditions = selection.at('Conditions');
  const named = selection.all('Resources');
  // Conditions alone choose among everything that AWS Backup knows.
  const reached = named.length === 0 ? conditions.present : some(named, (arn) => matchesArn(arn, table));
  const byName = and(reached, satisfies(conditions, tags));
  const byTag = some(selection.all('ListOfTags'), (wanted) => isTagged(wanted, 'ConditionKey', tags, equalTo(wanted)));
  const taken = some(selection.all('NotResources'), (arn) => matchesArn(arn, table));
  return and(or(byName, byTag), not(taken));
}

function satisfies(conditions: Node, tags: readonly Node[]): Answer {
  return every(['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike'], (operator) =>
    every(conditions.all(operator), (wanted) => {
      const test = operator.endsWith('Like') ? likeOf(wanted) : equalTo(wanted);
      const tagged = isTagged(wanted, 'ConditionKey', tags, test);
      return operator.startsWith('StringNot') ? not(tagged) : tagged;
    }),
  );
}

function isTagged(wanted: Node, key: string, tags: readonly Node[], test: (value: Node) => Answer): Answer {
  const name = wanted.at(key).text?.replace(/^aws:ResourceTag\//, '');
  return name === undefined ? no : some(tags, (set) => hasTag(set, name, test));
}

function equalTo(wanted: Node): (value: Node) => Answer {
  const expected = wanted.at('ConditionValue');
  return (value) => value.equals(expected);
}

function likeOf(wanted: Node): (value: Node) => Answer {
  const expected = wanted.at('ConditionValue').text ?? '';
  return (value) => value.matches(globOf(expected));
}

/** A name that no pattern was written for: only a wildcard reaches it. */
const GENERATED = 'GENERATED-NAME';

/** Whether an ARN, which may hold wildcards, names a table. */
function matchesArn(arn: Node, table: Resource): Answer {
  const direct = arn.refersTo(table);
  if (direct.is === 'yes' || arn.value.is === 'unknown') return direct;
  const pattern = globOf(arn.shown.replace(/\$\{[^}]*\}/g, '*'));
  const name = table.at('TableName').text ?? GENERATED;
  return pattern.test(`arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`) && arn.shown.includes('*')
    ? arn.present
    : direct;
}

function globOf(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '.*')}$`);
}
