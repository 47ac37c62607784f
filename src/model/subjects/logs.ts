import { type Answer, and, or, some, unknown, yes, makeReason } from '../../answer.js';
import { type Raw, getOwn, isMap } from '../../template/parse/document.js';
import { findExplicitName } from '../../template/evaluate/refers-to.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { getNoun } from '../resource-types.js';
import { LOG_GROUP_TYPES, isNamedAfter } from '../function/log-groups.js';
import { isOwnGroupNamed } from '../function/named-log-groups.js';
import { isNamedAsHelper, isForeign } from '../function/custom-resources.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { listWrittenTags } from '../storage/tags.js';
import { isProductionStack } from '../environments/environments.js';

/** A log group of the application, or the one that Lambda creates for a function without one. */
export interface LogSubject {
  readonly resource: Resource;
  /** For messages, such as `log group UploadLogs`. */
  readonly name: string;
  /** In days; absent: the logs are kept forever. */
  readonly retention: Node;
  /** Whether its logs expire: by a retention, or because of the log group's class. */
  readonly isLimited: Answer;
  /** Whether the application declares the log group, so that its retention is known; yes for a log group itself. */
  readonly isDeclared: Answer;
  /** Whether a function may get another log group than the one that Lambda makes: nothing else may name that. */
  readonly mayMove: boolean;
  /** The property in which a function names its log group. */
  readonly choice: Node;
  /** The tags of the resource that are written out, for a log group that is added. */
  readonly writtenTags: ReturnType<typeof listWrittenTags>;
  /** Whether a name in the template shows that it is deployed to production in this world. */
  readonly namesProduction: boolean;
}

const GROUP = 'AWS::Logs::LogGroup';
/** CDK's `logRetention` sets the retention of the log group that Lambda creates. */
const RETENTION = 'Custom::LogRetention';
const FUNCTION = 'AWS::Lambda::Function';

/** Every log group that an application declares, and each of its functions without one. */
export function collectLogParts(application: Application): readonly SubjectPart<LogSubject>[] {
  return [
    ...collectResourceParts(application, [FUNCTION], (fn) => logsOfFunction(application, fn)),
    ...collectResourceParts(application, LOG_GROUP_TYPES, (group) =>
      isForeignLogGroup(application, group) || isDelivery(group).is === 'yes'
        ? undefined
        : logsOf(application, group, yes),
    ),
  ];
}

/**
 * Log groups of this class only deliver logs to S3 or Firehose, and keep them for one day regardless of the retention;
 * docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
function isDelivery(group: Resource): Answer {
  return group.at('LogGroupClass').is('DELIVERY');
}

function logsOf(application: Application, resource: Resource, isDeclared: Answer): LogSubject {
  const noun = getNoun(resource.type);
  // The id of CDK's custom resource means nothing to users, so that the message shows the log group's name.
  const name = resource.type === RETENTION ? resource.at('LogGroupName').shown : resource.shownName;
  const retention = resource.at('RetentionInDays');
  return {
    resource,
    name: `${noun} ${name}`,
    retention,
    isLimited: or(retention.present, isDelivery(resource)),
    isDeclared,
    get mayMove() {
      return !isOwnGroupNamed(application, resource);
    },
    choice: resource.at('LoggingConfig.LogGroup'),
    get writtenTags() {
      return listWrittenTags(resource);
    },
    get namesProduction() {
      return isProductionStack(application, resource.template);
    },
  };
}

/** The subject of a function; undefined if its log group is declared, which is then checked itself. */
function logsOfFunction(application: Application, fn: Resource): LogSubject | undefined {
  if (isForeign(application, fn)) return undefined;
  const isDeclared = hasDeclaredGroup(application, fn);
  return isDeclared.is === 'yes' ? undefined : logsOf(application, fn, isDeclared);
}

function hasDeclaredGroup(application: Application, fn: Resource): Answer {
  const chosen = fn.at('LoggingConfig.LogGroup');
  const byName = some(application.companions(fn, ...LOG_GROUP_TYPES), (group) =>
    and(group.exists(), isNamedAfter(group, fn)),
  );
  if (chosen.present.is === 'no') return byName;
  if (application.hasMatching([GROUP], (group) => chosen.refersTo(group).is === 'yes')) return yes;
  return unknown(
    makeReason(
      'defined-elsewhere',
      `the log group of ${fn.shownName} (${chosen.shown}) is defined in a template that was not found`,
    ),
  );
}

/** Whether a log group belongs to the CDK: only custom resources log to it. */
export function isForeignLogGroup(application: Application, group: Resource): boolean {
  if (isNamedAsHelper(group)) return true;
  const users = listPossibleUsers(application, group.at('LogGroupName')).filter(
    (fn) => or(fn.at('LoggingConfig.LogGroup').refersTo(group), isNamedAfter(group, fn)).is === 'yes',
  );
  return users.length > 0 && users.every((fn) => isForeign(application, fn));
}

/** The log groups of functions, as far as the template's text shows them without a world; read once, for all worlds. */
interface LoggingFunctions {
  readonly order: ReadonlyMap<Resource, number>;
  /** By a literal name. */
  readonly named: ReadonlyMap<string, readonly Resource[]>;
  /** Those that name a log group, or whose own name is not a literal. */
  readonly others: readonly Resource[];
}

/** The functions that may log to a group of this name, in document order; comparing all of them would be quadratic. */
function listPossibleUsers(application: Application, name: Node): readonly Resource[] {
  const { order, named, others } = application.worlds.memoOf('logging', application, () =>
    readLogging(application.declared(FUNCTION)),
  );
  const referred = name.targets.map(({ resource }) => resource).filter((one) => order.has(one));
  const [, written = ''] = /^\/aws\/lambda\/(.*)$/s.exec(name.text ?? '') ?? [];
  const found = new Set([...others, ...referred, ...(named.get(written) ?? [])]);
  return [...found].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

function readLogging(functions: readonly Resource[]): LoggingFunctions {
  const named = new Map<string, Resource[]>();
  const others: Resource[] = [];
  for (const fn of functions) {
    const name = findExplicitName(fn)?.raw;
    const properties = getOwn(fn.definition, 'Properties');
    const isPlain = isMap(properties) && !Object.keys(properties).some((key) => key.startsWith('Fn::'));
    if (!isPlain || Object.hasOwn(properties, 'LoggingConfig') || (name !== undefined && !isWritten(name)))
      others.push(fn);
    else if (name !== undefined) named.set(name, [...(named.get(name) ?? []), fn]);
  }
  return { order: new Map(functions.map((fn, index) => [fn, index])), named, others };
}

function isWritten(name: Raw): name is string {
  return typeof name === 'string' && !name.includes('{{resolve:');
}
