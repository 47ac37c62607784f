import type { Answer, Cause } from '../../answer.js';
import type { ResourceName } from '../../finding.js';
import type { LogicalPath, PathSegment, Place, SourcePath } from '../../location.js';
import type { Document, Raw } from '../parse/document.js';
import type { Worlds } from './worlds.js';

/** A template's parameter; `default` and `allowed` are text, as CloudFormation compares them. */
export interface TemplateParameter {
  readonly name: string;
  readonly type: string;
  readonly default: string | undefined;
  readonly allowed: readonly string[];
  readonly noEcho: boolean;
}

/** One template: its text, and the values of its parameters. */
export interface Template {
  /** As the user named it. */
  readonly file: string;
  /** Unique in the project: a file used by several nested stacks is a separate template for each of them. */
  readonly key: string;
  /** The name in fingerprints: the stack's artifact id, else the file's path below the project root. */
  readonly scope: string;
  /** The name of the deployed stack, if a manifest or a configuration has it. */
  readonly stackName: string | undefined;
  /** The stack's region, if a manifest or the stack itself has it. */
  readonly region: string | undefined;
  /** The manifest of a cloud assembly lists it: the CDK made it. */
  readonly assembled: boolean;
  readonly document: Document;
  readonly root: Readonly<Record<string, Raw>>;
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  /** By logical id, in document order. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly transforms: readonly string[];
  /** Available files of the project that it includes as parts of itself. */
  readonly files: IncludedFiles;
  /** Values of parameters that decide everything, by name. */
  readonly given: ReadonlyMap<string, string>;
  /** For a deployed stack: the deployed values of pseudo parameters and of parameters that are read from a store. */
  readonly resolved: ReadonlyMap<string, string>;
  /** Tags that the whole stack is deployed with. */
  readonly tags: Readonly<Record<string, string>>;
  /** Acknowledgements of its CDK app; one object for a stack and its nested stacks, undefined without an assembly. */
  readonly acknowledged: AcknowledgedRules | undefined;
  readonly worlds: Worlds;
  readonly links: Links;
}

/** A rule that a CDK app acknowledges for a construct and all that is below it. */
export interface Acknowledgement {
  /** `Shop/Files`, as `aws:cdk:path` has it. */
  readonly constructPath: string;
  /** The tool, two colons and its rule: `upload-audit::cors-wildcard`. */
  readonly id: string;
  readonly reason: string;
}

/** The acknowledgements of a CDK app in a stack; read on first use. */
export interface AcknowledgedRules {
  all(): readonly Acknowledgement[];
  /** The construct that became a resource, the stack's own without one; undefined if it is unknown. */
  pathOf(template: Template, resource: Resource | undefined): string | undefined;
  /** Whether a construct is in a template, or the template's stack in the construct. */
  isAround(constructPath: string, file: string): boolean;
  /** How many templates that holds for. */
  countTemplates(constructPath: string): number;
}

/**
 * The links of a template to others. Empty until `link` sets it, once and before any question; the parent is known as
 * soon as the tree grows.
 */
export interface Links {
  /** All templates that are deployed together, this one too. */
  peers: readonly Template[];
  /** The nested stack that this template is deployed as. */
  parent: Resource | undefined;
  /** The templates of its nested stacks, by the stack's logical id. */
  readonly nested: Map<string, Template>;
  /** Why a nested stack can't be followed, by its logical id. */
  readonly faults: Map<string, Cause>;
}

/** One resource as a template declares it; its values are seen in the current world. */
export interface Resource {
  readonly template: Template;
  readonly logicalId: string;
  readonly type: string;
  readonly definition: Readonly<Record<string, Raw>>;
  readonly cell: RawValue;
  /** Unique in the project. */
  readonly key: string;
  readonly name: ResourceName;
  /** For messages: the path of its CDK construct (`Photos-dev/Sign`), unique per stack; else the logical id. */
  readonly shownName: string;
  /** The same, but for a resource that a transform made: the name of the resource that users wrote. */
  readonly writtenName: string;
  /** The resource itself; its children are `Type`, `Properties`, … */
  readonly node: Node;
  /** A property, such as `CorsConfiguration.CorsRules`; segments with dots of their own are given as a list. */
  at(path: string | readonly PathSegment[]): Node;
  /** Every item of a list property; see Node.all. */
  all(path: string): readonly Node[];
  /** Whether it is deployed in this world. */
  exists(): Answer;
}

/** Where a value came from. */
export type ValueOrigin =
  | 'literal'
  | 'default'
  | 'parameter'
  | 'mapping'
  | 'condition'
  | 'dynamic-reference'
  | 'import'
  | 'resource'
  | 'pseudo';

/** One value of a template, seen through its intrinsics in the current world. */
export interface Node {
  readonly value: Value;
  /** The value itself, for any intrinsic that produced it. */
  readonly id: { readonly template: Template; readonly path: LogicalPath };
  /** The place of the value: the branch of an `Fn::If`, a parameter's default, a mapping's entry. */
  readonly place: Place;
  /** The places that led to it, such as the `Ref` of a parameter whose default it is. */
  readonly via: readonly Place[];
  /** For a text put together of parts: the places of the parameters' defaults among them. */
  readonly defaults: readonly Place[];
  readonly origins: ReadonlySet<ValueOrigin>;
  /** Whether anything is set here; `AWS::NoValue` and null are nothing. */
  readonly present: Answer;
  /** The value as CloudFormation compares it, if it is a scalar that is wholly known. */
  readonly text: string | undefined;
  /** For messages: a scalar's text (holes as `${…}`), else the kind of value. */
  readonly shown: string;
  /** Why it can't be known; empty if it can. */
  readonly because: readonly Cause[];
  /** The keys of a map. */
  readonly keys: readonly string[];
  /** The resources that the value names by reference: `Ref`, `GetAtt`, or an ARN with one inside. */
  readonly targets: readonly ReferenceTarget[];
  /** A child. Of an absent or scalar node: absent; of an unknown one: unknown. */
  at(path: string | readonly PathSegment[]): Node;
  /**
   * Every value at a path, through lists at each step. An unknown container is one unknown node, an absent one none,
   * and a single value where a list belongs is a list of one.
   */
  all(path?: string | readonly PathSegment[]): readonly Node[];
  /**
   * Whether the value is this scalar, compared as CloudFormation does: 1 and "1" are the same, and of the boolean true
   * so are "true", "True" and "TRUE".
   */
  is(value: string | number | boolean): Answer;
  isOneOf(...values: readonly (string | number | boolean)[]): Answer;
  /** Whether the value is a number of at least this; unknown if it is not a number. */
  atLeast(minimum: number): Answer;
  /** Whether a pattern matches the value; unknown if a part that is not known decides. */
  matches(pattern: Pick<RegExp, 'test'>): Answer;
  refersTo(resource: Resource): Answer;
  /** Whether two values are the same text; the id of a resource is never another resource's chosen name. */
  equals(other: Node): Answer;
  /** A static value of API Gateway's parameter mappings, without its single quotes: `'*'` is `*`. */
  unquoted(): Node;
}

/** A raw value with its place; its intrinsics are not yet resolved. */
export interface RawValue {
  readonly template: Template;
  readonly raw: Raw;
  readonly path: SourcePath;
  /** In conditions and in keys of mappings a parameter's default decides nothing: every value is explored. */
  readonly inCondition: boolean;
  /** What it resolves to in every world; undefined while that is not known to be the same in all of them. */
  readonly kept: Resolved | undefined;
  /** Keeps what it resolves to; the caller knows that no world changes it. */
  keep(found: Resolved): void;
  /** What is below a key of it. */
  child(key: PathSegment): RawValue;
  /** The place of a key that it does not have. */
  missing(key: PathSegment): RawValue;
  /** Another value at this place, or at another one of the same template. */
  with(raw: Raw, path?: SourcePath): RawValue;
  /** The same value, read as a part of a condition or not. */
  asCondition(inCondition: boolean): RawValue;
}

export interface ReferenceTarget {
  readonly resource: Resource;
  /** Undefined for a `Ref`. */
  readonly attribute: string | undefined;
}

/** A part of a text that only the deployment knows. */
export interface UnknownPart {
  readonly because: Cause;
  /** Its pattern, as the source of a regular expression; `ANY_TEXT` if nothing is known of it. */
  readonly pattern: string;
  /** The only texts that it may be. */
  readonly oneOf?: readonly string[];
  /** Texts that it is not: those that other worlds settle. */
  readonly not?: readonly string[];
  /** Equal labels represent equal texts: `${Env}`, `${Table.Arn}`. */
  readonly label: string;
  /** Set if the label alone does not distinguish its values in two templates. */
  readonly identity?: string;
  readonly target?: ReferenceTarget;
}

/** The value of a cell in the current world. */
export type Value =
  | { readonly is: 'absent' }
  | { readonly is: 'scalar'; readonly value: string | number | boolean }
  | { readonly is: 'text'; readonly parts: readonly (string | UnknownPart)[] }
  | { readonly is: 'list'; readonly items: readonly RawValue[] }
  | { readonly is: 'map'; readonly entries: ReadonlyMap<string, RawValue>; readonly open: readonly Cause[] }
  | { readonly is: 'unknown'; readonly because: readonly Cause[] };

export interface Resolved {
  readonly value: Value;
  /** The place of the value. */
  readonly cell: RawValue;
  readonly via: readonly RawValue[];
  /** For a text put together of parts: the defaults of parameters among them. */
  readonly defaults?: readonly RawValue[];
  readonly origins: ReadonlySet<ValueOrigin>;
}

/** Sees a cell through its intrinsics. */
export type Resolve = (cell: RawValue) => Resolved;

/** A file that a template names as a piece of itself, as it was read. */
export interface IncludedFile {
  /** As the user would name it. */
  readonly name: string;
  readonly document: Document;
}

/** The files that a template includes, by the location under which it names them. */
export type IncludedFiles = ReadonlyMap<string, IncludedFile>;
