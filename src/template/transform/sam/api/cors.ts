import { Placed, type Raw } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { ANY_METHOD } from './events.js';
import { type PathTable, mapPathItems } from './paths.js';
import { collectEntries, findPlaced, findIntrinsic, isTrue, removeUndefined, copyEntries } from '../../placed.js';

const ALL_METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/**
 * The preflight that a REST API's `Cors` gives every path which has none: a mock that answers with headers. A map
 * without AllowOrigin lets every origin in.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
 */
export function addPreflights(paths: PathTable, cors: Placed | undefined): PathTable {
  if (cors === undefined || cors.raw === '' || cors.raw === false) return paths;
  const done = new Set<string>();
  const firsts = new Map<string, string>();
  for (const path of paths.keys()) if (!firsts.has(plainOf(path))) firsts.set(plainOf(path), path);
  return mapPathItems(paths, (item, path) => {
    // API Gateway treats `/files` and `/files/` as the same resource: the second gets none.
    const plain = plainOf(path);
    if (findPlaced(item, 'options') !== undefined || (done.has(plain) && firsts.get(plain) !== path)) return item;
    done.add(plain);
    return new Placed({ ...copyEntries(item), options: new Placed(preflight(cors, item), cors.path) }, item.path);
  });
}

function plainOf(path: string): string {
  return path === '/' ? path : path.replace(/(?<!\/)\/+$/, '');
}

function preflight(cors: Placed, item: Placed): Raw {
  const isPlain = findIntrinsic(cors) === undefined && typeof cors.raw === 'object';
  const of = (key: string): Placed | undefined => (isPlain ? findPlaced(cors, key) : undefined);
  const origin = isPlain ? of('AllowOrigin') : cors;
  const methods = of('AllowMethods') ?? `'${methodsOf(item).join(',')}'`;
  const responseParameters = removeUndefined({
    'method.response.header.Access-Control-Allow-Origin': origin ?? new Placed("'*'", cors.path),
    'method.response.header.Access-Control-Allow-Headers': of('AllowHeaders'),
    'method.response.header.Access-Control-Allow-Methods': methods,
    'method.response.header.Access-Control-Max-Age': of('MaxAge'),
    'method.response.header.Access-Control-Allow-Credentials': isTrue(of('AllowCredentials')) ? "'true'" : undefined,
  });
  const responses = { default: { statusCode: '200', responseParameters } };
  return { [INTEGRATION]: { type: 'mock', responses } };
}

function methodsOf(item: Placed): readonly string[] {
  const keys = collectEntries(item).map(([key]) => key);
  if (keys.includes(ANY_METHOD)) return ALL_METHODS;
  return [...new Set([...keys, 'options'].map((key) => key.toUpperCase()))].sort();
}
