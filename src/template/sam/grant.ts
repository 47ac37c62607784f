/** What a policy template allows; names between braces are its parameters, `@` is region and account. */
export interface Grant {
  readonly service: string;
  /** With a blank between them. */
  readonly actions: string;
  /** ARNs without `arn:partition:`; `*` for everything, a parameter alone for an ARN that is handed over whole. */
  readonly on: readonly string[];
}

export function grant(service: string, actions: string, ...on: readonly string[]): Grant {
  return { service, actions, on };
}
