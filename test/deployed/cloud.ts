import { type CloudFormation, type StackDescription, AwsFailure } from '../../src/aws/fetch.js';

/** A stack of the stand-in: what the service would say of it. */
export interface Fake {
  readonly template?: string;
  readonly processed?: string;
  readonly status?: string;
  readonly parent?: string;
  readonly parameters?: StackDescription['parameters'];
  readonly tags?: Readonly<Record<string, string>>;
  /** Logical ids of nested stacks, and the names of the stacks that they are. */
  readonly nested?: Readonly<Record<string, string>>;
  readonly fails?: AwsFailure;
}

export function idOf(name: string): string {
  return `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/0f0f0f0f`;
}

/** Stands in for the service; `asked` tells every call in order. */
export function cloudWith(stacks: Readonly<Record<string, Fake>>): CloudFormation & { readonly asked: string[] } {
  const asked: string[] = [];
  const find = (call: string, stack: string): readonly [string, Fake] => {
    const name = stack.startsWith('arn:') ? (stack.split('/')[1] ?? '') : stack;
    asked.push(`${call} ${name}`);
    const found = stacks[name];
    if (found === undefined) throw new AwsFailure(`stack ${name} was not found in this account and region`);
    if (found.fails !== undefined) throw found.fails;
    return [name, found];
  };
  return {
    asked,
    region: () => Promise.resolve('eu-west-1'),
    list: (statuses) =>
      Promise.resolve(
        Object.entries(stacks)
          .filter(([, { status = 'CREATE_COMPLETE' }]) => statuses.includes(status))
          .map(([name, { parent }]) => ({ name, ...(parent === undefined ? {} : { parent: idOf(parent) }) })),
      ),
    describe: async (stack) => {
      const [name, { status = 'CREATE_COMPLETE', parameters = [], tags = {} }] = await Promise.resolve(
        find('describe', stack),
      );
      return { name, id: idOf(name), status, parameters, tags };
    },
    template: async (stack, stage) => {
      const [, { template = 'Resources: {}', processed = template }] = await Promise.resolve(find(stage, stack));
      return stage === 'Original' ? template : processed;
    },
    nested: async (stack) => {
      const [, { nested = {} }] = await Promise.resolve(find('nested', stack));
      return new Map(Object.entries(nested).map(([logicalId, name]) => [logicalId, idOf(name)]));
    },
  };
}
