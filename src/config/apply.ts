import { relative, resolve, sep } from 'node:path';
import type { Setting } from '../audit/audit.js';
import { globMatcher, isPattern } from '../fs/glob.js';
import type { Uploads } from '../model/application.js';
import { type Rule, defaultOptions } from '../rule.js';
import type { PatternIgnore } from '../audit/suppressions/config.js';
import type { Resource } from '../template/evaluate/types.js';
import type { Config } from './types.js';

/**
 * How a config sets rules for what a file holds: its overrides, the last first, over its rules, over the rule's own.
 * @param cwd absolute: what files are relative to
 * @param asked the ids of rules that the caller named; those run whatever the config says
 */
export function settingsOf(
  config: Config,
  cwd: string,
  asked: ReadonlySet<string>,
): (rule: Rule, file: string) => Setting {
  const overrides = config.overrides.map(({ files, rules }) => ({ rules, holds: fileMatcher(files, config, cwd) }));
  const known = new Map<string, Setting>();
  return (rule, file) => {
    const key = `${rule.id} ${file}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const layers = [config.rules, ...overrides.filter(({ holds }) => holds(file)).map(({ rules }) => rules)];
    const setting = layers.reduce<Setting>(
      (lower, rules) => {
        const own = rules.get(rule.id);
        if (own === undefined) return lower;
        return {
          isOff: own.isOff && !asked.has(rule.id),
          severity: own.severity ?? lower.severity,
          options: { ...lower.options, ...own.options },
        };
      },
      { isOff: false, severity: rule.severity, options: defaultOptions(rule.options) },
    );
    known.set(key, setting);
    return setting;
  };
}

/** Whether a file, named as reports name it, matches one of a config's patterns. */
export function fileMatcher(
  patterns: readonly string[],
  { folder }: Pick<Config, 'folder'>,
  cwd: string,
): (file: string) => boolean {
  const matchers = patterns.map((pattern) => globMatcher(pattern.replace(/^\.\//, '')));
  return (file) => {
    const below = relative(folder, resolve(cwd, file)).replaceAll(sep, '/');
    return matchers.some((matches) => matches(below));
  };
}

/** Whether a resource matches a pattern: its logical id, or its construct path with or without CDK's `/Resource`. */
export function resourceMatcher(patterns: readonly string[]): (resource: NamedResource) => boolean {
  const matchers = patterns.map(globMatcher);
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
export function patternsOf(config: Config, cwd: string, isWhole: boolean): readonly PatternIgnore[] {
  return config.ignore.map(({ rule, resource, template, reason, location }) => ({
    ruleId: rule,
    reason,
    location,
    isResource: resource === undefined ? undefined : resourceMatcher([resource]),
    isFile: template === undefined ? undefined : fileMatcher([template], config, cwd),
    isWhole: isWhole || (template !== undefined && !isPattern(template)),
  }));
}

/** What a config names as upload functions and upload buckets. */
export function uploadsOf({ uploads: { functions, buckets } }: Config): Uploads {
  const isFunction = resourceMatcher(functions);
  const isBucket = resourceMatcher(buckets);
  return { isFunction: ({ name }) => isFunction(name), isBucket: ({ name }) => isBucket(name) };
}
