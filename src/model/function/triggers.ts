import { type Answer, no, not, some } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import { findApi, isWebSocket } from '../api/api.js';
import type { Application } from '../application.js';
import { type Invocation, collectInvocations } from './invocations.js';
import { type ApiOperation, findOperation } from '../api/operation.js';
import { collectRoutesTo } from './api-calls.js';

/** One way in which a function is called, classified by how its responses and errors are handled. */
export interface Trigger {
  /**
   * `api`: HTTP, by a proxy integration or a function URL: the function returns the response. `mapped`: HTTP, where the
   * template maps the response. `websocket`: a message. `event`: Lambda retries failed events. `queue`, `stream`: failed
   * records are read again.
   */
  readonly is: 'api' | 'mapped' | 'websocket' | 'event' | 'queue' | 'stream';
  readonly by: Resource;
  readonly certain: Answer;
  readonly confidence: Invocation['confidence'];
  /** The HTTP operations that call the function; none if they are not known. */
  readonly operations: readonly ApiOperation[];
}

/** The ways in which a function is called, without tasks, authorizers and other services that handle errors themselves. */
export function collectTriggers(application: Application, fn: Resource): readonly Trigger[] {
  return collectInvocations(application, fn).flatMap((invocation) => {
    const is = kindOf(invocation);
    if (is === undefined) return [];
    const { by, certain, confidence } = invocation;
    return [{ is, by, certain, confidence, operations: operationsBy(application, by) }];
  });
}

function kindOf({ mode, by }: Invocation): Trigger['is'] | undefined {
  switch (mode) {
    case 'synchronous':
      return WAITING[by.type]?.(by);
    case 'asynchronous':
      return 'event';
    case 'queue':
    case 'stream':
      return mode;
    case 'broker':
    case 'documents':
      return 'event';
    default:
      return undefined;
  }
}

/** The triggers of synchronous callers: HTTP and WebSocket. */
const WAITING: Readonly<Record<string, (by: Resource) => Trigger['is'] | undefined>> = {
  'AWS::ApiGateway::Method': (method) =>
    method.at('Integration.Type').matches(/^aws_proxy$/i).is === 'no' ? 'mapped' : 'api',
  'AWS::ApiGateway::RestApi': () => 'api',
  'AWS::ApiGatewayV2::Api': () => 'api',
  'AWS::ApiGatewayV2::Integration': (integration) => {
    const api = findApi(integration);
    return api !== undefined && isWebSocket(api).is === 'yes' ? 'websocket' : 'api';
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': () => 'api',
  'AWS::Lambda::Permission': (permission) =>
    permission.at('Principal').shown.startsWith('apigateway.') ? 'api' : undefined,
  'AWS::Lambda::Url': () => 'api',
};

function operationsBy(application: Application, by: Resource): readonly ApiOperation[] {
  const makers = by.type === 'AWS::ApiGatewayV2::Integration' ? collectRoutesTo(application, by) : [by];
  return makers.flatMap((maker) => findOperation(application, maker) ?? []);
}

/** Whether a trigger has public paths only; `added` is the option `publicPaths`. */
export function isPublicTrigger({ operations }: Trigger, added: readonly string[]): boolean {
  return operations.length > 0 && operations.every((one) => one.isPublic(added));
}

/** Whether a batch can have several records; the default of an event source mapping is more than one. */
export function deliversBatches({ is, by }: Trigger): Answer {
  if ((is !== 'queue' && is !== 'stream') || by.type !== 'AWS::Lambda::EventSourceMapping') return no;
  return not(by.at('BatchSize').is(1));
}

/** Whether only failed records are read again. */
export function reportsBatchItemFailures({ by }: Trigger): Answer {
  return some(by.all('FunctionResponseTypes'), (type) => type.is('ReportBatchItemFailures'));
}
