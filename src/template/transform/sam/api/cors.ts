import { Placed, type Raw } from '../../../parse/document.js';
import { INTEGRATION } from '../../openapi/integration.js';
import { type Piece, entriesOf, inside, intrinsicOf, isTrue, keep, mapOf } from '../../placed.js';
import { ANY_METHOD } from './events.js';
import { type Paths, copied, eachItem } from './paths.js';

const ALL_METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/**
 * The preflight that a REST API's `Cors` gives every path which has none: a mock that answers with headers. A map
 * without AllowOrigin lets every origin in.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
 */
export function withPreflights(paths: Paths, cors: Piece | undefined): Paths {
  if (cors === undefined || cors.raw === '' || cors.raw === false) return paths;
  const done = new Set<string>();
  return eachItem(paths, (item, path) => {
    // API Gateway takes `/files` and `/files/` for the same resource: the second gets none.
    const plain = path === '/' ? path : path.replace(/\/+$/, '');
    if (inside(item, 'options') !== undefined || (done.has(plain) && !isSame(paths, plain, path))) return keep(item);
    done.add(plain);
    return new Placed({ ...copied(item), options: new Placed(preflight(cors, item), cors.path) }, item.path);
  });
}

function isSame(paths: Paths, plain: string, path: string): boolean {
  return [...paths.keys()].find((one) => (one === '/' ? one : one.replace(/\/+$/, '')) === plain) === path;
}

function preflight(cors: Piece, item: Piece): Raw {
  const isPlain = intrinsicOf(cors) === undefined && typeof cors.raw === 'object';
  const of = (key: string): Piece | undefined => (isPlain ? inside(cors, key) : undefined);
  const origin = isPlain ? keep(of('AllowOrigin')) : keep(cors);
  const methods = keep(of('AllowMethods')) ?? `'${methodsOf(item).join(',')}'`;
  const responseParameters = mapOf({
    'method.response.header.Access-Control-Allow-Origin': origin ?? new Placed("'*'", cors.path),
    'method.response.header.Access-Control-Allow-Headers': keep(of('AllowHeaders')),
    'method.response.header.Access-Control-Allow-Methods': methods,
    'method.response.header.Access-Control-Max-Age': keep(of('MaxAge')),
    'method.response.header.Access-Control-Allow-Credentials': isTrue(of('AllowCredentials')) ? "'true'" : undefined,
  });
  const responses = { default: { statusCode: '200', responseParameters } };
  return { [INTEGRATION]: { type: 'mock', responses } };
}

function methodsOf(item: Piece): readonly string[] {
  const keys = entriesOf(item).map(([key]) => key);
  if (keys.includes(ANY_METHOD)) return ALL_METHODS;
  return [...new Set([...keys, 'options'].map((key) => key.toUpperCase()))].sort();
}
