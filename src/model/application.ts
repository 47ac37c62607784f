import type { Answer } from '../answer.js';
import { or, some } from '../answer.js';
import { type Graph, makeGraph } from '../template/graph.js';
import type { Resource, Template } from '../template/template.js';
import type { Worlds } from '../template/world.js';

/** What cross-template questions and one-per-application findings range over. */
export interface Application {
  readonly id: string;
  readonly kind: 'assembly' | 'sam' | 'nested' | 'linked' | 'template' | 'deployed';
  /** Never empty; in manifest order, else as named. */
  readonly templates: readonly Template[];
  readonly worlds: Worlds;
  readonly graph: Graph;
  /** Every declared resource of these types, whether or not it exists in this world. */
  declared(...types: readonly string[]): readonly Resource[];
  /** Those that exist, or may exist, in this world. */
  existing(...types: readonly string[]): readonly Resource[];
  /** Of those, the ones that may mention a resource: ask them exactly. */
  companions(target: Resource, ...types: readonly string[]): readonly Resource[];
}

/** Makes an application of its templates, which share one set of worlds. */
export function makeApplication(
  id: string,
  kind: Application['kind'],
  templates: readonly [Template, ...Template[]],
): Application {
  const graph = makeGraph(templates);
  const { worlds } = templates[0];
  const mayExist = (resource: Resource): boolean => resource.exists().is !== 'no';
  return {
    id,
    kind,
    templates,
    worlds,
    graph,
    declared: (...types) => graph.ofType(...types),
    existing: (...types) => graph.ofType(...types).filter(mayExist),
    companions: (target, ...types) => graph.mentioning(target, ...types).filter(mayExist),
  };
}

export const API_TYPES = [
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::Api',
  'AWS::Serverless::HttpApi',
  'AWS::Serverless::WebSocketApi',
];

/**
 * Whether this is an upload API at all: it has an API, a function URL, or a bucket whose CORS lets browsers write.
 */
export function isUploadApi(application: Application): boolean {
  return application.worlds.inDefaults(() => {
    if (application.existing(...API_TYPES, 'AWS::Lambda::Url').length > 0) return true;
    return some(application.existing('AWS::S3::Bucket'), letsBrowsersWrite).is !== 'no';
  });
}

function letsBrowsersWrite(bucket: Resource): Answer {
  return some(bucket.all('CorsConfiguration.CorsRules.AllowedMethods'), (method) =>
    or(method.is('PUT'), method.is('POST')),
  );
}
