import { removeResourceSegment } from '../text/construct-path.js';
import { relative, resolve, sep } from 'node:path';
import type { RuleSetting } from '../audit/audit.js';
import { makeGlobMatcher, isPattern } from '../text/glob.js';
import type { UploadPatterns } from '../model/application.js';
import { type Rule, getDefaultOptions } from '../rule.js';
import type { ConfigIgnore } from '../audit/suppressions/config.js';
import type { Resource } from '../template/evaluate/types.js';
import { type Config, type ConfiguredRule, type ConfiguredRules, EVERY_RULE } from './types.js';

/**
 * The settings of rules for resources in a file, from a config: its overrides, the last first, before its rules, before
 * the rule's own.
 * @param cwd absolute: the folder to which files are relative
 * @param asked the ids of rules that the caller named; those run regardless of the config
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

/** The settings of a rule in one map: its own entry takes precedence over the entry for every rule, in any order. */
function settingIn(rules: ConfiguredRules, id: string): ConfiguredRule | undefined {
  const [every, own] = [rules.get(EVERY_RULE), rules.get(id)];
  if (every === undefined || own === undefined) return own ?? every;
  return { ...every, ...own, options: { ...every.options, ...own.options } };
}

/** Whether a file, named as in reports, matches one of a config's patterns. */
export function makeFileMatcher(
  patterns: readonly string[],
  { folder }: Pick<Config, 'folder'>,
  cwd: string,
): (file: string) => boolean {
  const matchers = patterns.flatMap(spellOut).map(makeGlobMatcher);
  // The same few files are asked about for each rule and each finding.
  const known = new Map<string, boolean>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const below = relative(folder, resolve(cwd, file)).replaceAll(sep, '/');
    const isMatch = matchers.some((matches) => matches(below));
    known.set(file, isMatch);
    return isMatch;
  };
}

/** A name without wildcards may be that of a file or of a folder; a single dot is the config's folder. */
function spellOut(pattern: string): readonly string[] {
  const below = pattern.replace(/^(?:\.\/+)+/, '');
  if (below === '' || below === '.') return ['**'];
  return isPattern(below) || below.endsWith('/') ? [below] : [below, `${below}/`];
}

/** A name with an extension is a file: a run on one template of a folder never covers the whole folder. */
function namesFile(template: string): boolean {
  return !isPattern(template) && /\.\w+$/.test(template);
}

/** Whether a resource matches a pattern: its logical id, or its construct path with or without CDK's `/Resource`. */
export function makeResourceMatcher(patterns: readonly string[]): (resource: NamedResource) => boolean {
  const matchers = patterns.map(makeGlobMatcher);
  return ({ logicalId, constructPath = '' }) => {
    const names = [logicalId, ...(constructPath === '' ? [] : [constructPath, removeResourceSegment(constructPath)])];
    return names.some((name) => matchers.some((matches) => matches(name)));
  };
}

type NamedResource = Pick<Resource['name'], 'logicalId' | 'constructPath'>;

/** The suppressions of a config; `isWhole`: this run covers their whole scope. */
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

/** The upload functions and upload buckets that a config names. */
export function buildUploadPatterns({ uploads: { functions, buckets } }: Config): UploadPatterns {
  const isFunction = makeResourceMatcher(functions);
  const isBucket = makeResourceMatcher(buckets);
  return { isFunction: ({ name }) => isFunction(name), isBucket: ({ name }) => isBucket(name) };
}
