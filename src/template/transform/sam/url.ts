import type { Declared } from '../transform.js';
import { type Callee, type SamFunction, generated } from './context.js';
import { at, inBranches, isNothing, textOf } from './pieces.js';

/** `FunctionUrlConfig`: the URL, and the permissions that let everybody call it where it asks nobody who he is. */
export function functionUrl(fn: SamFunction, callee: Callee): readonly Declared[] {
  const config = fn.properties['FunctionUrlConfig'];
  if (config === undefined || isNothing(config)) return [];
  const { logicalId } = fn;
  const { path } = config;
  const url = generated(
    fn,
    { logicalId: `${logicalId}Url`, type: 'AWS::Lambda::Url', path },
    {
      AuthType: inBranches(config, 'AuthType'),
      Cors: inBranches(config, 'Cors'),
      InvokeMode: inBranches(config, 'InvokeMode'),
      TargetFunctionArn: callee.name,
    },
  );
  const auth = at(config, 'AuthType');
  if (textOf(auth) !== 'NONE') return [url];
  const type = 'AWS::Lambda::Permission';
  const everybody = { FunctionName: callee.name, Principal: '*' };
  return [
    url,
    generated(
      fn,
      { logicalId: `${logicalId}UrlPublicPermissions`, type, path },
      { ...everybody, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: auth },
    ),
    generated(
      fn,
      { logicalId: `${logicalId}URLInvokeAllowPublicAccess`, type, path },
      { ...everybody, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    ),
  ];
}
