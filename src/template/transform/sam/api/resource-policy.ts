import type { SourcePath } from '../../../../location.js';
import { Placed, type Raw, isList } from '../../../parse/document.js';
import { collectBranches } from '../../openapi/branches.js';
import { ANY_METHOD } from './events.js';
import type { PathTable } from './paths.js';
import { collectEntries, findPlaced, collectItems, findText } from '../../placed.js';

/** The statements of a `ResourcePolicy`, for the operations of one path. */
function statementsFor(policy: Placed, resources: readonly string[]): readonly Raw[] {
  const statement = (effect: string, principal: Raw, path: SourcePath, condition?: Raw): Raw =>
    new Placed(
      {
        Effect: effect,
        Action: 'execute-api:Invoke',
        Resource: resources,
        Principal: principal,
        ...(condition === undefined ? {} : { Condition: condition }),
      },
      path,
    );
  const accounts = [
    ['AwsAccountWhitelist', 'Allow'],
    ['AwsAccountBlacklist', 'Deny'],
  ].flatMap(([property = '', effect = '']) => {
    const list = findPlaced(policy, property);
    return list === undefined ? [] : [statement(effect, { AWS: list }, list.path)];
  });
  const denials = [
    ...addressTests(policy, 'IpRangeWhitelist', 'NotIpAddress'),
    ...addressTests(policy, 'IpRangeBlacklist', 'IpAddress'),
    ...networkTests(policy, 'Blacklist', 'StringEquals'),
    ...networkTests(policy, 'Whitelist', 'StringNotEquals'),
  ].flatMap(({ condition, path }) => [statement('Allow', '*', path), statement('Deny', '*', path, condition)]);
  return [...accounts, ...denials];
}

interface Denial {
  readonly condition: Raw;
  readonly path: SourcePath;
}

function addressTests(policy: Placed, property: string, operator: string): readonly Denial[] {
  const list = findPlaced(policy, property);
  return list === undefined ? [] : [{ condition: { [operator]: { 'aws:SourceIp': list } }, path: list.path }];
}

/** VPCs and their endpoints are distinguished by their names; values that are not names have lists of their own. */
function networkTests(policy: Placed, colour: 'Blacklist' | 'Whitelist', operator: string): readonly Denial[] {
  const named = collectItems(findPlaced(policy, `SourceVpc${colour}`));
  const startsWith = (prefix: string): readonly Placed[] =>
    named.filter((one) => findText(one)?.startsWith(prefix) === true);
  const vpcs = [...startsWith('vpc-'), ...collectItems(findPlaced(policy, `IntrinsicVpc${colour}`))];
  const endpoints = [...startsWith('vpce-'), ...collectItems(findPlaced(policy, `IntrinsicVpce${colour}`))];
  const [first] = [...vpcs, ...endpoints];
  if (first === undefined) return [];
  const keys = {
    ...(vpcs.length === 0 ? {} : { 'aws:SourceVpc': vpcs }),
    ...(endpoints.length === 0 ? {} : { 'aws:SourceVpce': endpoints }),
  };
  return [{ condition: { [operator]: keys }, path: first.path }];
}

/** A `ResourcePolicy`, and the paths that it is for; undefined for all of the API's. */
export interface PolicyUse {
  readonly policy: Placed;
  readonly path?: string;
}

/** The policy document that an API's own `ResourcePolicy`, those of its events, and its document's make together. */
export function buildResourcePolicy(
  paths: PathTable,
  uses: readonly PolicyUse[],
  written: Placed | undefined,
  stage: string,
): Raw {
  const own = collectItems(findPlaced(written, 'Statement'));
  const added = uses.flatMap(({ policy, path }) => {
    const each = path === undefined ? [...paths.keys()] : [path];
    const custom = collectItems(findPlaced(policy, 'CustomStatements'));
    return [...each.flatMap((one) => statementsFor(policy, resourcesOf(paths, one, stage))), ...custom];
  });
  const [first] = added;
  if (first === undefined) return written;
  const Statement = isList(own) ? [...own, ...added] : added;
  return new Placed({ Version: '2012-10-17', Statement }, first instanceof Placed ? first.path : []);
}

/** `execute-api:/stage/METHOD/path` for every method of a path; a path's variables are any text. */
function resourcesOf(paths: PathTable, path: string, stage: string): readonly string[] {
  const methods = new Set(
    collectBranches(paths.get(path), []).flatMap(({ piece }) => collectEntries(piece).map(([key]) => key)),
  );
  const below = path.replace(/\{[^{}]*\}/g, '*').replace(/(.)\/$/, '$1');
  return [...methods].map((method) => {
    const verb = method === ANY_METHOD ? '*' : method.toUpperCase();
    return `execute-api:/${stage}/${verb}${below.startsWith('/') ? '' : '/'}${below}`;
  });
}
