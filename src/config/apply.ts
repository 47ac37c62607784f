import { relative, resolve, sep } from 'node:path';
import type { RuleSetting } from '../audit/audit.js';
import { makeGlobMatcher, isPattern } from '../text/glob.js';
import type { UploadPatterns } from '../model/application.js';
import { type Rule, getDefaultOptions } from '../rule.js';
import type { ConfigIgnore } from '../audit/suppressions/config.js';
import type { Resource } from '../template/evaluate/types.js';
import { type Config, type ConfiguredRule, type ConfiguredRules, EVERY_RULE } from './types.js';

/**
 * How a config sets rules for what a file holds: its overrides, the last first, over its rules, over the rule's own.
 * @param cwd absolute: what files are relative to
 * @param asked the ids of rules that the caller named; those run whatever the config says
 */
export function makeRuleSettings(
  config: Config,
  cwd: string,
  asked: ReadonlySet<string>,
): (rule: Rule, file: string) => RuleSetting {
  const overrides = config.overrides.map(({ files, rules }) => ({ rules, holds: makeFileMatcher(files, config, cwd) }));
  const known = new Map<string, RuleSetting>();
  return (rule, file) => {
    const key = `${rule.id} ${file}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const layers = [config.rules, ...overrides.filter(({ holds }) => holds(file)).map(({ rules }) => rules)];
    const setting = layers.reduce<RuleSetting>(
      (lower, rules) => {
        const own = settingIn(rules, rule.id);
        if (own === undefined) return lower;
        return {
          isOff: own.isOff && !asked.has(rule.id),
          severity: own.severity ?? lower.severity,
          options: { ...lower.options, ...own.options },
        };
      },
      { isOff: false, severity: rule.severity, options: getDefaultOptions(rule.options) },
    );
    known.set(key, setting);
    return setting;
  };
}

/** What one map says of a rule: an entry of its own wins over the one for every rule, wherever it is. */
function settingIn(rules: ConfiguredRules, id: string): ConfiguredRule | undefined {
  const [every, own] = [rules.get(EVERY_RULE), rules.get(id)];
  if (every === undefined || own === undefined) return own ?? every;
  return { ...every, ...own, options: { ...every.options, ...own.options } };
}

/** Whether a file, named as reports name it, matches one of a config's patterns. */
export function makeFileMatcher(
  patterns: readonly string[],
  { folder }: Pick<Config, 'folder'>,
  cwd: string,
): (file: string) => boolean {
  const matchers = patterns.flatMap(spellOut).map(makeGlobMatcher);
  return (file) => {
    const below = relative(folder, resolve(cwd, file)).replaceAll(sep, '/');
    return matchers.some((matches) => matches(below));
  };
}

/** A name without signs of a pattern may be that of a file or of a folder; a dot alone is the config's folder. */
function spellOut(pattern: string): readonly string[] {
  const below = pattern.replace(/^(?:\.\/+)+/, '');
  if (below === '' || below === '.') return ['**'];
  return isPattern(below) || below.endsWith('/') ? [below] : [below, `${below}/`];
}

/** What ends like a file is one: a folder is seen as a whole by no run that looks at one template of it. */
function namesFile(template: string): boolean {
  return !isPattern(template) && /\.\w+$/.test(template);
}

/** Whether a resource matches a pattern: its logical id, or its construct path with or without CDK's `/Resource`. */
export function makeResourceMatcher(patterns: readonly string[]): (resource: NamedResource) => boolean {
  const matchers = patterns.map(makeGlobMatcher);
  return ({ logicalId, constructPath = '' }) => {
    const names = [
      logicalId,
      ...(constructPath === '' ? [] : [constructPath, constructPath.replace(/\/Resource$/, '')]),
    ];
    return names.some((name) => matchers.some((matches) => matches(name)));
  };
}

type NamedResource = Pick<Resource['name'], 'logicalId' | 'constructPath'>;

/** The suppressions of a config; `isWhole`: this run looks at all that they may be about. */
export function buildConfigIgnores(config: Config, cwd: string, isWhole: boolean): readonly ConfigIgnore[] {
  return config.ignore.map(({ rule, resource, template, reason, location }) => ({
    ruleId: rule,
    reason,
    location,
    isResource: resource === undefined ? undefined : makeResourceMatcher([resource]),
    isFile: template === undefined ? undefined : makeFileMatcher([template], config, cwd),
    isWhole: isWhole || (template !== undefined && namesFile(template)),
  }));
}

/** What a config names as upload functions and upload buckets. */
export function buildUploadPatterns({ uploads: { functions, buckets } }: Config): UploadPatterns {
  const isFunction = makeResourceMatcher(functions);
  const isBucket = makeResourceMatcher(buckets);
  return { isFunction: ({ name }) => isFunction(name), isBucket: ({ name }) => isBucket(name) };
}
