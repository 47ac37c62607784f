import type { Location } from '../../location.js';
import { findRuleNamed, formatUnknownRule } from '../../suggest.js';
import type { AcknowledgedRules, Acknowledgement, Resource, Template } from '../../template/evaluate/types.js';
import type { Counterparts } from './metadata.js';
import { type SuppressiblePart, type Suppression, type SuppressionContext, collectSubjects } from './suppressions.js';

const OURS = 'upload-audit';

/** The CDK's namespace for warnings of tools such as cdk-nag; in lower case before aws-cdk-lib 2.262.1. */
const ANNOTATIONS = ['Annotation', 'annotation'];

/**
 * Acknowledgements in a CDK app by `Validations.of(construct).acknowledge({ id, reason })`. They apply to the construct
 * and to everything below it, including nested stacks.
 * @param honoured the ids of cdk-nag that count, and the rules for which they count
 */
export function collectAcknowledgementSuppressions(
  scene: SuppressionContext,
  honoured: Counterparts,
): readonly Suppression[] {
  const byStack = new Map<AcknowledgedRules, Template[]>();
  for (const template of scene.templates) {
    const { acknowledged } = template;
    if (acknowledged === undefined) continue;
    const list = byStack.get(acknowledged) ?? [];
    byStack.set(acknowledged, list);
    list.push(template);
  }
  return [...byStack].flatMap(([acknowledged, templates]) => {
    const [first] = templates;
    if (first === undefined) return [];
    return acknowledged.all().flatMap((one) => {
      const [tool = '', name = ''] = one.id.split('::');
      const stack = { acknowledged, templates, location: startOf(first) };
      if (tool === OURS) return own(one, name, stack, scene);
      if (!ANNOTATIONS.includes(tool) || !Object.hasOwn(honoured, name)) return [];
      const reason = `cdk-nag ${name}: ${one.reason === '' ? 'no reason given' : one.reason}`;
      // Whether another tool's acknowledgement is still needed cannot be decided here.
      return (honoured[name] ?? []).map((ruleId) => suppression(one, { ruleId, reason, isDue: false }, stack));
    });
  });
}

/** The reported templates of a stack. */
interface Stack {
  readonly acknowledged: AcknowledgedRules;
  readonly templates: readonly Template[];
  /** The place of warnings: the entry itself is in a generated file. */
  readonly location: Location;
}

function own(one: Acknowledgement, name: string, stack: Stack, scene: SuppressionContext): readonly Suppression[] {
  const words = wordsOf(one);
  const rule = findRuleNamed(name, scene.catalog);
  if (rule === undefined) {
    scene.warn(`${words} has no effect: ${formatUnknownRule(name, scene.catalog)}`, stack.location);
    return [];
  }
  if (one.reason === '') {
    scene.warn(`${words} has no effect: it gives no reason`, stack.location);
    return [];
  }
  const around = stack.templates.filter(({ file }) => stack.acknowledged.isAround(one.constructPath, file));
  // If a part of the stack is not reported, the acknowledgement may refer to that part.
  const isWhole = around.length > 0 && around.length === stack.acknowledged.countTemplates(one.constructPath);
  const isDue = isWhole && around.some(({ file }) => scene.isAsked(rule.id, file));
  return [suppression(one, { ruleId: rule.id, reason: one.reason, isDue }, stack)];
}

function suppression(
  one: Acknowledgement,
  { ruleId, reason, isDue }: { readonly ruleId: string; readonly reason: string; readonly isDue: boolean },
  { acknowledged, location }: Stack,
): Suppression {
  const isBelow = (template: Template, resource: Resource | undefined): boolean => {
    if (template.acknowledged !== acknowledged) return false;
    const path = acknowledged.pathOf(template, resource);
    return path === one.constructPath || path?.startsWith(`${one.constructPath}/`) === true;
  };
  const concerns = (resource: Resource): boolean => isBelow(resource.template, resource);
  const covers = (part: SuppressiblePart): boolean =>
    isBelow(part.judged.template, undefined) || collectSubjects(part).some(concerns);
  return {
    ruleId,
    reasoned: { by: 'acknowledgement', reason },
    words: wordsOf(one),
    location,
    isDue,
    covers: () => covers,
    concerns,
  };
}

function wordsOf({ id, constructPath }: Acknowledgement): string {
  return `the acknowledgement of ${id} on ${constructPath}`;
}

function startOf({ file }: Template): Location {
  return { file, start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
}
