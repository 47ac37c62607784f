import type { StackTree } from './stack-tree.js';
import { Placed, type Raw, isList, isMap, getOwn } from '../template/parse/document.js';
import { getExportValue, collectOutputs } from '../template/evaluate/outputs.js';
import { makeRawValue } from '../template/evaluate/raw-value.js';
import { makeNode } from '../template/evaluate/node.js';
import type { RawValue, Template } from '../template/evaluate/types.js';

/** Puts trees together whose templates read outputs of others: by the name of an export, or of stack and output. */
export function groupByExports(trees: readonly StackTree[]): readonly (readonly StackTree[])[] {
  const first = new Map(trees.map((tree) => [tree, tree]));
  const order = new Map(trees.map((tree, index) => [tree, index]));
  const rootOf = (tree: StackTree): StackTree => {
    let root = tree;
    for (let next = first.get(root); next !== undefined && next !== root; next = first.get(root)) root = next;
    // The path is walked once: later calls return at once.
    for (let at = tree; at !== root;) {
      const next = first.get(at) ?? root;
      first.set(at, root);
      at = next;
    }
    return root;
  };
  const exported = new Map<string, StackTree>();
  for (const tree of trees) for (const name of exportsOf(tree)) exported.set(name, tree);
  for (const tree of trees) {
    for (const name of importsOf(tree)) {
      const from = exported.get(name);
      if (from === undefined) continue;
      const [one, other] = [rootOf(tree), rootOf(from)];
      if ((order.get(one) ?? 0) < (order.get(other) ?? 0)) first.set(other, one);
      else first.set(one, other);
    }
  }
  const groups = new Map<StackTree, StackTree[]>();
  for (const tree of trees) {
    const members = groups.get(rootOf(tree));
    if (members === undefined) groups.set(rootOf(tree), [tree]);
    else members.push(tree);
  }
  return [...groups.values()];
}

/** Imports of a group's templates that none of them exports: a part of the application that is not available. */
export function findMissingExports(trees: readonly StackTree[]): readonly string[] {
  const exported = new Set(trees.flatMap(exportsOf));
  return trees.flatMap(importsOf).filter((name) => !exported.has(name));
}

/** The names under which outputs can be read from elsewhere: those of exports, and of the stack's own outputs. */
function exportsOf({ root, templates }: StackTree): readonly string[] {
  const exported = templates.flatMap((template) =>
    collectOutputs(template).flatMap(([output]) => {
      const cell = getExportValue(template, output);
      return cell.raw === undefined ? [] : [nameAt(cell)];
    }),
  );
  const { stackName } = root;
  const own = stackName === undefined ? [] : collectOutputs(root).map(([output]) => nameOfOutput(stackName, output));
  return [...exported, ...own];
}

/** Functions that read a value from another stack, and how the name of that value is built from their argument. */
const READERS: Readonly<Record<string, (template: Template, given: Raw) => string>> = {
  'Fn::ImportValue': (template, given) => nameAt(makeRawValue(template, given)),
  'Fn::GetStackOutput': (template, given) => {
    const [stack = '', output = ''] = ['StackName', 'OutputName'].map((key) =>
      nameAt(makeRawValue(template, given).child(key)),
    );
    return nameOfOutput(stack, output);
  },
};

/** No export has such a name: blanks are not allowed in one. */
function nameOfOutput(stack: string, output: string): string {
  return `output ${output} of stack ${stack}`;
}

function importsOf({ templates }: StackTree): readonly string[] {
  return templates.flatMap((template) => {
    const names: string[] = [];
    const walk = (raw: Raw): void => {
      if (raw instanceof Placed) walk(raw.raw);
      if (isList(raw)) raw.forEach(walk);
      if (!isMap(raw)) return;
      for (const [key, nameOf] of Object.entries(READERS)) {
        const given = getOwn(raw, key);
        if (given !== undefined) names.push(nameOf(template, given));
      }
      Object.values(raw).forEach(walk);
    };
    // A look at the texts saves the walk.
    const texts = [template.document, ...[...template.files.values()].map(({ document }) => document)];
    if (texts.some(({ text }) => /ImportValue|GetStackOutput/.test(text))) walk(template.root);
    return names;
  });
}

/**
 * A name as it comes out with the parameters that are given and the defaults of the others: `${Env}-files` and an
 * `Fn::Join` of the same parts are one name. A value that is not a text is kept as written.
 */
function nameAt(cell: RawValue): string {
  const { value, shown } = makeNode(cell);
  return value.is === 'scalar' || value.is === 'text' ? shown : JSON.stringify(cell.raw);
}
