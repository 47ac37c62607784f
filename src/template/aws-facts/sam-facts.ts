import facts from './sam.json' with { type: 'json' };

/** The actions that a policy allows; names between braces are its parameters, `@` is region and account. */
export interface Grant {
  readonly service: string;
  /** With a blank between them. */
  readonly actions: string;
  /**
   * ARNs without `arn:partition:`; `*` for everything, a parameter alone for an ARN that is passed whole. Of a
   * connector: the suffix that is added to the ARN of its other end.
   */
  readonly on: readonly string[];
}

/** The resources that SAM makes for a connector between resources of two types. */
export interface ConnectorProfile {
  /** `source policy` and `destination policy` are of a role, `resource policy` is of a queue or a topic. */
  readonly makes: string;
  /** Of a permission: the service that may call. */
  readonly principal: string;
  /** By `Read` and `Write`. */
  readonly grants: Readonly<Record<string, readonly Grant[]>>;
}

/** Every policy template. docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html */
export const POLICY_TEMPLATES: Readonly<Record<string, readonly Grant[]>> = facts.policyTemplates;

/** By the type of a connector's source, then of its destination. */
export const CONNECTOR_PROFILES: Readonly<Record<string, Readonly<Record<string, ConnectorProfile>>>> =
  facts.connectors.profiles;

/** The property that names the role of a connector's end, by type. */
export const ROLE_PROPERTIES: ReadonlyMap<string, string> = new Map(Object.entries(facts.connectors.roles));

/** Types that connectors know whose `Ref` is their ARN. */
export const REF_IS_ARN: readonly string[] = facts.connectors.refIsArn;

/** The types that connectors mean by those of SAM. */
export const CONNECTED_AS: ReadonlyMap<string, string> = new Map(Object.entries(facts.connectors.standsFor));

/** By section of Globals: the properties of its resources that SAM refuses there. */
export const NEVER_GLOBAL: Readonly<Record<string, readonly string[]>> = facts.globals.never;

/** Lists in which a resource's own value replaces the one of Globals, by section and path. */
export const REPLACED_LISTS: readonly string[] = facts.globals.replaced;

/**
 * What SAM lets templates name by a property of the resource that they wrote, such as `!Ref Fn.Alias`. Generated, but for
 * the resources of a state machine: the translator resolves no such name, and its documentation has them.
 * docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export const REFERABLE_TYPES: Readonly<Record<string, readonly string[]>> = {
  ...facts.referable,
  Alias: [...facts.referable.Alias, 'AWS::StepFunctions::StateMachineAlias'],
  Version: [...facts.referable.Version, 'AWS::StepFunctions::StateMachineVersion'],
};
