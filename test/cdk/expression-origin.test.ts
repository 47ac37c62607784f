import { describe, expect, it, test } from 'vitest';
import { makeSourceContext, findExpressionOrigin } from '../../src/cdk/expression-origin.js';

/** What the expression between `«` and `»` is made of, in a file of that text. */
function origin(marked: string, file = 'lib/stack.ts'): string | undefined {
  const [before = '', written = '', after = ''] = marked.split(/[«»]/);
  const around = makeSourceContext(file, before + written + after);
  return around === undefined ? undefined : findExpressionOrigin(written, around);
}

const STACK = (body: string): string =>
  `import { config } from './config';
export class ScanStack extends Stack {
  constructor(scope: Construct, id: string, props: ScanProps) {
    super(scope, id, props);
${body}
  }
}`;

describe('TypeScript and JavaScript', () => {
  it.each([
    ['a number', 'memorySize: «1_024»'],
    ['a text', "bucketName: «'scans'»"],
    ['a template text without expressions', 'bucketName: «`scans`»'],
    ['a duration', 'timeout: «cdk.Duration.minutes(5)»'],
    ['an enumeration’s member', 'retention: «logs.RetentionDays.ONE_WEEK»'],
    ['a sum', 'memorySize: «4 * 256»'],
    ['a text that speaks of props', "bucketName: «'props.bucket ?? process.env.BUCKET'»"],
    ['a comment that speaks of props', 'memorySize: «512 /* not props.memory */»'],
    ['a constant', 'const MEMORY = 512;\nmemorySize: «MEMORY»'],
    [
      'a constant of a constant',
      'const MINUTES: number = 5\nconst limit = Duration.minutes(MINUTES);\ntimeout: «limit»',
    ],
    ['a choice by a constant', 'const isLarge = true;\nmemorySize: «isLarge ? 1024 : 512»'],
    ['a field of the class', 'private readonly memory = 512;\nmemorySize: «this.memory»'],
  ])('%s is a literal', (_, written) => {
    expect(origin(STACK(written))).toBe('literal');
  });

  it.each([
    ['a prop', 'memorySize: «props.memory»'],
    ['a prop with a default', 'timeout: «props.timeout ?? Duration.seconds(30)»'],
    ['a prop in a duration', 'timeout: «Duration.seconds(props.timeoutSeconds)»'],
    ['the context', "memorySize: «Number(this.node.tryGetContext('memory'))»"],
    ['what was read of the context', "const memory = Number(this.node.tryGetContext('memory') ?? 512);\nx: «memory»"],
    ['the environment', "memorySize: «parseInt(process.env.MEMORY ?? '512', 10)»"],
    ['the environment by a text', "memorySize: «Number(process.env['MEMORY'])»"],
    ['a name with a stage in it', 'const stage = props.stage;\nbucketName: «`scans-${stage}`»'],
    ['a choice', "const isProd = props.stage === 'prod';\nmemorySize: «isProd ? 1024 : 512»"],
    ['a choice over lines', "const memory =\n  props.stage === 'prod'\n    ? 1024\n    : 512;\nx: «memory»"],
    ['what props are taken apart into', 'const { memory, timeout } = props;\nmemorySize: «memory»'],
    ['what the class keeps of props', 'this.config = props.config;\nmemorySize: «this.config.memory»'],
    [
      'what is taken apart of the class',
      'this.config = props.config;\nconst { config: x, settings } = this;\na: «settings.a»',
    ],
    ['imported configuration', 'memorySize: «config.memory»'],
    ['loaded configuration', 'const settings = loadSettings(app);\nmemorySize: «settings.upload.memory»'],
    ['a table by environment', 'const SIZES = { dev: 256, prod: 1024 };\nmemorySize: «SIZES[props.stage]»'],
  ])('%s comes from outside', (_, written) => {
    expect(origin(STACK(written))).toBe('outside');
  });

  it.each([
    ['the account that somebody is signed in to', 'bucketName: «`scans-${process.env.CDK_DEFAULT_ACCOUNT}`»'],
    ['a variable of any name', 'memorySize: «Number(process.env[name])»'],
    ['an unknown name', 'memorySize: «MEMORY»'],
    ['what a function returns', 'memorySize: «sizeOf(5)»'],
    ['an object', 'deployOptions: «{ throttlingRateLimit: 10, stageName: props.stage }»'],
    ['a function', 'memory: «Lazy.number({ produce: () => 5 })»'],
    ['a member of a constant object', 'const config = { memory: 512 };\nmemorySize: «config.memory»'],
    ['what is set twice', 'let memory = 128;\nif (isLarge()) memory = 1024;\nmemorySize: «memory»'],
    ['what is set by halves', 'let memory = 128;\nif (isLarge()) memory = props.memory;\nmemorySize: «memory»'],
    ['what is made of itself', 'const a = b;\nconst b = a;\nmemorySize: «a»'],
    ['nothing', 'memorySize: « »'],
    ['a number that is never closed', 'memorySize: «Duration.seconds((5»'],
    ['a text that is never closed', 'memorySize: «`${»'],
    ['a prototype’s key', 'memorySize: «constructor.__proto__»'],
  ])('%s is left alone', (name, written) => {
    const found = origin(STACK(written));
    // What is never closed is at least not from outside.
    expect(name.includes('never closed') ? found !== 'outside' : found === undefined).toBe(true);
  });

  test('what a function of the file is called with may be a literal, what a constructor is called with is not', () => {
    const helper = (memory: string): string =>
      STACK(`this.make('A', 512);\n}\nprivate make(name: string, memory: number): Function {\nx: «${memory}»`);
    expect(origin(helper('memory'))).toBeUndefined();
    expect(origin(helper('props.memory'))).toBe('outside');
    expect(origin('export function makeScan(scope: Construct, memory: number) {\n x: «memory» }')).toBe('outside');
    expect(origin('constructor(scope, id, { memory, ...props }) {\n x: «memory» }', 'lib/stack.js')).toBe('outside');
    expect(origin('if (memory) { x: «memory» }')).toBeUndefined();
  });
});

describe('settings that whoever deploys gives', () => {
  it.each([
    ['a member of an object of the context', "const cfg = this.node.tryGetContext('cfg');\nmemorySize: «cfg.memory»"],
    ['a member by an index', "const cfg = this.node.tryGetContext('cfg');\nmemorySize: «cfg['memory']»"],
    ['the context of the stack', "memorySize: «Stack.of(this).node.tryGetContext('memory')»"],
    [
      'the context of the app, through a constant',
      "const size = App.of(this)!.node.getContext('size');\nmemorySize: «size»",
    ],
    ['an instance of a settings class', 'const settings = new Settings();\nmemorySize: «settings.memory»'],
    ['a loaded configuration', 'const cfg = loadStage(name);\nmemorySize: «cfg.memory»'],
    ['a file', "const limits = JSON.parse(fs.readFileSync('limits.json', 'utf8'));\nmemorySize: «limits.memory»"],
    ['a file of YAML', "const limits = yaml.load(readFileSync('limits.yml', 'utf8'));\nmemorySize: «limits.memory»"],
    ['a required file', "const limits = require('./limits.json');\nmemorySize: «limits.memory»"],
  ])('%s', (_, written) => {
    expect(origin(STACK(written))).toBe('outside');
  });

  it('an imported file', () => {
    expect(origin("import limits from '../limits.json';\nf({ memorySize: «limits.memory» })")).toBe('outside');
  });

  it.each([
    [
      'a dictionary of the context',
      '        cfg = self.node.try_get_context("cfg")\n        memory_size=«cfg["memory"]»',
    ],
    ['the context of the stack', '        memory_size=«Stack.of(self).node.try_get_context("memory")»'],
    ['a settings class', '        settings = Settings()\n        memory_size=«settings.memory»'],
    [
      'a file',
      '        with open("limits.json") as f:\n            limits = json.load(f)\n        memory_size=«limits["memory"]»',
    ],
    [
      'a file of YAML',
      '        limits = yaml.safe_load(Path("limits.yml").read_text())\n        memory_size=«limits["memory"]»',
    ],
  ])('%s in Python', (_, body) => {
    expect(origin(`class S(Stack):\n    def __init__(self, scope):\n${body}`, 'app/stack.py')).toBe('outside');
  });
});

describe('Python', () => {
  const stack = (body: string): string =>
    `class ScanStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, *, memory: int, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
${body}`;

  it.each<[string, string, string | undefined]>([
    ['a number', 'memory_size=«512»', 'literal'],
    ['a duration', 'timeout=«Duration.seconds(30)»', 'literal'],
    ['an enumeration’s member', 'retention=«logs.RetentionDays.ONE_WEEK»', 'literal'],
    ['a comment behind it', 'memory_size=«512  # not os.environ["MEMORY"]\n»', 'literal'],
    ['a constant', '        minutes = 5\n        timeout=«Duration.minutes(minutes)»', 'literal'],
    ['an argument of the same name', '        f(\n            size=size,\n            other=«size»)', undefined],
    ['the context', 'memory_size=«int(self.node.try_get_context("memory"))»', 'outside'],
    ['the environment', 'memory_size=«int(os.environ["MEMORY"])»', 'outside'],
    ['the environment with a default', 'memory_size=«int(os.getenv("MEMORY", "512"))»', 'outside'],
    ['a parameter', 'memory_size=«memory»', 'outside'],
    ['more parameters', 'memory_size=«kwargs["memory"]»', 'outside'],
    [
      'a formatted text',
      '        stage = self.node.try_get_context("stage")\n        bucket_name=«f"scans-{stage}"»',
      'outside',
    ],
    ['a formatted text of nothing known', 'bucket_name=«f"scans-{suffix()}"»', undefined],
    ['a text', 'bucket_name=«"scans-{stage}"»', 'literal'],
    ['a raw text', 'bucket_name=«r"scans"»', 'literal'],
    ['a choice', '        stage = os.environ["STAGE"]\n        x=«1024 if stage == "prod" else 512»', 'outside'],
    ['a dictionary', 'environment=«{"A": memory}»', undefined],
    ['the region that somebody works in', 'bucket_name=«os.environ["CDK_DEFAULT_REGION"]»', undefined],
  ])('%s', (_, body, expected) => {
    expect(origin(stack(body), 'scans/stack.py')).toBe(expected);
  });
});

test('other languages, and files that nobody writes by hand, are left alone', () => {
  expect(makeSourceContext('src/Stack.java', 'memorySize(512)')).toBeUndefined();
  expect(makeSourceContext('lib/stack.ts', 'x'.repeat(600_000))).toBeUndefined();
});

test('what is hostile is read once and left alone', () => {
  for (const text of [
    '('.repeat(200_000),
    ')'.repeat(200_000),
    'a = '.repeat(100_000),
    'const {'.repeat(60_000),
    '`${'.repeat(100_000),
  ]) {
    const around = makeSourceContext('lib/stack.ts', text);
    expect(around === undefined ? undefined : findExpressionOrigin('a', around)).toBeUndefined();
    expect(around === undefined ? undefined : findExpressionOrigin(text, around)).toBeUndefined();
  }
  const long = `const ${Array.from({ length: 5000 }, (_, index) => `a${index} = a${index + 1}`).join(';\nconst ')};`;
  const around = makeSourceContext('lib/stack.ts', long);
  expect(around === undefined ? '' : findExpressionOrigin('a0', around)).toBeUndefined();
});
