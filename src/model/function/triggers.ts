import { type Answer, no, not, some } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import { findApi, isWebSocket } from '../api/api.js';
import type { Application } from '../application.js';
import { type Invocation, collectInvocations } from './invocations.js';
import { type ApiOperation, findOperation } from '../api/operation.js';
import { collectRoutesTo } from './api-calls.js';

/** One way in which a function is called, by who takes what it answers and what becomes of what it throws. */
export interface Trigger {
  /**
   * `api`: HTTP, by a proxy integration or a function URL: what the function returns is the reply. `mapped`: HTTP, where
   * the template makes the reply of it. `websocket`: a message. `event`: Lambda tries again what fails. `queue`,
   * `stream`: what fails is read again.
   */
  readonly is: 'api' | 'mapped' | 'websocket' | 'event' | 'queue' | 'stream';
  readonly by: Resource;
  readonly certain: Answer;
  readonly confidence: Invocation['confidence'];
  /** Of HTTP: the operations that lead there; none where they are not known. */
  readonly operations: readonly ApiOperation[];
}

/** The ways in which a function is called. Tasks, authorizers, providers and other services judge errors themselves. */
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

/** What waits for an answer and speaks HTTP, or WebSocket, with whoever asked. */
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

/** Whether a way leads through public paths only; `added` is the option `publicPaths`. */
export function isPublicTrigger({ operations }: Trigger, added: readonly string[]): boolean {
  return operations.length > 0 && operations.every((one) => one.isPublic(added));
}

/** Whether several records may come at once; an event source mapping takes as many as it can unless told otherwise. */
export function deliversBatches({ is, by }: Trigger): Answer {
  if ((is !== 'queue' && is !== 'stream') || by.type !== 'AWS::Lambda::EventSourceMapping') return no;
  return not(by.at('BatchSize').is(1));
}

/** Whether only the records that failed come again. */
export function reportsBatchItemFailures({ by }: Trigger): Answer {
  return some(by.all('FunctionResponseTypes'), (type) => type.is('ReportBatchItemFailures'));
}
