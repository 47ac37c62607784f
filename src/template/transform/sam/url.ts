import type { ResourceDeclaration } from '../transform.js';
import { type Callee, type SamFunction, makeCompanionResource } from './context.js';
import { findPlaced, mapBranchProperty, isNothing, findText } from '../placed.js';

/** `FunctionUrlConfig`: the URL, and the permissions that let anyone call it if it has no authentication. */
export function buildFunctionUrl(fn: SamFunction, callee: Callee): readonly ResourceDeclaration[] {
  const config = fn.properties['FunctionUrlConfig'];
  if (config === undefined || isNothing(config)) return [];
  const { logicalId } = fn;
  const { path } = config;
  const url = makeCompanionResource(
    fn,
    { logicalId: `${logicalId}Url`, type: 'AWS::Lambda::Url', path },
    {
      AuthType: mapBranchProperty(config, 'AuthType'),
      Cors: mapBranchProperty(config, 'Cors'),
      InvokeMode: mapBranchProperty(config, 'InvokeMode'),
      TargetFunctionArn: callee.name,
    },
  );
  const auth = findPlaced(config, 'AuthType');
  if (findText(auth) !== 'NONE') return [url];
  const type = 'AWS::Lambda::Permission';
  const everybody = { FunctionName: callee.name, Principal: '*' };
  return [
    url,
    makeCompanionResource(
      fn,
      { logicalId: `${logicalId}UrlPublicPermissions`, type, path },
      { ...everybody, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: auth },
    ),
    makeCompanionResource(
      fn,
      { logicalId: `${logicalId}URLInvokeAllowPublicAccess`, type, path },
      { ...everybody, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    ),
  ];
}
