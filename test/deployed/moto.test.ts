/**
 * Deployed stacks against a real server that speaks CloudFormation's protocol. It runs where `UPLOAD_AUDIT_MOTO` names a
 * Python with moto; `npm run test:deployed` makes one. A small proxy between the two fails as the service does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const PYTHON = process.env['UPLOAD_AUDIT_MOTO'] ?? '';

/** What the proxy does with the next calls of an action: the code of an AWS error, or a broken connection. */
interface Fault {
  readonly action: string;
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** How many calls are answered so; the ones before are passed on. */
  times: number;
  after: number;
}

let moto: ChildProcess;
let motoPort = 0;
let proxy: Server;
let faults: Fault[] = [];
/** What the proxy makes of the server's answers to an action. */
let rewrites: Readonly<Record<string, (answer: string, query: URLSearchParams) => string>> = {};
let asked: string[] = [];
let client: CloudFormationClient;

beforeAll(async () => {
  if (PYTHON === '') return;
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  motoPort = await freePort();
  moto = spawn(PYTHON, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(motoPort)], { stdio: 'ignore' });
  proxy = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const query = new URLSearchParams(body.toString());
      const action = query.get('Action') ?? '';
      const rewrite = rewrites[action] ?? ((text: string) => text);
      asked.push(action);
      const fault = faults.find((one) => one.action === action && one.times > 0);
      if (fault !== undefined && fault.after-- <= 0) {
        fault.times -= 1;
        if (fault.code === 'lost') return void incoming.socket.destroy();
        answer.writeHead(fault.status, { 'content-type': 'text/xml' });
        return void answer.end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${fault.code}</Code><Message>${fault.message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
        );
      }
      const { method, url, headers } = incoming;
      const onward = request({ port: motoPort, host: '127.0.0.1', method, path: url, headers }, (response) => {
        const answered: Buffer[] = [];
        response.on('data', (chunk: Buffer) => answered.push(chunk));
        response.on('end', () => {
          answer.writeHead(response.statusCode ?? 500, { 'content-type': 'text/xml' });
          answer.end(rewrite(Buffer.concat(answered).toString(), query));
        });
      });
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  client = new CloudFormationClient({
    endpoint: `http://127.0.0.1:${motoPort}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  await untilReady();
}, 60_000);

afterAll(() => {
  if (PYTHON === '') return;
  moto.kill();
  proxy.close();
  client.destroy();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReady(): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await client.send(new ListStacksCommand({}));
      return;
    } catch (error) {
      if (tries === 150) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** The built command line, as somebody with credentials would run it. Not synchronous: the proxy is in this process. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  asked = [];
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folderWith({}),
    env: {
      PATH: process.env['PATH'],
      HOME: folderWith({}),
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

interface Report {
  readonly summary: Readonly<Record<string, number>>;
  readonly applications: readonly {
    readonly id: string;
    readonly kind: string;
    readonly templates: readonly string[];
  }[];
  readonly findings: readonly {
    readonly number: string;
    readonly kind: string;
    readonly confidence: string;
    readonly template: string;
    readonly resource: { readonly logicalId: string } | null;
    readonly when?: unknown;
  }[];
}

async function report(
  ...args: readonly string[]
): Promise<Report & { readonly code: number | null; readonly err: string }> {
  const { out, err, code } = await run([...args, '--scope', 'all', '-f', 'json']);
  return { ...(JSON.parse(out) as Report), code, err };
}

function about({ findings }: Report, number: string): readonly string[] {
  return findings
    .filter((one) => one.number === number)
    .map(({ kind, confidence, resource }) => `${kind} ${confidence} ${resource?.logicalId ?? ''}`);
}

async function create(
  name: string,
  template: string,
  more: { parameters?: Record<string, string>; tags?: Record<string, string> } = {},
) {
  await client.send(
    new CreateStackCommand({
      StackName: name,
      TemplateBody: template,
      Parameters: Object.entries(more.parameters ?? {}).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: Object.entries(more.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
}

/** Fifty stacks of the whole list, and where to go on. */
function pageOf(answer: string, query: URLSearchParams): string {
  const members = answer.match(/<member>[\s\S]*?<\/member>/g) ?? [];
  const start = Number(query.get('NextToken') ?? 0);
  const next = start + 50 < members.length ? `<NextToken>${start + 50}</NextToken>` : '';
  return answer
    .replace(
      /<StackSummaries>[\s\S]*<\/StackSummaries>/,
      `<StackSummaries>${members.slice(start, start + 50).join('')}</StackSummaries>${next}`,
    )
    .replace(/<NextToken\/>/, '');
}

const LOANS = `
Parameters:
  Keep: { Type: String, Default: 'true', AllowedValues: ['true', 'false'] }
  Token: { Type: String, NoEcho: true, Default: nothing }
Conditions:
  IsKept: !Equals [!Ref Keep, 'true']
Resources:
  Loans:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: !If [IsKept, true, false] }
`;

const TOPIC = 'Resources: {Notices: {Type: AWS::SNS::Topic}}';

describe.skipIf(PYTHON === '')('stacks of a server', () => {
  beforeAll(async () => {
    await create('prod-loans', LOANS, {
      parameters: { Keep: 'false', Token: 's3cret' },
      tags: { CostCenter: 'library' },
    });
    await create('test-loans', LOANS, { parameters: { Keep: 'true' } });
  }, 60_000);

  it('are audited with their real values, tags and masks', async () => {
    const prod = await report('--stack', 'prod-loans');
    expect(prod.applications.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'deployed deployed/eu-west-1/prod-loans',
    ]);
    expect(about(prod, '7.2')).toEqual(['no-backup high Loans']);
    expect(prod.findings.filter(({ when }) => when !== undefined)).toEqual([]);
    expect(about(prod, '8.1')).toEqual([]);
    expect({ code: prod.code, err: prod.err }).toEqual({ code: 1, err: '' });
    const test = await report('--stack', 'test-loans');
    expect(about(test, '7.2')).toEqual([]);
    expect(about(test, '8.1')).toEqual(['no-tags high Loans']);
  });

  it('of SAM are audited in the lines of their source', async () => {
    const lines = [
      'Transform: AWS::Serverless-2016-10-31',
      'Resources:',
      '  Uploads:',
      '    Type: AWS::Serverless::HttpApi',
      '    Properties:',
      '      CorsConfiguration:',
      "        AllowOrigins: ['*']",
    ];
    await create('sam-uploads', lines.join('\n'));
    const { err, out } = await run(['--stack', 'sam-uploads', '-f', 'compact']);
    expect(err).toBe('');
    expect(out).toMatch(/^deployed\/eu-west-1\/sam-uploads\.template:7:24: high: /m);
    expect(asked).toEqual(['DescribeStacks', 'GetTemplate']);
  });

  it('of macros are audited as CloudFormation made them', async () => {
    await create('macro-loans', `Transform: [CorporateStandards]\n${TOPIC}`);
    // The server runs no macros: the proxy says what one would have made.
    const made = JSON.stringify({ Resources: { Archive: { Type: 'AWS::DynamoDB::Table' } } });
    rewrites = {
      GetTemplate: (answer, query) =>
        query.get('TemplateStage') === 'Processed'
          ? answer.replace(/<TemplateBody>[\s\S]*<\/TemplateBody>/, `<TemplateBody>${made}</TemplateBody>`)
          : answer,
    };
    const loans = await report('--stack', 'macro-loans');
    rewrites = {};
    expect(about(loans, '7.2')).toEqual(['no-backup high Archive']);
    expect(asked).toEqual(['DescribeStacks', 'GetTemplate', 'GetTemplate']);
    await client.send(new DeleteStackCommand({ StackName: 'macro-loans' }));
  });

  it('with nested stacks are fetched whole', async () => {
    const put = (path: string, body?: string) =>
      fetch(`http://127.0.0.1:${motoPort}${path}`, { method: 'PUT', ...(body === undefined ? {} : { body }) });
    await put('/templates');
    await put('/templates/loans.yaml', LOANS);
    const stack = (keep: string) =>
      `{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.amazonaws.com/templates/loans.yaml', Parameters: {Keep: '${keep}'}}}`;
    await create('library', `Resources: {Reading: ${stack('false')}, Children: ${stack('true')}}`);
    const library = await report('--stack', 'library');
    expect(library.err).toBe('');
    const [{ templates } = { templates: [] }, ...others] = library.applications;
    expect(others).toEqual([]);
    expect(templates.length).toBe(3);
    expect(about(library, '7.2')).toEqual(['no-backup high Loans']);
    expect(library.findings.filter(({ number, when }) => number === '7.2' && when !== undefined)).toEqual([]);
    expect(asked.filter((action) => action === 'ListStackResources').length).toBe(1);
  });

  it('are listed over all pages', async () => {
    for (let index = 0; index < 120; index += 1) await create(`notices-${String(index).padStart(3, '0')}`, TOPIC);
    await create('short-lived', TOPIC);
    await client.send(new DeleteStackCommand({ StackName: 'short-lived' }));
    // The server gives everything at once: the proxy cuts pages, as the service does.
    rewrites = { ListStacks: pageOf };
    const all = await report('--all-stacks');
    rewrites = {};
    expect(all.err).toBe('');
    // Beside those: two stacks of loans, one of SAM, one with two nested stacks.
    expect(all.applications.length).toBe(124);
    expect(asked.filter((action) => action === 'ListStacks').length).toBe(3);
    expect(all.applications.map(({ id }) => id)).not.toContain('deployed/eu-west-1/short-lived');
  }, 120_000);

  it('are compared with a template', async () => {
    const folder = folderWith({ 'next.yaml': LOANS.replace('true, false]', 'true, true]') });
    const diff = ['--stack', 'prod-loans', '--diff', join(folder, 'next.yaml'), '--rule', '7.2', '--scope', 'all'];
    const { out, err, code } = await run(diff);
    expect(out).toContain('compared with deployed/eu-west-1/prod-loans: 0 new, 0 known, 1 gone');
    expect({ err, code }).toEqual({ err: '', code: 0 });
  });

  it('come through throttling', async () => {
    faults = [{ action: 'GetTemplate', code: 'Throttling', message: 'Rate exceeded', status: 400, times: 3, after: 0 }];
    const prod = await report('--stack', 'prod-loans');
    expect(about(prod, '7.2')).toEqual(['no-backup high Loans']);
    expect(prod.err).toBe('');
    expect(asked.filter((action) => action === 'GetTemplate').length).toBe(4);
  }, 60_000);

  it.each([
    [
      'no permission',
      {
        code: 'AccessDenied',
        message:
          'User: arn:aws:iam::111122223333:user/ci is not authorized to perform: cloudformation:GetTemplate on resource: arn:aws:cloudformation:eu-west-1:111122223333:stack/prod-loans/1',
      },
      /^error: deployed\/eu-west-1\/prod-loans\.template: the AWS credentials are not allowed to call cloudformation:GetTemplate on arn:aws:cloudformation:eu-west-1:111122223333:stack\/prod-loans\/1$/m,
    ],
    [
      'expired credentials',
      { code: 'ExpiredToken', message: 'The security token included in the request is expired' },
      /the AWS credentials have expired: sign in again/,
    ],
    [
      'refused credentials',
      { code: 'InvalidClientTokenId', message: 'The security token included in the request is invalid.' },
      /AWS rejected the credentials: The security token/,
    ],
  ])(
    '%s: one sentence, the rest is reported, exit 2',
    async (_, fault, sentence) => {
      faults = [{ action: 'GetTemplate', status: 403, times: 1, after: 0, ...fault }];
      const result = await report('--stack', 'prod-loans');
      expect(result.err).toMatch(sentence);
      expect(result.err.trim().split('\n').length).toBe(1);
      expect(result.code).toBe(2);
    },
    60_000,
  );

  it('lost on the way: what was fetched is reported', async () => {
    faults = [{ action: 'DescribeStacks', code: 'lost', message: '', status: 0, times: 1000, after: 2 }];
    const result = await report('--stack', 'prod-loans', '--stack', 'test-loans', '--stack', 'notices-000');
    expect(result.err).toMatch(/CloudFormation can't be reached \(E\w+\)/);
    expect(result.applications.map(({ id }) => id).length).toBe(2);
    expect(result.code).toBe(2);
  }, 120_000);

  it('that do not exist: one sentence', async () => {
    faults = [];
    const { err, code } = await run(['--stack', 'prod-lones']);
    expect(err).toBe(
      'error: deployed/eu-west-1/prod-lones.template: stack prod-lones was not found in this account and region\n',
    );
    expect(code).toBe(2);
  });

  it('without credentials or region: one sentence', async () => {
    const anonymous = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const none = await run(['--stack', 'prod-loans'], anonymous);
    expect(none.err).toMatch(
      /^error: .*no AWS credentials were found \(.+\): sign in, set AWS_PROFILE or use --profile\n$/,
    );
    expect(none.code).toBe(2);
    const nowhere = await run(['--stack', 'prod-loans'], { AWS_REGION: undefined });
    expect(nowhere.err).toBe('error: no AWS region is set: use --region or set AWS_REGION\n');
    expect(nowhere.code).toBe(2);
  });
});

it.skipIf(PYTHON !== '')('skipped: no moto', () => {
  expect(PYTHON).toBe('');
});
