import { type Graph, makeGraph } from '../template/graph.js';
import type { Resource, Template } from '../template/template.js';
import type { Worlds } from '../template/world.js';
import type { Found } from './found.js';

/** What cross-template questions and one-per-application findings range over. */
export interface Application {
  readonly id: string;
  readonly kind: 'assembly' | 'sam' | 'nested' | 'linked' | 'template' | 'deployed';
  /** Never empty; in manifest order, else as named. */
  readonly templates: readonly Template[];
  readonly worlds: Worlds;
  readonly graph: Graph;
  /** The nested stacks whose templates are not at hand: what looks for a companion can't be sure that there is none. */
  readonly missing: readonly string[];
  /** The templates whose findings are reported; the others are there for context. */
  readonly reported: readonly Template[];
  /** The templates of the CDK app's other stages, which are applications of their own: to compare with. */
  readonly siblings: readonly Template[];
  /** The environments for which values lie beside the templates: in samconfig.toml, in files of parameters. */
  readonly environments: readonly string[];
  isReported(resource: Resource): boolean;
  /** What the user says receives uploads, whatever the templates tell. */
  readonly uploads: Uploads;
  /** The code of its functions, by the function's key. Filled once, before anything is asked. */
  readonly handlers: Map<Resource['key'], Found>;
  /** The texts of the handlers' files that places point into, by the files' names; filled together with `handlers`. */
  readonly sources: Map<string, string>;
  /** Every declared resource of these types, whether or not it exists in this world. */
  declared(...types: readonly string[]): readonly Resource[];
  /** Those that exist, or may exist, in this world. */
  existing(...types: readonly string[]): readonly Resource[];
  /** Of those, the ones that may mention a resource: ask them exactly. */
  companions(target: Resource, ...types: readonly string[]): readonly Resource[];
}

/** The resources that somebody has named as upload functions and upload buckets. */
export interface Uploads {
  isFunction(resource: Resource): boolean;
  isBucket(resource: Resource): boolean;
}

const NONE_NAMED: Uploads = { isFunction: () => false, isBucket: () => false };

/** Makes an application of its templates, which share one set of worlds. */
export function makeApplication(
  id: string,
  kind: Application['kind'],
  templates: readonly [Template, ...Template[]],
  {
    reported = templates,
    missing = [],
    siblings = [],
    environments = [],
    uploads = NONE_NAMED,
  }: {
    readonly reported?: readonly Template[];
    readonly missing?: readonly string[];
    readonly siblings?: readonly Template[];
    readonly environments?: readonly string[];
    readonly uploads?: Uploads;
  } = {},
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
    missing,
    reported,
    siblings,
    environments,
    uploads,
    handlers: new Map(),
    sources: new Map(),
    isReported: ({ template }) => reported.includes(template),
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
