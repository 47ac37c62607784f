import { type Answer, certainly, or, some, unknown, makeReason } from '../../answer.js';
import type { Confidence } from '../../severity.js';
import { isMap, getOwn } from '../../template/parse/document.js';
import type { Resource, Template } from '../../template/evaluate/types.js';
import { collectUses } from '../../template/usage.js';
import type { Application } from '../application.js';
import { API_TYPES, STORE_TYPES } from '../resource-types.js';
import { findEnvironmentsInSource } from '../environments/cdk-source.js';
import { hasChoiceByEnvironment } from '../environments/generator-source.js';
import { isForeign } from '../function/custom-resources.js';
import { isGenerated, collectOwnParameters } from '../template-origin.js';
import { ENVIRONMENT_WORDS, splitWords } from '../words.js';
import { collectTunableResources } from './settings.js';
import { findSiblingTemplates } from '../environments/sibling-stacks.js';

/** Whether an application has settings per environment. Nothing here depends on a world. */
export interface ConfigurationSubject {
  /** The resource of the finding; undefined if no setting could differ by environment. */
  readonly home: Resource | undefined;
  readonly hasParameters: boolean;
  /** A program wrote some of the templates. */
  readonly isSynthesized: boolean;
  /** The source of the CDK app was found. */
  readonly hasSource: boolean;
  /** The confidence of a finding: a synthesized template does not show its inputs, the source of the app does. */
  readonly confidence: Confidence;
  /** @param names names of environments, in lower case */
  isPerEnvironment(names: readonly string[]): Answer;
}

/** Makes the configuration part of an application's subject. */
export function makeConfigurationSubject(application: Application): ConfigurationSubject {
  const { templates } = application;
  const hasParameters = templates.some((template) => collectOwnParameters(template).length > 0);
  const isSynthesized = templates.some(isGenerated);
  const source = findEnvironmentsInSource(application);
  const chosen = (): boolean | undefined => hasChoiceByEnvironment(application);
  const first = (...types: readonly string[]): Resource | undefined => {
    const found = application.declared(...types).filter((one) => one.type !== FUNCTION || !isForeign(application, one));
    return found.find((one) => application.isReported(one)) ?? found[0];
  };
  return {
    get home() {
      const tuned = collectTunableResources(application);
      // A function always has a memory and a timeout, even if the template does not set them.
      if (tuned.length === 0 && first(FUNCTION) === undefined) return undefined;
      return first(...API_TYPES) ?? first(FUNCTION) ?? first(...STORE_TYPES) ?? tuned[0];
    },
    hasParameters,
    isSynthesized,
    get hasSource() {
      return isSynthesized && source.isAvailable;
    },
    get confidence() {
      if (isSynthesized) return source.isAvailable || chosen() !== undefined ? 'medium' : 'low';
      return hasParameters ? 'medium' : 'high';
    },
    isPerEnvironment: (names) =>
      or(
        certainly(application.environments.length > 1),
        certainly(templates.some((template) => hasTwinStack(application, template))),
        some(templates, (template) => namesEnvironments(template, names)),
        certainly(isSynthesized && source.distinguishes(names)),
        certainly(chosen() === true),
      ),
  };
}

const FUNCTION = 'AWS::Lambda::Function';

/**
 * Whether a second stack has the same resources; nested stacks do not count, since one deployment may contain several.
 */
function hasTwinStack(application: Application, template: Template): boolean {
  const isStack = ({ links }: Template): boolean => links.parent === undefined;
  return isStack(template) && findSiblingTemplates(application, template).some(isStack);
}

/** Whether a parameter, a mapping or a condition that is used names environments. */
function namesEnvironments(template: Template, names: readonly string[]): Answer {
  const uses = collectUses(template);
  const isAbout = (name: string, values: readonly string[]): boolean =>
    splitWords(name).some((word) => ENVIRONMENT_WORDS.includes(word)) ||
    values.filter((value) => names.includes(value.toLowerCase())).length > 1;
  const parameters = collectOwnParameters(template).filter((name) =>
    isAbout(name, template.parameters.get(name)?.allowed ?? []),
  );
  const mappings = getOwn(template.root, 'Mappings');
  const isMapped = [...uses.mappings].some((name) => isAbout(name, keysOf(mappings, name)));
  const isConditional = [...uses.conditions].some((name) =>
    splitWords(name).some((word) => ENVIRONMENT_WORDS.includes(word) || names.includes(word)),
  );
  const seen = certainly(isMapped || isConditional || parameters.some((name) => uses.names.has(name)));
  const [hidden] = parameters;
  return or(
    seen,
    uses.isOpen && hidden !== undefined
      ? unknown(makeReason('made-by-macro', `a macro may use parameter ${hidden}`))
      : seen,
  );
}

/** The keys of a mapping, on both levels. */
function keysOf(mappings: unknown, name: string): readonly string[] {
  const mapping = isMap(mappings) ? getOwn(mappings, name) : undefined;
  if (!isMap(mapping)) return [];
  return [
    ...new Set([
      ...Object.keys(mapping),
      ...Object.values(mapping).flatMap((row) => (isMap(row) ? Object.keys(row) : [])),
    ]),
  ];
}
