/** What `ignore` needs of a construct: any construct of the package `constructs`, version 10, has it. */
export interface IgnorableConstruct {
  readonly node: {
    readonly path: string;
    /** The construct itself and everything around it. */
    readonly scopes: readonly object[];
    addMetadata(type: string, data: unknown): void;
  };
}

/** The key under which aws-cdk-lib records `Validations.of(construct).acknowledge(…)`; older versions write it out too. */
const ACKNOWLEDGED_RULES = 'aws:cdk:acknowledged-rules';

/** How aws-cdk-lib, of any version 2, marks a stack: `Stack.isStack` in its core. */
const STACK = Symbol.for('@aws-cdk/core.Stack');

/**
 * Suppresses the findings of a rule on a construct and on everything below it; on a stack, also in its nested stacks. It
 * does the same as `Validations.of(construct).acknowledge({ id: 'upload-audit::<rule>', reason })`, and works with versions
 * of aws-cdk-lib that lack it. The acknowledgement is in the cloud assembly, so every later audit of it knows it too.
 * @param construct a stack, or a construct in one: of an App or a Stage nothing is written to the assembly
 * @param rule an id such as `cors-wildcard`, or a catalog number; the audit warns of one that does not exist
 * @param reason why the finding is accepted; reports show it
 * @throws TypeError without a rule or a reason, or for a construct outside of stacks
 */
export function ignore(construct: IgnorableConstruct, rule: string, reason: string): void {
  const { node } = construct;
  const what = `ignore(${node.path === '' ? 'the app' : node.path}, ${JSON.stringify(rule)})`;
  if (typeof rule !== 'string' || rule.trim() === '') throw new TypeError(`${what} names no rule`);
  if (typeof reason !== 'string' || reason.trim() === '') throw new TypeError(`${what} gives no reason`);
  if (!node.scopes.some((scope) => STACK in scope))
    throw new TypeError(`${what} must be given a stack or a construct in a stack: name each stack`);
  const id = rule.startsWith('upload-audit::') ? rule : `upload-audit::${rule}`;
  node.addMetadata(ACKNOWLEDGED_RULES, { [id]: reason });
}
