import type { Reason } from '../../answer.js';
import { forgetChoices } from './choices.js';
import { holds, sameText } from './conditions.js';
import { type Exported, exportCell, exportsAmong, hopFault, outputHop, parameterHop } from './cross-stack-graph.js';
import { areApart, mayBe } from './match.js';
import type { Cell, Origin, Resolve, Resolved, Resource, Template, Value } from './types.js';
import { cellAt, labelOf, partsOf, resolvedTo, unknownValue } from './value.js';

/**
 * Tells templates that are deployed together of each other, once and before anything is asked of them.
 * @param templates all of them, nested ones too; they share their worlds
 * @param nested the template of each nested stack at hand: a template of its own for each stack
 */
export function link(templates: readonly Template[], nested: ReadonlyMap<Resource, Template>): void {
  for (const template of templates) {
    if (template.links.peers.length > 0) throw new Error(`${template.key} is linked already`);
    template.links.peers = templates;
    // What was looked at before, to find the nested stacks, knew nothing of them.
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
}

/**
 * Tells a template which nested stack it is, while the tree is still growing: what its own nested stacks name, and what
 * they are given, may come from above.
 */
export function underParent(template: Template, stack: Resource): void {
  template.links.parent = stack;
}

function circleOf(stack: Resource, template: Template): Reason | undefined {
  const way = [template.file];
  for (let at: Template | undefined = stack.template; at !== undefined; at = at.links.parent?.template) {
    way.unshift(at.file);
    if (at === template) return `nested stack ${stack.logicalId} includes itself (${way.join(' → ')})`;
  }
  return undefined;
}

/** What a nested stack's parameter is given by its parent; undefined if the template is no nested stack. */
export type Given = { readonly cell: Cell } | { readonly because: Reason } | { readonly missing: true } | undefined;

/** Where the parent of a nested stack gives it a parameter. */
export function givenByParent(template: Template, name: string, deciding: boolean, resolve: Resolve): Given {
  const { parent } = template.links;
  if (parent === undefined) return undefined;
  const because = hopFault(parameterHop(template, name));
  if (because !== undefined) return { because };
  let at: Cell = { ...parent.cell, deciding };
  for (const key of ['Properties', 'Parameters', name]) {
    const { value } = resolve(at);
    if (value.is === 'unknown')
      return { because: value.because[0] ?? `what ${parent.logicalId} is given is not known` };
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

/** What an output of a nested stack stands for; undefined if the stack's template is not at hand. */
export function nestedOutput(self: Cell, stack: Resource, attribute: string, resolve: Resolve): Resolved | undefined {
  const { links } = stack.template;
  const fault = links.faults.get(stack.logicalId);
  if (fault !== undefined) return resolvedTo(unknownValue(fault), self, 'resource');
  const template = links.nested.get(stack.logicalId);
  if (template === undefined || !attribute.startsWith('Outputs.')) return undefined;
  return follow(self, template, attribute.slice('Outputs.'.length), 'resource', resolve);
}

/** What an import of this name stands for; undefined if no one export of the linked templates is certain to be meant. */
export function imported(self: Cell, name: Value, resolve: Resolve): Resolved | undefined {
  const found = exportNamed(self.template, name, resolve);
  return found === undefined ? undefined : follow(self, found.template, found.output, 'import', resolve);
}

function follow(self: Cell, template: Template, output: string, origin: Origin, resolve: Resolve): Resolved {
  const fault = hopFault(outputHop(template, output));
  const cell = cellAt(template, ['Outputs', output, 'Value'], self.deciding);
  if (fault !== undefined || cell.raw === undefined)
    return resolvedTo(unknownValue(fault ?? `${template.file} has no output ${output}`), self, origin);
  const { value, cell: at, via, origins } = resolve(cell);
  const from = [...origins].filter((one) => one !== 'literal');
  return { value, cell: at, via: [self, ...via], origins: new Set([...from, origin]) };
}

function exportNamed({ links: { peers } }: Template, name: Value, resolve: Resolve): Exported | undefined {
  if (name.is !== 'scalar' && name.is !== 'text') return undefined;
  const near = exportsAmong(peers).filter(({ roughly }) => !areApart(partsOf(name), partsOf(roughly)));
  const named = near.map((one) => ({ one, name: resolve(exportCell(one.template, one.output)).value }));
  const certain = named.filter((other) => sameText(name, other.name)).map(({ one }) => one);
  if (certain.length > 0) return onlyOne(certain, resolve);
  // `${Network}-VpcId` here and `${AWS::StackName}-VpcId` there: who names a stack by a parameter means that export.
  const likely = named.filter((other) => fits(name, other.name)).map(({ one }) => one);
  return onlyOne(likely, resolve);
}

/** One name may be exported by an output for each branch of a condition: the one that is there counts. */
function onlyOne(found: readonly Exported[], resolve: Resolve): Exported | undefined {
  const there = found.length < 2 ? found : found.filter((one) => !isAway(one, resolve));
  return there.length === 1 ? there[0] : undefined;
}

function isAway({ template, output }: Exported, resolve: Resolve): boolean {
  const condition = cellAt(template, ['Outputs', output, 'Condition']).raw;
  return typeof condition === 'string' && holds(template, condition, resolve).is === 'no';
}

/** Whether two names may be the same, and their ends as far as both are written out are. */
function fits(left: Value, right: Value): boolean {
  const [a, b] = [partsOf(left), partsOf(right)];
  const [end, other] = [a.at(-1), b.at(-1)];
  if (typeof end !== 'string' || typeof other !== 'string') return false;
  const shared = end.length < other.length ? end : other;
  if (!/[A-Za-z0-9]/.test(shared)) return false;
  if (left.is === 'scalar') return mayBe(b, labelOf(a));
  return right.is === 'scalar' ? mayBe(a, labelOf(b)) : end === other && !areApart(a, b);
}
