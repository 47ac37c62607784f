/** Tests and documents of projects whose handlers are not read: compiled languages, and code that can't be followed. */
import { describe, expect, it } from 'vitest';
import { audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

interface Handler {
  readonly runtime: string;
  readonly handler: string;
  readonly code: string;
}

function template({ runtime, handler, code }: Handler): string {
  return `Transform: AWS::Serverless-2016-10-31
Description: Permits of a harbour
Resources:
  FilePermit:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: ${code}, Handler: '${handler}', Runtime: ${runtime}}
`;
}

type Files = Readonly<Record<string, string>>;

/** The findings of 6.2 and 6.3 as `number kind confidence`; what is unknown as `number unknown`. */
async function shown(files: Files): Promise<readonly string[]> {
  const { findings, unknown } = audit(await loadProject('.', { cwd: folderWith({ 'samconfig.toml': '', ...files }) }), {
    only: ['6.2', '6.3'],
    scope: 'all',
  });
  return [
    ...findings.map(({ number, kind, confidence }) => `${number} ${kind} ${confidence}`),
    ...unknown.map(({ number, reason }) => `${number} unknown: ${reason}`),
  ];
}

const OF_TEMPLATE = {
  'tests/test_template.py': 'def test_code():\n    assert "Resources" in open("template.yaml").read()\n',
};

const DOTNET: Files = {
  'template.yaml': template({
    runtime: 'dotnet8',
    handler: 'Permits::Harbour.Permits.Desk::File',
    code: 'src/Permits',
  }),
  'src/Permits/Desk.cs':
    '// Files permits.\nnamespace Harbour.Permits; public class Desk { public string File(string x) => x; }\n',
};
const JAVA: Files = {
  'template.yaml': template({ runtime: 'java21', handler: 'harbour.Desk::handleRequest', code: 'desk' }),
  'desk/src/main/java/harbour/Desk.java':
    '/** Files permits. */\npublic class Desk implements RequestHandler<String, String> {}\n',
};
const GO: Files = {
  'template.yaml': template({ runtime: 'provided.al2023', handler: 'bootstrap', code: 'desk/' }),
  'desk/main.go': '// Package main files permits.\npackage main\n\nfunc main() { lambda.Start(file) }\n',
};
const RUST: Files = {
  'template.yaml': template({ runtime: 'provided.al2023', handler: 'bootstrap', code: '.' }),
  'src/main.rs': '//! Files permits.\nuse lambda_runtime::run;\nfn main() {}\n',
};

const TESTS: Readonly<Record<string, Files>> = {
  'C#, named after the class': {
    'test/Permits.Tests/DeskTests.cs':
      'public class DeskTests { [Fact] public void Files() { Assert.Equal("a", new Desk().File("a")); } }',
  },
  'C# in a project of tests': {
    'Permits.UnitTests/Filing.cs':
      '[TestClass] class Filing { [TestMethod] public void Files() { new Desk().File("a").ShouldBe("a"); } }',
  },
};

describe.each<[string, Files, Readonly<Record<string, Files>>]>([
  ['C#', DOTNET, TESTS],
  [
    'Java',
    JAVA,
    {
      JUnit: {
        'desk/src/test/java/harbour/DeskTest.java':
          'class DeskTest { @Test void files() { assertEquals("a", new Desk().handleRequest("a", null)); } }',
      },
      'an integration test': {
        'desk/src/it/java/harbour/DeskIT.java':
          'class DeskIT { @Test void files() { assertThat(new Desk()).isNotNull(); assertTrue(true); } }',
      },
    },
  ],
  [
    'Go',
    GO,
    {
      'a test of the package': {
        'desk/main_test.go': 'package main\nfunc TestFile(t *testing.T) { if file() == "" { t.Fatal("nothing") } }\n',
      },
    },
  ],
  [
    'Rust',
    RUST,
    {
      'a module beside': {
        'src/permit.rs': '#[cfg(test)]\nmod tests {\n  #[test]\n  fn files() { assert_eq!(1, 1); }\n}\n',
      },
      'an async test of the crate': { 'tests/files.rs': '#[tokio::test]\nasync fn files() { assert!(true); }\n' },
    },
  ],
])('a project in %s', (_, project, tests) => {
  it('without tests and README lacks both', async () => {
    expect(await shown(project)).toEqual(['6.2 no-tests high', '6.3 undocumented medium']);
  });

  it('with a README lacks tests alone', async () => {
    expect(await shown({ ...project, 'README.md': '# Permits\n' })).toEqual(['6.2 no-tests high']);
  });

  it('with a test of the template lacks those of its handler', async () => {
    expect(await shown({ ...project, ...OF_TEMPLATE, 'README.md': '# Permits\n' })).toEqual([
      '6.2 no-handler-tests medium',
    ]);
  });

  it.each(Object.keys(tests))('is tested by %s', async (name) => {
    const files = { ...project, ...tests[name], 'README.md': '# Permits\n' };
    expect(await shown(files)).toEqual(['6.2 no-stack-tests medium']);
    expect(await shown({ ...files, ...OF_TEMPLATE })).toEqual([]);
  });

  it('is not tested by a file that asserts nothing', async () => {
    const empty = Object.fromEntries(
      Object.values(tests).flatMap((files) => Object.keys(files).map((name) => [name, '// nothing yet\n'])),
    );
    expect(await shown({ ...project, ...empty, 'README.md': '# Permits\n' })).toEqual(['6.2 no-tests high']);
  });
});

it('a handler without a word about it is undocumented', async () => {
  const bare = {
    ...DOTNET,
    'src/Permits/Desk.cs': 'namespace P;\npublic class Desk { }\n',
    'README.md': '# Permits\n',
  };
  expect(await shown(bare)).toEqual(['6.2 no-tests high', '6.3 undocumented low']);
});

it('code that lies elsewhere is not judged', async () => {
  const away = { runtime: 'java21', handler: 'harbour.Desk::handleRequest', code: 's3://releases/desk.jar' };
  expect(await shown({ 'template.yaml': template(away) })).toEqual([]);
  expect(await shown({ 'template.yaml': template({ ...away, code: 'desk' }) })).toEqual([]);
  expect(await shown({ 'template.yaml': template({ ...away, code: '../desk' }) })).toEqual([]);
});

describe('a test of the deployed stack', () => {
  const PYTHON = {
    'template.yaml': `${template({ runtime: 'python3.13', handler: 'app.handler', code: 'src' }).trimEnd()}
  Api:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Runtime: python3.13
      Events: {Call: {Type: Api, Properties: {Path: /permits, Method: post}}}
`,
    'src/app.py': '"""Files permits."""\ndef handler(event, context):\n    return {}\n',
    'README.md': '# Permits\n',
  };
  const python = (before: string, call: string): Files => ({
    ...PYTHON,
    'tests/test_permits.py': `${before}\n\ndef test_files():\n    assert ${call} == 201\n`,
  });

  it.each<[string, string, string]>([
    ['the environment', 'API_URL = os.environ["API_URL"]', 'requests.post(API_URL + "/permits").status_code'],
    [
      'a variable of the environment',
      'BASE = os.environ.get("SERVICE_BASE")',
      'requests.post(BASE + "/permits").status_code',
    ],
    ['an address', 'BASE = "https://permits.example.com"', 'requests.post(f"{BASE}/permits").status_code'],
  ])('is told by %s where it stands', async (_, before, call) => {
    expect(await shown(python(before, call))).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['a fake client and a constant', 'PERMIT_BASE = 100\nclient = FakeClient()', 'client.post("/permits").status_code'],
    ['a constant alone', 'FUNCTION_LIMIT = 3\nclient = connect()', 'client.post("/permits").status_code'],
    [
      'the test client of a framework',
      'API_URL = "x"\nclient = TestClient(app)',
      'client.post("/permits").status_code',
    ],
    ['a mocked module', 'API_URL = "x"\nmock.patch("requests.post")', 'requests.post("/permits").status_code'],
  ])('is not one with %s', async (_, before, call) => {
    expect(await shown(python(before, call))).toEqual(['6.2 no-tests high']);
  });
});
