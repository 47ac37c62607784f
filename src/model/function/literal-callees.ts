import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { INTEGRATING } from '../api/integration.js';
import { collectFunctionCalls } from './calls.js';

/** A call of a function that the application does not contain. */
export interface UnfollowedCall {
  readonly caller: Resource;
  /** The value that names the function. */
  readonly callee: Node;
  /** The function's name. */
  readonly name: string;
}

/** An ARN of one account and one function; docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
const LITERAL_ARN = /(?:^|\/)arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:([\w-]+)(?=[:/]|$)/;

/** The callers that hand a function its requests and events. */
const SOURCES: readonly string[] = [
  ...INTEGRATING,
  'AWS::ApiGatewayV2::Integration',
  'AWS::Events::Rule',
  'AWS::Lambda::EventSourceMapping',
];

/** The calls of functions by literal ARNs that name none of the application's functions. */
export function collectUnfollowedCalls(application: Application): readonly UnfollowedCall[] {
  const functions = application.declared('AWS::Lambda::Function');
  return application.declared(...SOURCES).flatMap((caller) =>
    collectFunctionCalls(application, caller).flatMap(({ callee }) => {
      const [, name] = LITERAL_ARN.exec(callee.text ?? '') ?? [];
      if (name === undefined || functions.some((fn) => callee.refersTo(fn).is !== 'no')) return [];
      return [{ caller, callee, name }];
    }),
  );
}
