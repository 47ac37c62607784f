import { type Answer, and, or, some, unknown, yes, makeReason } from '../../answer.js';
import { type Raw, getOwn, isMap } from '../../template/parse/document.js';
import { findExplicitName } from '../../template/evaluate/refers-to.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { getNoun } from '../resource-types.js';
import { LOG_GROUP_TYPES, isNamedAfter } from '../function/log-groups.js';
import { hasCdkName, isForeign } from '../function/custom-resources.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { isProductionStack } from '../environments/environments.js';

/** Where something logs to: a log group of the application, or the one that Lambda makes for a function without one. */
export interface LogSubject {
  readonly resource: Resource;
  /** For messages, such as `log group UploadLogs`. */
  readonly name: string;
  /** In days; absent: for ever. */
  readonly retention: Node;
  /** Whether its logs are deleted some day: by a retention, or because of the class of the log group. */
  readonly isLimited: Answer;
  /** Whether the application declares the log group, so that its retention can be told; of a log group: yes. */
  readonly isDeclared: Answer;
  /** Where a function would name its log group. */
  readonly choice: Node;
  /** Whether anything says that it is deployed to production in this world. */
  readonly namesProduction: boolean;
}

const GROUP = 'AWS::Logs::LogGroup';
/** CDK's `logRetention` sets the retention of a log group that Lambda made, or will make. */
const RETENTION = 'Custom::LogRetention';
const FUNCTION = 'AWS::Lambda::Function';

/** Every log group that an application declares, and every function of its own that has none. */
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
 * Log groups of this class only pass logs on to S3 or Firehose, and keep them for a day whatever is set;
 * docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
function isDelivery(group: Resource): Answer {
  return group.at('LogGroupClass').is('DELIVERY');
}

function logsOf(application: Application, resource: Resource, isDeclared: Answer): LogSubject {
  const noun = getNoun(resource.type);
  // Of CDK's custom resource nobody knows the id: the log group has its name.
  const name = resource.type === RETENTION ? resource.at('LogGroupName').shown : resource.logicalId;
  const retention = resource.at('RetentionInDays');
  return {
    resource,
    name: `${noun} ${name}`,
    retention,
    isLimited: or(retention.present, isDelivery(resource)),
    isDeclared,
    choice: resource.at('LoggingConfig.LogGroup'),
    get namesProduction() {
      return isProductionStack(application, resource.template);
    },
  };
}

/** A function whose log group is declared is judged there. */
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
      `the log group of ${fn.logicalId} (${chosen.shown}) is defined in a template that was not found`,
    ),
  );
}

/** Log groups that only serve custom resources, or that CDK makes for those, are none of the user's. */
export function isForeignLogGroup(application: Application, group: Resource): boolean {
  if (hasCdkName(group)) return true;
  const users = listPossibleUsers(application, group.at('LogGroupName')).filter(
    (fn) => or(fn.at('LoggingConfig.LogGroup').refersTo(group), isNamedAfter(group, fn)).is === 'yes',
  );
  return users.length > 0 && users.every((fn) => isForeign(application, fn));
}

/** What the text of functions says of their log groups; read from it once, and the same in every world. */
interface LoggingFunctions {
  readonly order: ReadonlyMap<Resource, number>;
  /** By a name that is written out. */
  readonly named: ReadonlyMap<string, readonly Resource[]>;
  /** Those that name a log group, or whose own name is not written out. */
  readonly others: readonly Resource[];
}

/** The functions that may log to a group of this name, in document order: asking each of them would take the square of their number. */
function listPossibleUsers(application: Application, name: Node): readonly Resource[] {
  const { order, named, others } = application.worlds.memo(`logging ${application.id}`, () =>
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
