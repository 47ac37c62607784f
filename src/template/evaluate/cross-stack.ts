import type { Cause } from '../../answer.js';
import { forgetChoices } from './choices.js';
import { evaluateCondition, forgetConditions, isSameText } from './conditions.js';
import { findReferenceFault, makeOutputReference, makeParameterReference } from './cross-stack-graph.js';
import { isDistinct, mayBe } from './match.js';
import { type Exported, getExportValue, collectExports, collectOutputs, collectStacks } from './outputs.js';
import type { RawValue, ValueOrigin, Resolve, Resolved, Resource, Template, Value } from './types.js';
import { getRawValue, formatParts, splitParts, makeResolved, makeScalar, makeUnknown } from './value.js';

/**
 * Links templates that are deployed together, once and before any question about them.
 * @param templates all of them, nested ones too; they share their worlds
 * @param nested the template of each available nested stack: a template of its own for each stack
 */
export function linkTemplates(templates: readonly Template[], nested: ReadonlyMap<Resource, Template>): void {
  for (const template of templates) {
    if (template.links.peers.length > 0) throw new Error(`${template.key} is linked already`);
    template.links.peers = templates;
    // Values read before, to find the nested stacks, did not include them.
    forgetChoices(template);
  }
  for (const [stack, template] of nested) {
    const { links } = stack.template;
    const circle = circleOf(stack, template);
    if (circle !== undefined) links.faults.set(stack.logicalId, circle);
    else if (template.links.parent !== undefined && template.links.parent !== stack)
      throw new Error(`${template.key} is a nested stack already`);
    else {
      template.links.parent = stack;
      links.nested.set(stack.logicalId, template);
    }
  }
  for (const template of templates) forgetConditions(template);
}

/**
 * Links a template to its nested stack while the tree is still growing: the templates and parameters of its own nested
 * stacks may come from its parent.
 */
export function attachToParent(template: Template, stack: Resource): void {
  template.links.parent = stack;
  forgetConditions(template);
}

/** The template at the top of the tree of nested stacks that a template is in: itself, if nothing at hand nests it. */
export function findRootStack(template: Template): Template {
  let at = template;
  for (let { parent } = at.links; parent !== undefined; { parent } = at.links) at = parent.template;
  return at;
}

function circleOf(stack: Resource, template: Template): Cause | undefined {
  const way = [template.file];
  for (let at: Template | undefined = stack.template; at !== undefined; at = at.links.parent?.template) {
    way.unshift(at.file);
    if (at === template) return `nested stack ${stack.logicalId} includes itself (${way.join(' → ')})`;
  }
  return undefined;
}

/** The value that the parent gives a nested stack's parameter; undefined if the template is not a nested stack. */
export type ParentValue =
  { readonly cell: RawValue } | { readonly because: Cause } | { readonly missing: true } | undefined;

/** Where the parent of a nested stack gives it a parameter. */
export function resolveParentValue(
  template: Template,
  name: string,
  inCondition: boolean,
  resolve: Resolve,
): ParentValue {
  const { parent } = template.links;
  if (parent === undefined) return undefined;
  const because = findReferenceFault(makeParameterReference(template, name));
  if (because !== undefined) return { because };
  let at = parent.cell.asCondition(inCondition);
  for (const key of ['Properties', 'Parameters', name]) {
    const { value } = resolve(at);
    if (value.is === 'unknown')
      return { because: value.because[0] ?? `a parameter of nested stack ${parent.shownName} is unknown` };
    const next = value.is === 'map' ? value.entries.get(key) : undefined;
    if (next === undefined) {
      const [open] = value.is === 'map' ? value.open : [];
      return open === undefined ? { missing: true } : { because: open };
    }
    at = next;
  }
  // No value at all is as good as none written; the child's default holds.
  return resolve(at).value.is === 'absent' ? { missing: true } : { cell: at };
}

/** The value of a nested stack's output; undefined if the stack's template is not available. */
export function resolveNestedOutput(
  self: RawValue,
  stack: Resource,
  attribute: string,
  resolve: Resolve,
): Resolved | undefined {
  const { links } = stack.template;
  const fault = links.faults.get(stack.logicalId);
  if (fault !== undefined) return makeResolved(makeUnknown(fault), self, 'resource');
  const template = links.nested.get(stack.logicalId);
  if (template === undefined || !attribute.startsWith('Outputs.')) return undefined;
  return follow(self, template, attribute.slice('Outputs.'.length), 'resource', resolve);
}

/** The value of an import of this name; undefined unless exactly one export of the linked templates surely matches. */
export function resolveImport(self: RawValue, name: Value, resolve: Resolve): Resolved | undefined {
  const found = exportNamed(self.template, name, resolve);
  return found === undefined ? undefined : follow(self, found.template, found.output, 'import', resolve);
}

/**
 * The value for the arguments of `Fn::GetStackOutput`; undefined unless exactly one stack of the linked templates is
 * certain to match.
 */
export function resolveStackOutput(self: RawValue, given: RawValue, resolve: Resolve): Resolved | undefined {
  const [name, output] = ['StackName', 'OutputName'].map((key) => resolve(given.child(key)).value);
  if (name === undefined || output?.is !== 'scalar') return undefined;
  const key = String(output.value);
  const stack = stackNamed(name, collectStacks(self.template, given.child('Region').raw), key);
  return stack === undefined ? undefined : follow(self, stack, key, 'import', resolve);
}

/** Templates that share a samconfig share its name: the one that has the output is meant. */
function stackNamed(name: Value, stacks: readonly Template[], output: string): Template | undefined {
  if (name.is !== 'scalar' && name.is !== 'text') return undefined;
  const certain = stacks.filter(({ stackName = '' }) => isSameText(name, makeScalar(stackName)));
  const named = certain.length > 0 ? certain : stacks.filter(({ stackName = '' }) => fits(name, makeScalar(stackName)));
  const having = named.filter((stack) => collectOutputs(stack).some(([one]) => one === output));
  const [only, ...others] = having.length > 0 ? having : named;
  return others.length === 0 ? only : undefined;
}

function follow(self: RawValue, template: Template, output: string, origin: ValueOrigin, resolve: Resolve): Resolved {
  const fault = findReferenceFault(makeOutputReference(template, output));
  const cell = getRawValue(template, ['Outputs', output, 'Value'], self.inCondition);
  if (fault !== undefined || cell.raw === undefined)
    return makeResolved(makeUnknown(fault ?? `${template.file} has no output ${output}`), self, origin);
  const { value, cell: at, via, origins } = resolve(cell);
  const from = [...origins].filter((one) => one !== 'literal');
  return { value, cell: at, via: [self, ...via], origins: new Set([...from, origin]) };
}

function exportNamed(template: Template, name: Value, resolve: Resolve): Exported | undefined {
  if (name.is !== 'scalar' && name.is !== 'text') return undefined;
  const near = collectExports(template).filter(({ roughly }) => !isDistinct(splitParts(name), splitParts(roughly)));
  const named = near.map((one) => ({ one, name: resolve(getExportValue(one.template, one.output)).value }));
  const certain = named.filter((other) => isSameText(name, other.name)).map(({ one }) => one);
  if (certain.length > 0) return onlyOne(certain, resolve);
  // `${Network}-VpcId` here and `${AWS::StackName}-VpcId` there: a stack named by a parameter means that export.
  const likely = named.filter((other) => fits(name, other.name)).map(({ one }) => one);
  return onlyOne(likely, resolve);
}

/** One name may be exported by an output for each branch of a condition: the one that is there counts. */
function onlyOne(found: readonly Exported[], resolve: Resolve): Exported | undefined {
  const there = found.length < 2 ? found : found.filter((one) => !isAway(one, resolve));
  return there.length === 1 ? there[0] : undefined;
}

function isAway({ template, output }: Exported, resolve: Resolve): boolean {
  const condition = getRawValue(template, ['Outputs', output, 'Condition']).raw;
  return typeof condition === 'string' && evaluateCondition(template, condition, resolve).is === 'no';
}

/** Whether two names may be the same, and their ends as far as both are written out are. */
function fits(left: Value, right: Value): boolean {
  const [a, b] = [splitParts(left), splitParts(right)];
  const [end, other] = [a.at(-1), b.at(-1)];
  if (typeof end !== 'string' || typeof other !== 'string') return false;
  const shared = end.length < other.length ? end : other;
  if (!/[A-Za-z0-9]/.test(shared)) return false;
  if (left.is === 'scalar') return mayBe(b, formatParts(a));
  return right.is === 'scalar' ? mayBe(a, formatParts(b)) : end === other && !isDistinct(a, b);
}
