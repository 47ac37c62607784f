import type { Finding } from '../finding.js';
import type { CodeLanguage, CodePlace } from '../location.js';
import { findAuthor } from '../model/template-origin.js';
import type { Resource } from '../template/evaluate/types.js';
import type { FindingPart } from './group.js';
import type { RuleResult } from './run-rule.js';

/**
 * By what the suggestion for a finding about a CDK app is chosen; nothing for templates that no app made, and for apps
 * and handlers in other languages than those of snippets.
 * @param primary the part that leads, of which the finding tells the place
 */
export function makeSuggestionKey(primary: FindingPart): Pick<Finding, 'suggestionKey'> {
  const { judged } = primary;
  const { application, template, fixName, evidence, resource } = judged;
  if (application.kind === 'deployed' || findAuthor(template) !== 'cdk') return {};
  const app = placeIn('app', findAppLanguage(primary));
  const handler = placeIn('handler', findHandlerLanguage(judged));
  const isInHandler = evidence !== undefined && resource !== undefined;
  const places = isInHandler ? [...handler, ...app] : [...app, ...handler];
  return places.length === 0 ? {} : { suggestionKey: { fixName, places } };
}

function placeIn(place: CodePlace['in'], language: CodeLanguage | undefined): readonly CodePlace[] {
  return language === undefined ? [] : [{ in: place, language }];
}

/** That of the line of the app; where it was not found, that of the app as its cdk.json names it. */
function findAppLanguage({ location, made, judged }: FindingPart): CodeLanguage | undefined {
  if (made === undefined) return judged.application.appLanguage;
  if (location.file.endsWith('.py')) return 'python';
  return /\.[cm]?[jt]sx?$/.test(location.file) ? 'typescript' : undefined;
}

/** That of the function; of what is no function, the one language that all functions of the application have. */
function findHandlerLanguage({ application, resource, standsAt }: RuleResult): CodeLanguage | undefined {
  const own = languageOf(resource ?? standsAt, application);
  if (own !== undefined) return own;
  const all = new Set(
    [...application.handlers.values()].flatMap((one) => (one.is === 'read' ? one.handler.language : [])),
  );
  const [only] = all;
  return all.size === 1 ? SNIPPETS[only ?? 'javascript'] : undefined;
}

function languageOf(resource: Resource | undefined, { handlers }: RuleResult['application']): CodeLanguage | undefined {
  const found = resource === undefined ? undefined : handlers.get(resource.key);
  return found?.is === 'read' ? SNIPPETS[found.handler.language] : undefined;
}

/** The language of the snippets for handlers. */
const SNIPPETS = { python: 'python', javascript: 'typescript' } as const;
