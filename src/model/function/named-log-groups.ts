import { findExplicitName } from '../../template/evaluate/refers-to.js';
import type { Resource, Template } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';

/** What templates write behind `/aws/lambda/`, the beginning of the names of the log groups that Lambda makes. */
interface NamedGroups {
  /** Ids and names of functions. */
  readonly functions: ReadonlySet<string>;
  /** A wildcard, or a part that is put together elsewhere. */
  readonly isOpen: boolean;
}

/**
 * Whether templates may name the log group that Lambda makes for a function: in a filter or a dashboard, which would read
 * nothing if the function had another group, or in a policy, which would not let the function write there.
 */
export function isOwnGroupNamed({ templates, worlds }: Application, fn: Resource): boolean {
  const name = findExplicitName(fn)?.raw;
  return templates.some((template) => {
    const { functions, isOpen } = worlds.memoOf('named log groups', template, () => readNamedGroups(template));
    return isOpen || functions.has(fn.logicalId) || (typeof name === 'string' && functions.has(name));
  });
}

/** The name behind `/aws/lambda/`. */
const NAME = /aws\/lambda\/((?:\$\{[\w.:]{1,300}\}|[\w.*-]){0,300})/g;
/** What follows where a reference completes the name: `['/aws/lambda/', !Ref Upload]`, `{"Ref":"Upload"}`; blanks are one each. */
const REFERENCE = /^["']?[ ,-]{0,9}(?:!Ref |\{? ?["']?Ref["']? ?: ?)["']?(\w{1,255})/;

function readNamedGroups({ document: { text }, resources }: Template): NamedGroups {
  const functions = new Set<string>();
  let isOpen = false;
  for (const { 0: whole, 1: name = '', index } of text.matchAll(NAME)) {
    const end = index + whole.length;
    const id =
      name === ''
        ? REFERENCE.exec(text.slice(end, end + 500).replace(/\s+/g, ' '))?.[1]
        : /^\$\{(\w{1,255})\}$/.exec(name)?.[1];
    if (id !== undefined && resources.has(id)) functions.add(id);
    else if (name === '' || name.includes('*') || name.includes('$')) isOpen = true;
    else functions.add(name);
  }
  return { functions, isOpen };
}
