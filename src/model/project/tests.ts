import { type Answer, no, or, unknown, yes, makeReason } from '../../answer.js';
import { stripText, type StrippedText, findCommentSyntax } from '../../text/lexer.js';
import type { ProjectContext } from '../application.js';
import { type TargetNames, type TextWords, mentionsTarget, collectWords } from './mentions.js';

/** The tests of a project. */
export interface TestFacts {
  /** The test files with assertions, including tests of other code. */
  readonly files: readonly string[];
  /** Whether one of them tests the stack: it reads the template, or runs the stack. */
  readonly stack: Answer;
  /** Whether one of them tests a handler: it names the handler, or calls the deployed API. */
  readonly handlers: Answer;
}

/** At most this many files are read, and none above this size, to bound the time for hostile input. */
const MOST_FILES = 2000;
const MOST_BYTES = 1024 * 1024;

/** Names and folders of test files. */
const TEST_FILE =
  /(?:^|\/)(?:test_[^/]*\.py|[^/]*_tests?\.(?:py|go|rb)|[^/]*[.-](?:test|tests|spec|e2e|itest)\.[cm]?[jt]sx?|[^/]*Tests?\.(?:java|kt|scala|cs|fs)|[^/]*\.(?:bats|hurl)|[^/]*\.?postman_collection\.json)$/i;
const TEST_FOLDER = /(?:^|\/)(?:__tests__|tests?|specs?|e2e|integration(?:[-_]tests?)?|smoke)\//i;

/** Case-sensitive names: test projects of .NET (`Api.Tests/`), and tests of Java such as `UploadIT.java`. */
const TEST_PROJECT =
  /\.(?:cs|fs)$(?<=(?:^|\/)(?:[^/]*[a-z0-9.])?Tests?\/.+)|(?:^|\/)(?:Test[A-Z][^/]*|[^/]*IT)\.(?:java|kt)$/;
/** Tests of Rust are in the same file as the code. */
const TESTED_INSIDE = /\.rs$/;

/** The marks of a test file of one framework, in contrast to a helper next to it: test definitions and assertions. */
interface Framework {
  readonly files: RegExp;
  readonly defines: RegExp;
  readonly asserts: RegExp;
}

/** Jest, Vitest, Mocha, Jasmine, node:test, AVA and tap; pytest and unittest; JUnit; NUnit and xUnit; Go; RSpec; Bats; scripts. */
const FRAMEWORKS: readonly Framework[] = [
  {
    files: /\.[cm]?[jt]sx?$/,
    defines: /\b(?:test|it|specify|t\.test)(?:\.\w+){0,9}\s*(?:\(|`)/,
    asserts:
      /\bexpect(?:\.\w+)?\s*\(|\bassert\b(?:\.\w+){0,9}\s*\(|\.should\b|\bt(?:ap)?\.(?:is|not|deepEqual|equals?|same|ok|true|false|truthy|falsy|like|match|throws|throwsAsync|rejects|snapshot|assert)\b|\.(?:hasResource|hasOutput|resourceCountIs|resourcePropertiesCountIs|allResources|templateMatches|hasNoResource)\w*\s*\(/,
  },
  {
    files: /\.py$/,
    defines: /^[ \t]*(?:async[ \t]+)?def[ \t]+test\w*[ \t]*\(/m,
    asserts:
      /^[ \t]*assert\b|\bself\.(?:assert\w+|fail)\s*\(|\bpytest\.raises\b|\.assert_\w+\s*\(|\.(?:has_resource|has_output|resource_count_is|resource_properties_count_is|all_resources|template_matches)\w*\s*\(/m,
  },
  {
    files: /\.(?:java|kt)$/,
    defines: /@(?:Test|ParameterizedTest|RepeatedTest)\b/,
    asserts: /\b(?:assert\w*|verify|fail)\s*\(|\bshould\w*\b|\.(?:hasResource|resourceCountIs|templateMatches)\w*\s*\(/,
  },
  {
    files: /\.(?:cs|fs)$/,
    defines: /\[<?(?:\w+,\s*)?(?:Fact|Theory|Test|TestCase|TestMethod|DataTestMethod)\b/,
    asserts:
      /\bAssert\b|\.Should\w*\s*\(|\bVerify\w*\s*\(|\.Verify\w*\s*\(|\.(?:HasResource|ResourceCountIs|TemplateMatches)\w*\s*\(/,
  },
  {
    files: /\.go$/,
    defines: /\bfunc\s+Test\w*\s*\(/,
    asserts:
      /\b[tb]\.(?:Error|Fatal|Fail)\w*\s*\(|\b(?:assert|require)\.\w+\s*\(|\.(?:HasResource|ResourceCountIs)\w*\s*\(/,
  },
  {
    files: /\.rs$/,
    defines: /#\[(?:\w+::)*test\b/,
    asserts: /\b(?:debug_)?assert\w*!\s*[([{]|#\[should_panic\b/,
  },
  { files: /\.rb$/, defines: /\b(?:it|specify|def test_\w+)\b/, asserts: /\bexpect\b|\bassert\w*/ },
  { files: /\.bats$/, defines: /^[ \t]*@test\b/m, asserts: /\[|\bassert\w*|\bgrep\b|\btest\b/ },
  { files: /\.hurl$/, defines: /^HTTP\b/m, asserts: /^HTTP\b/m },
  {
    files: /\.(?:sh|bash)$/,
    defines: /\b(?:curl|newman|sam|aws)\b/,
    asserts: /\[\[?\s|\btest\s|\bgrep\b|\bexit\s+1\b|\bnewman\s+run\b/,
  },
  { files: /\.json$/, defines: /schema\.getpostman\.com/, asserts: /\bpm\.(?:test|expect)\b|\btests\[/ },
];

/** Calls of the CDK that synthesize a stack's template. */
const SYNTHESIZES =
  /\bTemplate\s*\.\s*from_?(?:Stack|String|JSON)\b|\bfrom_(?:stack|string|json)\b|\bSynthUtils\b|@aws-cdk\/assert\b|\.synth\s*\(|\bassertions\.|\btemplate_?from\w*\(|toCloudFormation/i;
/** Commands and calls that deploy the stack, find a deployed one, or run it locally. */
const RUNS_STACK =
  /\bsam\s+(?:local|deploy|remote|sync|build)\b|\bsam["',\s]+local\b|\bdescribe_?-?stacks?\b|\bDescribeStacks\w*|\bstart-(?:api|lambda)\b|\bcdk\s+deploy\b|\bstack_outputs\b|\blocalstack\b|\bcdk-outputs\.json\b|\boutputs\.json\b/i;
/** Network calls in code; in scripts and collections the commands below are enough. */
const CALLS =
  /\b(?:fetch|axios|got|supertest|request|ky|urlopen)(?:\.\w+)?\s*\(|\b(?:requests|httpx|http|urllib3|session|client|page)\.(?:get|post|put|patch|delete|request|goto)\s*\(/;
const CALLS_IN_SCRIPTS = /\b(?:curl|newman|wget)\b|schema\.getpostman\.com|^(?:GET|POST|PUT|PATCH|DELETE)\s+\S/m;
/** Replacements of the network: a test with one of them does not call a deployed API. */
const FAKES_NETWORK =
  /\b(?:fake|mock(?:ed)?|stub(?:bed)?|dummy|in_?memory)\w{0,30}(?:api|axios|client|fetch|gateway|http|requests?|server|session|transport)\b|\b(?:TestClient|test_client|fetchMock|setupServer|nock|MockAgent|WebApplicationFactory)\s*[(<]|\brequests_mock\b|\bresponses\.(?:add|activate)\b|\b(?:global|globalThis)\.fetch\s*=|\bhttptest\.New/i;
const FAKES_MODULE =
  /\b(?:jest|vi|mock)\.(?:mock|doMock|module|patch)\s*\(\s*["'](?:axios|got|node-fetch|undici|requests|httpx|urllib)\b/;
const ADDRESS = String.raw`(?:API|BASE|SERVICE|GATEWAY|INVOKE|FUNCTION|ENDPOINT|HOST)`;
/** The address or name of a deployed stack, as tests take it from their environment. */
const NAMES_DEPLOYED = new RegExp(
  [
    String.raw`\b\w*STACK_?NAME\w*\b`,
    // Read from the environment, or set to an address.
    String.raw`\b(?:environ|env|[gG]etenv|GetEnvironmentVariable)\b[.("'\[\]get\s]{1,12}(?:[A-Z]+_){0,9}${ADDRESS}(?:_[A-Z]+){0,9}\b`,
    String.raw`\b(?:[A-Z]+_){0,9}${ADDRESS}(?:_[A-Z]+){0,9}\s*(?::\s*\w+\s*)?=\s*f?["'\`]https?://`,
    String.raw`\b(?:[A-Z]+_){0,9}(?:URL|URI|ENDPOINT|HOST)(?:_[A-Z]+){0,9}\b`,
    String.raw`\b(?:api|base|service|invoke|function|gateway)_?(?:url|uri|endpoint|Url|Uri|Endpoint|URL)\b`,
    String.raw`\{\{\s*\w{0,60}(?:url|Url|URL|host|endpoint)\w{0,60}\s*\}\}`,
    String.raw`\.execute-api\.|\.lambda-url\.`,
    String.raw`\b(?:localhost|127\.0\.0\.1):3000\b`,
  ].join('|'),
);

/**
 * Collects the tests of a project. A test counts only if it names what it tests, by the path or name of a handler or of
 * a stack, since the same folder may hold tests of other code.
 */
export function collectTests({ files }: ProjectContext, names: TargetNames): TestFacts {
  const read = files.names
    .filter((name) => isTestFile(name) || TESTED_INSIDE.test(name))
    .slice(0, MOST_FILES)
    .map((name) => ({ name, text: (files.sizeOf(name) ?? 0) > MOST_BYTES ? undefined : files.read(name) }));
  // An empty file has no text either, but it is not unreadable.
  const closed = read.find(({ name, text }) => text === undefined && TEST_FILE.test(name) && files.sizeOf(name) !== 0);
  const otherwise =
    closed === undefined ? no : unknown(makeReason('file-not-readable', `the test file ${closed.name} cannot be read`));
  const tests = read.flatMap(testOf);
  return {
    files: tests.map(({ name }) => name),
    stack: tests.some((test) => isOfStack(test, names)) ? yes : otherwise,
    handlers: tests.some((test) => isOfHandlers(test, names)) ? yes : or(otherwise, findsHandlers(tests, names)),
  };
}

/** A test that matches no handler may test one whose source was not found. */
function findsHandlers(tests: readonly Test[], { unknownHandlers = [] }: TargetNames): Answer {
  const [first] = unknownHandlers;
  return tests.length === 0 || first === undefined
    ? no
    : unknown(makeReason('code-not-found', `the source of ${first} was not found`));
}

/** Whether a file is a test by its name or its folder. */
export function isTestFile(name: string): boolean {
  return TEST_FILE.test(name) || TEST_FOLDER.test(name) || TEST_PROJECT.test(name);
}

interface Test {
  readonly name: string;
  /** Without comments. */
  readonly code: string;
  /** Whether it calls something over the network. */
  readonly calls: boolean;
  readonly words: TextWords;
}

function testOf({ name, text }: { readonly name: string; readonly text: string | undefined }): readonly Test[] {
  const framework = FRAMEWORKS.find(({ files }) => files.test(name));
  if (framework === undefined || text === undefined) return [];
  const { uncommented, bare } = plain(name, text);
  if (!framework.defines.test(bare) || !(framework.asserts.test(bare) || assertsRenamed(uncommented, bare))) return [];
  const isReal = !isCode(name) || !(FAKES_NETWORK.test(bare) || FAKES_MODULE.test(uncommented));
  const calls = isReal && (CALLS.test(bare) || (!isCode(name) && CALLS_IN_SCRIPTS.test(bare)));
  return [{ name, code: uncommented, calls, words: collectWords(uncommented) }];
}

/** `import { expect as expectCDK }`, `const { expect: expectCDK } = require(…)`, `from m import assert_that as check` */
const RENAMED = /\b(?:expect|should|assert\w*)(?:\s+as\s+|\s*:\s*)([A-Za-z_$][\w$]*)/g;

function assertsRenamed(uncommented: string, bare: string): boolean {
  return [...uncommented.matchAll(RENAMED)].some(([, name = '']) =>
    new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*\\(`).test(bare),
  );
}

/** Whether quoted text in a file is not executed. */
function isCode(name: string): boolean {
  const lexis = findCommentSyntax(name);
  return lexis === 'python' || lexis === 'c';
}

/** The text without comments; `bare` is without quoted text too, but only in source code. */
function plain(name: string, text: string): Pick<StrippedText, 'uncommented' | 'bare'> {
  const lexis = findCommentSyntax(name);
  if (lexis !== undefined && isCode(name)) return stripText(text, lexis);
  const uncommented = lexis === undefined ? text : stripText(text, lexis).uncommented;
  return { uncommented, bare: uncommented };
}

function isOfStack(test: Test, names: TargetNames): boolean {
  if (callsDeployed(test, names)) return true;
  return (
    mentionsTarget(test.words, names.templates) ||
    (SYNTHESIZES.test(test.code) && mentionsTarget(test.words, names.stacks)) ||
    (RUNS_STACK.test(test.code) && mentionsAny(test, names))
  );
}

function isOfHandlers(test: Test, names: TargetNames): boolean {
  return mentionsTarget(test.words, names.handlers) || isBeside(test, names) || callsDeployed(test, names);
}

/** Tests of Go are in the folder of their package, those of Rust in the crate around `src`. */
function isBeside({ name }: Test, { handlers }: TargetNames): boolean {
  const folders = handlers.flatMap(({ path }) => (path === undefined ? [] : [folderOf(path)]));
  if (/_test\.go$/.test(name)) return folders.includes(folderOf(name));
  return TESTED_INSIDE.test(name) && folders.some((folder) => name.startsWith(folder.replace(/(?:^|\/)src$/, '')));
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

/** Whether a test calls the deployed stack: by a name of it, or at an address from the test's environment. */
function callsDeployed(test: Test, names: TargetNames): boolean {
  const isNamed = mentionsAny(test, names) || mentionsTarget(test.words, names.routes);
  const hasAddress = NAMES_DEPLOYED.test(test.code);
  return test.calls && (RUNS_STACK.test(test.code) ? hasAddress || isNamed : hasAddress && isNamed);
}

function mentionsAny({ words }: Test, { stacks, templates, handlers }: TargetNames): boolean {
  return mentionsTarget(words, stacks) || mentionsTarget(words, templates) || mentionsTarget(words, handlers);
}
