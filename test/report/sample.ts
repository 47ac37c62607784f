import type {
  Audit,
  CatalogRow,
  Finding,
  Passed,
  ResourceName,
  RuleWords,
  Summary,
  Thresholds,
  Verdict,
} from '../../src/finding.js';
import { rules as realRules } from '../../rules/index.js';
import type { Location } from '../../src/location.js';
import type { Severity } from '../../src/severity.js';
import { formatRuleUrl } from '../../src/package-info.js';

const RULES: readonly (readonly [string, string, Severity, string])[] = [
  ['1.1', 'cors-wildcard', 'high', 'CORS lets any website in'],
  ['1.2', 'api-authentication', 'medium', 'An operation asks for no authentication'],
  ['1.3', 'bucket-policy', 'medium', 'No bucket policy narrows who may write'],
  ['2.1', 'hardcoded-settings', 'low', 'Settings are written as literals'],
  ['2.2', 'handler-error-handling', 'medium', 'The handler leaves errors unhandled'],
  ['2.3', 'dead-letter-queue', 'medium', 'Failed events are lost'],
  ['3.1', 'fixed-memory', 'low', 'The memory size is fixed'],
  ['3.2', 'provisioned-concurrency', 'low', 'Cold starts on a production path'],
  ['3.3', 'gsi-design', 'low', 'An index does not serve the queries'],
  ['4.1', 'storage-tiering', 'low', 'Old files stay in the dearest storage class'],
  ['4.2', 'log-retention', 'low', 'Logs are kept too briefly or forever'],
  ['5.1', 'custom-metrics', 'low', 'No business metrics'],
  ['5.2', 'alarms', 'medium', 'No alarms on errors, latency, throttling'],
  ['6.1', 'input-validation', 'medium', 'The request is not validated'],
  ['6.2', 'unit-tests', 'medium', 'No tests of stack or handler'],
  ['6.3', 'inline-documentation', 'low', 'Complex logic is not documented'],
  ['7.1', 'environment-config', 'low', 'No configuration per environment'],
  ['7.2', 'table-backup', 'medium', 'Table data is not backed up'],
  ['8.1', 'resource-tags', 'low', 'Resources carry no tags'],
  ['8.2', 'data-classification', 'medium', 'Buckets and tables have no data classification'],
  ['9.1', 'api-versioning', 'low', 'The API has no versioning'],
  ['9.2', 'error-responses', 'low', 'Error responses are too thin'],
  ['10.1', 'file-type-validation', 'medium', 'The file type is not checked'],
  ['10.2', 'file-size-limit', 'medium', 'The file size is not limited'],
  ['10.3', 'batch-upload', 'low', 'No batch upload'],
];

const OFF = new Set(['3.3', '6.3', '10.3']);

const rules: readonly RuleWords[] = RULES.map(([number, id, severity, title]) => ({
  id,
  number,
  severity,
  title,
  why: `What ${id} finds costs somebody something.\n    It goes on in a second line of the source.`,
  fix: `Do what the page about ${id} says.`,
  references: [`https://docs.aws.amazon.com/lambda/latest/dg/${id}.html`],
  ...scanningOf(id),
}));

/** What the real rule tells code scanning. */
function scanningOf(id: string): Pick<RuleWords, 'tags' | 'cwe' | 'securitySeverity' | 'precision'> {
  const { tags, cwe, securitySeverity, precision } = realRules.find((rule) => rule.id === id) ?? {};
  return {
    ...(tags === undefined ? {} : { tags }),
    ...(cwe === undefined ? {} : { cwe }),
    ...(securitySeverity === undefined ? {} : { securitySeverity }),
    ...(precision === undefined ? {} : { precision }),
  };
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  'cors-wildcard': 'fail',
  'log-retention': 'fail',
  'dead-letter-queue': 'fail',
  'handler-error-handling': 'fail',
  'input-validation': 'unknown',
  'table-backup': 'pass',
};

function catalog(verdicts: Readonly<Record<string, Verdict>>): readonly CatalogRow[] {
  return rules.map(({ number, id, severity }) => {
    const verdict = OFF.has(number) ? 'off' : (verdicts[id] ?? 'not-applicable');
    const count = (of: Verdict): number => (verdict === of ? 1 : 0);
    return {
      number,
      ruleId: id,
      severity,
      verdict,
      failed: count('fail'),
      passed: count('pass'),
      unknown: count('unknown'),
      suppressed: 0,
      ...(verdict === 'off' ? { reason: 'disabled in the config' } : {}),
    };
  });
}

export function at(file: string, line: number, column: number, length: number): Location {
  return { file, start: { line, column }, end: { line, column: column + length } };
}

const STACK = `const bucket = new s3.Bucket(this, 'FileUploadBucket', {
  cors: [{
\tallowedOrigins: ['*'], // 任意のサイト
    allowedMethods: [s3.HttpMethods.PUT],
  }],
});
`;

const HANDLER = [
  'def handler(event, context):',
  "    body = json.loads(event['body'])",
  '    return {"statusCode": 200}',
  '',
].join('\r\n');

const QUEUE = '"Processor":{"Type":"AWS::Lambda::Function","Properties":{"Handler":"index.handler"}}';
const MINIFIED = `{"Resources":{${'"Topic":{"Type":"AWS::SNS::Topic"},'.repeat(20)}${QUEUE},${'"Last":{},'.repeat(40)}"Z":{}}}`;

const YAML = `Resources:
  Logs\u001b[31m:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 7
`;

const bucket: ResourceName = {
  logicalId: 'FileUploadBucketDF219B4D',
  type: 'AWS::S3::Bucket',
  constructPath: 'Upload/FileUploadBucket/Resource',
};
const processor: ResourceName = { logicalId: 'Processor', type: 'AWS::Lambda::Function' };

function finding(of: Partial<Finding> & Pick<Finding, 'number' | 'ruleId' | 'location'>): Finding {
  return {
    kind: 'some-kind',
    severity: 'low',
    confidence: 'high',
    message: 'something is wrong',
    fix: 'put it right',
    docs: formatRuleUrl(of.ruleId),
    application: 'cdk.out',
    template: 'cdk.out/Upload.template.json',
    resource: null,
    path: [],
    related: [],
    fingerprint: '00000000000000aa',
    ...of,
  };
}

export const corsFinding = finding({
  number: '1.1',
  ruleId: 'cors-wildcard',
  kind: 'wildcard-origin',
  severity: 'high',
  message: 'any website may PUT to FileUploadBucket',
  fix: `name the websites that upload:
        allowedOrigins: ['https://app.example.com']`,
  resource: bucket,
  path: ['Resources', bucket.logicalId, 'Properties', 'CorsConfiguration', 'CorsRules', 0, 'AllowedOrigins', 0],
  location: at('lib/upload-stack.ts', 3, 19, 3),
  related: [1, 2, 3, 4, 5, 6, 7].map((line) => ({
    message: `the preflight of /files[${line}](x) lets any website in too`,
    resource: line === 1 ? bucket : null,
    location: at('lib/upload-stack.ts', line, 1, 1),
    ...(line === 2 ? { when: [{ conditions: {}, parameters: { Env: 'dev' } }], fingerprint: '00000000000000bb' } : {}),
  })),
  when: [
    { conditions: { IsProd: false }, parameters: { Env: 'dev' } },
    { conditions: { IsProd: false, HasSite: true }, parameters: { Env: 'test', Site: '' } },
  ],
  fingerprint: '0123456789abcdef',
});

const findings: readonly Finding[] = [
  finding({
    number: '4.2',
    ruleId: 'log-retention',
    message: 'logs of Logs\u001b[31m are kept for 7 days only, the minimum is 30',
    fix: 'set RetentionInDays to 30 or more',
    template: 'templates/weird \u001b[31m #1.yaml',
    resource: { logicalId: 'Logs\u001b[31m', type: 'AWS::Logs::LogGroup' },
    location: at('templates/weird \u001b[31m #1.yaml', 5, 24, 1),
    fingerprint: '1123456789abcdef',
  }),
  finding({
    number: '2.3',
    ruleId: 'dead-letter-queue',
    severity: 'medium',
    confidence: 'low',
    message: 'failed events of Processor are lost: it has no dead-letter queue and no destination for failures',
    fix: 'give the function a DeadLetterConfig, or an EventInvokeConfig with an OnFailure destination',
    resource: processor,
    path: ['Resources', 'Processor'],
    location: at('cdk.out/Upload.template.json', 1, MINIFIED.indexOf('"Processor"') + 1, '"Processor"'.length),
    fingerprint: '2123456789abcdef',
  }),
  corsFinding,
  finding({
    number: '2.2',
    ruleId: 'handler-error-handling',
    severity: 'medium',
    confidence: 'medium',
    message: 'json.loads can throw, and nothing catches it',
    fix: 'catch JSONDecodeError and answer 400',
    resource: processor,
    location: at('src/handler.py', 2, 12, 25),
    fingerprint: '3123456789abcdef',
  }),
];

const passed: readonly Passed[] = [
  {
    number: '7.2',
    ruleId: 'table-backup',
    template: 'cdk.out/Upload.template.json',
    resource: { logicalId: 'Files', type: 'AWS::DynamoDB::Table' },
  },
  { number: '6.2', ruleId: 'unit-tests', template: null, resource: null },
];

const summary: Summary = {
  templates: 2,
  resources: 23,
  handlers: 1,
  high: 1,
  medium: 2,
  low: 1,
  lowConfidence: 1,
  passed: 2,
  unknown: 1,
  suppressed: 1,
  baselined: 3,
  failOn: 'medium',
  exitCode: 1,
};

/** An audit with a bit of everything, hostile text included. */
export const sample: Audit = {
  tool: { name: 'upload-audit', version: '0.1.0' },
  summary,
  thresholds: { failOn: 'medium', failConfidence: 'medium', failOnUnknown: false },
  applications: [
    {
      id: 'cdk.out',
      kind: 'assembly',
      templates: ['cdk.out/Upload.template.json', 'templates/weird \u001b[31m #1.yaml'],
      projectRoot: '.',
      uploadApi: true,
      catalog: catalog(VERDICTS),
    },
  ],
  catalog: catalog(VERDICTS),
  findings,
  unknown: [
    {
      number: '6.1',
      ruleId: 'input-validation',
      kind: 'no-validation',
      template: 'cdk.out/Upload.template.json',
      resource: processor,
      location: at('cdk.out/Upload.template.json', 1, 3, 11),
      reason: 'the source of Processor is not at hand',
      code: 'code-not-found',
    },
  ],
  suppressed: [
    {
      ...finding({ number: '8.1', ruleId: 'resource-tags', location: at('lib/upload-stack.ts', 1, 1, 5) }),
      suppression: { by: 'comment', reason: 'tagged by the organisation' },
    },
  ],
  passed,
  errors: [
    { level: 'warning', file: 'templates/a.yaml', message: 'the key Foo stands twice', location: null },
    { level: 'warning', file: 'b.yaml', message: 'unknown intrinsic Fn::Nope', location: at('b.yaml', 2, 3, 4) },
  ],
  rules,
  baseline: {
    fresh: 4,
    known: 3,
    knownByRule: new Map([
      ['alarms', 2],
      ['log-retention', 1],
    ]),
    gone: 2,
  },
  nextBaseline: [],
  texts: new Map([
    ['lib/upload-stack.ts', STACK],
    ['src/handler.py', HANDLER],
    ['cdk.out/Upload.template.json', MINIFIED],
    ['templates/weird \u001b[31m #1.yaml', YAML],
  ]),
};

/** The same without anything wrong. */
export const clean: Audit = {
  ...sample,
  summary: { ...summary, high: 0, medium: 0, low: 0, lowConfidence: 0, suppressed: 0, baselined: 0, exitCode: 0 },
  catalog: catalog({ 'table-backup': 'pass', 'unit-tests': 'pass', 'input-validation': 'unknown' }),
  findings: [],
  suppressed: [],
  baseline: { fresh: 0, known: 0, knownByRule: new Map(), gone: 0 },
  errors: [],
};

/** The sample with findings and thresholds of one's own, its exit code given. */
export function variant(
  exitCode: Summary['exitCode'],
  kept: readonly Finding[],
  thresholds: Partial<Thresholds> = {},
): Audit {
  return {
    ...sample,
    summary: { ...summary, exitCode },
    thresholds: { ...sample.thresholds, ...thresholds },
    findings: kept,
  };
}

export function some(severity: Severity, confidence: Finding['confidence'] = 'high'): Finding {
  return { ...corsFinding, severity, confidence };
}
