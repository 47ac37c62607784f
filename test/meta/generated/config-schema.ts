import type { CatalogRule, RuleOption } from '../../../src/index.js';
import { OTHER_TOOLS } from '../../../src/audit/suppressions/counterparts.js';
import { FORMATS } from '../../../src/report/formats.js';
import { formatOptionDefault } from '../../../src/report/rule-pages.js';
import { formatOneLine } from '../../../src/report/wording.js';

type Schema = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, Schema>> = {
  number: { type: 'number' },
  text: { type: 'string' },
  boolean: { type: 'boolean' },
  list: { type: 'array', items: { type: 'string' } },
};

const SEVERITIES = ['high', 'medium', 'low'];
/** Each item is asked about each template or finding; a baseline takes any number of findings. */
const MANY = { maxItems: 5000 };
const NAME = { type: 'string', minLength: 1 };

/** The JSON Schema of the config: what any config may say, and every rule with its options. */
export function configSchema(catalog: readonly CatalogRule[]): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://raw.githubusercontent.com/upload-audit/upload-audit/main/schema/config.json',
    title: 'Config of upload-audit',
    description: 'What upload-audit.config.yaml, .yml or .json may say.',
    ...strict({
      $schema: { type: 'string', description: 'Where editors find this schema.' },
      failOn: {
        description: 'The severity from which on findings make the exit code 1.',
        enum: [...SEVERITIES, 'never'],
        default: 'medium',
      },
      failConfidence: {
        description: 'The confidence from which on findings count for failOn.',
        enum: SEVERITIES,
        default: 'medium',
      },
      failOnUnknown: {
        description: 'Whether an unknown verdict of a rule at or above failOn makes the exit code 1, too.',
        type: 'boolean',
        default: false,
      },
      minSeverity: {
        description: 'Findings of a lower severity are left out of the report and of the exit code.',
        enum: SEVERITIES,
        default: 'low',
      },
      minConfidence: {
        description: 'Findings of a lower confidence are left out of the report and of the exit code.',
        enum: SEVERITIES,
        default: 'low',
      },
      scope: {
        description: 'Check upload APIs only, or every application.',
        enum: ['upload', 'all'],
        default: 'upload',
      },
      configEnv: { description: 'The environment of samconfig.toml.', ...NAME },
      parameters: {
        description: 'Values of template parameters.',
        type: 'object',
        additionalProperties: { type: ['string', 'number', 'boolean'] },
      },
      parameterFiles: list('JSON files of parameter values, relative to this file.', NAME),
      baseline: { description: 'The baseline, relative to this file.', ...NAME },
      formats: list('Reports: a format, or format=file relative to this file.', {
        type: 'string',
        pattern: `^(${FORMATS.join('|')})(=.+)?$`,
      }),
      exclude: list('Patterns of files whose findings are not reported, relative to this file.', NAME, MANY),
      rules: { $ref: '#/definitions/rules' },
      overrides: list(
        'Other settings for some of the templates; the last that names a template wins.',
        {
          ...strict({
            files: list('Patterns of templates, relative to this file.', NAME, { minItems: 1, ...MANY }),
            rules: { $ref: '#/definitions/overridingRules' },
          }),
          required: ['files', 'rules'],
        },
        { maxItems: 500 },
      ),
      uploads: {
        description: 'What receives uploads, where the templates do not tell.',
        ...strict({
          functions: list('Patterns of logical ids and construct paths of functions.', NAME, MANY),
          buckets: list('Patterns of logical ids and construct paths of buckets.', NAME, MANY),
        }),
      },
      ignore: list(
        'Findings that are not reported.',
        {
          ...strict({
            rule: {
              description: 'The id of the rule, or its catalog number.',
              // YAML reads a number without quotes as one.
              anyOf: [
                { enum: catalog.flatMap(({ id, number }) => [id, number, Number(number)]) },
                { description: 'A rule of a plugin.', type: ['string', 'number'] },
              ],
            },
            resource: { description: 'A pattern of logical ids and construct paths.', ...NAME },
            template: { description: 'A pattern of templates, relative to this file.', ...NAME },
            reason: { description: 'Why the finding may stay.', type: 'string', pattern: '\\S' },
            until: { description: 'The last day on which it is not reported.', type: 'string', pattern: DATE },
          }),
          required: ['rule', 'reason'],
        },
        MANY,
      ),
      plugins: list('Modules with rules of your own: packages, or files relative to this one.', NAME),
      honour: list('Other tools whose suppressions in Metadata count where a rule has a counterpart.', {
        enum: OTHER_TOOLS,
      }),
    }),
    definitions: {
      severity: { description: "Instead of the catalog's.", enum: SEVERITIES },
      rules: {
        description: 'What is set of each rule.',
        ...ruleMap(rulesOf(catalog)),
      },
      overridingRules: {
        description: 'What is set of each rule; "*" stands for all that are not named beside it.',
        ...ruleMap({ '*': { $ref: '#/definitions/everyRule' }, ...rulesOf(catalog) }),
      },
      everyRule: choice(
        'All rules that are not named beside it.',
        strict({ severity: { $ref: '#/definitions/severity' } }),
      ),
      ownRule: choice(
        'A rule of a plugin.',
        strict({
          severity: { $ref: '#/definitions/severity' },
          options: { description: 'The options that the rule declares.', type: 'object' },
        }),
      ),
      ...Object.fromEntries(catalog.map((rule) => [rule.id, setting(rule)])),
    },
  };
}

const DATE = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';

function strict(properties: Schema): Schema {
  return { type: 'object', additionalProperties: false, properties };
}

/** The catalog's rules by their names; other names are those of plugins' rules, which are checked when these are known. */
function ruleMap(properties: Schema): Schema {
  return { type: 'object', additionalProperties: { $ref: '#/definitions/ownRule' }, properties };
}

function list(description: string, items: Schema, bounds: Schema = {}): Schema {
  return { description, type: 'array', ...bounds, items };
}

/** Each rule by its id and by its catalog number. */
function rulesOf(catalog: readonly CatalogRule[]): Schema {
  return Object.fromEntries(
    catalog.flatMap(({ id, number }) => [id, number].map((name) => [name, { $ref: `#/definitions/${id}` }])),
  );
}

/** Off, on, a severity, or a map. Not `anyOf`: of that, mistakes are reported in all alternatives at once. */
function choice(description: string, map: Schema): Schema {
  return { description, if: { type: 'object' }, then: map, else: { enum: ['off', 'on', ...SEVERITIES, false, true] } };
}

function setting({ number, title, severity, options }: CatalogRule): Schema {
  const own = Object.entries(options);
  return choice(
    `${number}: ${formatOneLine(title)} (${severity}).`,
    strict({
      severity: { $ref: '#/definitions/severity' },
      options: {
        description: own.length === 0 ? 'It has none.' : 'What it is asked with.',
        ...strict(Object.fromEntries(own.map(([name, option]) => [name, optionSchema(option)]))),
      },
    }),
  );
}

function optionSchema({ type, default: value, description }: RuleOption): Schema {
  const types = TYPES[type];
  if (types === undefined) throw new Error(`no schema of an option of type ${type}`);
  return {
    description: `${formatOneLine(description)} Default: ${formatOptionDefault(value)}.`,
    ...types,
    default: value,
  };
}
