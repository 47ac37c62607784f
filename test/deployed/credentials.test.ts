/**
 * The SDK as it is bundled: what a run of the command line signs its calls with, for each way to credentials that the SDK
 * loads when it is asked for. A server on the loopback stands in for every service; each way has keys of its own.
 */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI, TOPIC } from '../support/cli-run.js';
import { runProgram } from '../support/commits.js';
import { folderWith } from '../support/folder.js';

const ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/app/0f0f0f0f';
const LATER = new Date(Date.now() + 3_600_000).toISOString();
const OVER = new Date(Date.now() - 3_600_000).toISOString();

let server: Server;
let origin = '';
/** The key and the region of each signed call to CloudFormation, as `Action key region`. */
let signed: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const answer = answerTo(request, body);
      response.writeHead(answer === undefined ? 404 : 200, {
        'content-type': answer?.startsWith('<') === true ? 'text/xml' : 'application/json',
      });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

function answerTo({ method = '', url = '', headers }: IncomingMessage, body: string): string | undefined {
  const action = new URLSearchParams(body).get('Action') ?? '';
  const [, key = '', region = ''] = /Credential=([^/]*)\/\d+\/([^/]*)\//.exec(headers.authorization ?? '') ?? [];
  if (/^(?:DescribeStacks|GetTemplate)$/.test(action)) signed.push(`${action} ${key} ${region}`);
  return ANSWERS[`${method} ${new URL(url, origin).pathname} ${action}`.trim()];
}

const inXml = (key: string): string =>
  `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${LATER}</Expiration></Credentials>`;

const ANSWERS: Readonly<Record<string, string>> = {
  'POST / DescribeStacks': `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>app</StackName><StackId>${ID}</StackId><StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  'POST / GetTemplate': `<GetTemplateResponse><GetTemplateResult><TemplateBody>${TOPIC}</TemplateBody></GetTemplateResult></GetTemplateResponse>`,
  'POST / AssumeRole': `<AssumeRoleResponse><AssumeRoleResult>${inXml('ROLE')}</AssumeRoleResult></AssumeRoleResponse>`,
  'POST / AssumeRoleWithWebIdentity': `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>${inXml('WEB')}</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
  'GET /federation/credentials': JSON.stringify({
    roleCredentials: {
      accessKeyId: 'SSO',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: Date.now() + 3_600_000,
    },
  }),
  // A new token of a session that is over.
  'POST /token': JSON.stringify({ accessToken: 'new', expiresIn: 3600, tokenType: 'Bearer' }),
  'POST /v1/token': JSON.stringify({
    accessToken: { accessKeyId: 'LOGIN', secretAccessKey: 's', sessionToken: 't' },
    tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
    expiresIn: 900,
    refreshToken: 'r',
  }),
  'GET /container': JSON.stringify({ AccessKeyId: 'CONTAINER', SecretAccessKey: 's', Token: 't', Expiration: LATER }),
  'PUT /latest/api/token': 'token',
  'GET /latest/meta-data/iam/security-credentials/': 'role',
  'GET /latest/meta-data/iam/security-credentials/role': JSON.stringify({
    Code: 'Success',
    AccessKeyId: 'INSTANCE',
    SecretAccessKey: 's',
    Token: 't',
    Expiration: LATER,
  }),
};

/** A run with these files in the home folder: what it said, and how its calls were signed. */
async function runWith(
  env: NodeJS.ProcessEnv,
  files: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
) {
  signed = [];
  const HOME = folderWith(files);
  const { PATH, SystemRoot } = process.env;
  const { said } = await runProgram(process.execPath, [CLI, '--stack', 'app', '-f', 'compact', ...args], {
    cwd: HOME,
    env: { PATH, SystemRoot, HOME, USERPROFILE: HOME, AWS_ENDPOINT_URL: origin, AWS_REGION: 'eu-west-1', ...env },
  });
  return { said, signed };
}

const KEYS = { AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: 's' };
const ROLE = 'arn:aws:iam::111122223333:role/audit';

const nameOf = (hash: string, text: string): string => `${createHash(hash).update(text).digest('hex')}.json`;

const ssoToken = (expiresAt: string): string =>
  JSON.stringify({
    startUrl: 'https://x.awsapps.com/start',
    region: 'eu-west-1',
    accessToken: 'old',
    expiresAt,
    clientId: 'c',
    clientSecret: 's',
    registrationExpiresAt: LATER,
    refreshToken: 'r',
  });

const SSO = `[default]
sso_session = work
sso_account_id = 111122223333
sso_role_name = audit
[sso-session work]
sso_start_url = https://x.awsapps.com/start
sso_region = eu-west-1
`;

const loginToken = (): string =>
  JSON.stringify({
    accessToken: { accessKeyId: 'OLD', secretAccessKey: 's', sessionToken: 't', accountId: '1', expiresAt: OVER },
    tokenType: 'x',
    clientId: 'c',
    refreshToken: 'r',
    idToken: 'i',
    dpopKey: generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'sec1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey,
  });

/** What `credential_process` runs. */
const PRINTED = JSON.stringify({ Version: 1, AccessKeyId: 'PROCESS', SecretAccessKey: 's' });

interface Way {
  readonly key: string;
  /** In the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: () => NodeJS.ProcessEnv;
}

const WAYS: Readonly<Record<string, Way>> = {
  'the environment': { key: 'ENV', env: () => KEYS },
  'the environment, without a home': { key: 'ENV', env: () => ({ ...KEYS, HOME: undefined, USERPROFILE: undefined }) },
  'a profile': {
    key: 'PROFILE',
    files: { '.aws/credentials': '[default]\naws_access_key_id = PROFILE\naws_secret_access_key = s\n' },
  },
  "a profile's role": {
    key: 'ROLE',
    files: {
      '.aws/config': `[profile audit]\nrole_arn = ${ROLE}\nsource_profile = default\n`,
      '.aws/credentials': '[default]\naws_access_key_id = PROFILE\naws_secret_access_key = s\n',
    },
    env: () => ({ AWS_PROFILE: 'audit' }),
  },
  "a profile's role, taken by a container": {
    key: 'ROLE',
    files: { '.aws/config': `[profile audit]\nrole_arn = ${ROLE}\ncredential_source = EcsContainer\n` },
    env: () => ({ AWS_PROFILE: 'audit', AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/container` }),
  },
  'a program': {
    key: 'PROCESS',
    files: {
      '.aws/config': `[default]\ncredential_process = "${process.execPath}" -p "process.env.PRINTED"\n`,
    },
    env: () => ({ PRINTED }),
  },
  'a session of IAM Identity Center': {
    key: 'SSO',
    files: { '.aws/config': SSO, [`.aws/sso/cache/${nameOf('sha1', 'work')}`]: ssoToken(LATER) },
  },
  'a session of IAM Identity Center that is renewed': {
    key: 'SSO',
    files: { '.aws/config': SSO, [`.aws/sso/cache/${nameOf('sha1', 'work')}`]: ssoToken(OVER) },
  },
  'a session of `aws login` that is renewed': {
    key: 'LOGIN',
    files: {
      '.aws/config': `[default]\nlogin_session = ${ROLE}\n`,
      [`.aws/login/cache/${nameOf('sha256', ROLE)}`]: loginToken(),
    },
  },
  "a workflow's identity": {
    key: 'WEB',
    files: { token: 'token' },
    env: () => ({ AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: 'token' }),
  },
  'a container': {
    key: 'CONTAINER',
    env: () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/container` }),
  },
  'an instance': { key: 'INSTANCE', env: () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: origin }) },
};

const ASKED = ['DescribeStacks', 'GetTemplate'];

describe('the bundled SDK', () => {
  it.each(Object.entries(WAYS))('signs with the keys of %s', async (_, { key, files, env = () => ({}) }) => {
    expect(await runWith(env(), files)).toEqual({ said: '', signed: ASKED.map((one) => `${one} ${key} eu-west-1`) });
  });

  it("takes a profile's region, and a service's own endpoint before the one of all", async () => {
    const files = {
      '.aws/config': '[profile audit]\nregion = eu-west-3\n',
      '.aws/credentials': '[audit]\naws_access_key_id = PROFILE\naws_secret_access_key = s\n',
    };
    const env = {
      AWS_REGION: undefined,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_CLOUDFORMATION: origin,
    };
    const inRegion = (region: string) => ASKED.map((one) => `${one} PROFILE ${region}`);
    expect(await runWith({ ...env, AWS_PROFILE: 'audit' }, files)).toEqual({ said: '', signed: inRegion('eu-west-3') });
    const flags = ['--profile', 'audit', '--region', 'us-east-2'];
    expect(await runWith(env, files, flags)).toEqual({ said: '', signed: inRegion('us-east-2') });
  });

  it('says in one sentence what is missing', async () => {
    const without = { AWS_EC2_METADATA_DISABLED: 'true' };
    expect((await runWith(without)).said).toMatch(/^error: [^\n]*no AWS credentials were found \([^\n]+\): [^\n]+\n$/);
    expect((await runWith({ ...KEYS, AWS_REGION: undefined })).said).toBe(
      'error: no AWS region is set: use --region or set AWS_REGION\n',
    );
  });
});
