import { describe, expect, it } from 'vitest';
import { findCallAt } from '../../src/cdk/trace/call.js';
import { type Step, narrowToProperty } from '../../src/cdk/trace/property-path.js';

/** The piece that is marked, and the value it has; the call begins where `§` stands. */
function narrowed(written: string, steps: readonly Step[], isPython = false): readonly [string, string] | undefined {
  const at = written.indexOf('§');
  const source = { text: written.replace('§', ''), syntax: isPython ? 'python' : 'c' } as const;
  const call = findCallAt(source, at);
  const found = call === undefined ? undefined : narrowToProperty(source, call, steps);
  const cut = ({ from, to }: { from: number; to: number }): string => source.text.slice(from, to);
  return found === undefined ? undefined : [cut(found.mark), cut(found.value)];
}

describe('finds', () => {
  it.each<[string, string, Step[], string, string]>([
    [
      'a prop',
      "§new Fn(this, 'A', { timeout: Duration.seconds(3), memorySize: 128 })",
      [['Timeout']],
      'timeout',
      'Duration.seconds(3)',
    ],
    ['a shorthand', "§new Fn(this, 'A', { timeout, x })", [['Timeout']], 'timeout', 'timeout'],
    ['a quoted key', "§new Fn(this, 'A', { 'timeout': t })", [['Timeout']], "'timeout'", 't'],
    ['the last of two', "§new Fn(this, 'A', { timeout: a, timeout: b })", [['Timeout']], 'timeout', 'b'],
    [
      'through a wrapper and a list',
      "§new B(this, 'A', { cors: [{ origins: [x, '*'] }] })",
      [['cors'], ['CorsRules'], 0, ['Origins'], 1],
      "'*'",
      "'*'",
    ],
    [
      'behind a comment with a brace',
      "§new B(this, 'A', { // { not: this,\n /* } */ cors: 1 })",
      [['cors']],
      'cors',
      '1',
    ],
    [
      'behind text with brackets',
      "§new B(this, `A${x({})}`, { a: \"})\", b: '\\'}', cors: 1 })",
      [['cors']],
      'cors',
      '1',
    ],
    ['behind a function', "§new B(this, 'A', { a: () => { return { cors: 0 }; }, cors: 1 })", [['cors']], 'cors', '1'],
    ['a call with types', "§new B<{ a: string }>(this, 'A', { cors: 1 })", [['cors']], 'cors', '1'],
    [
      'a C# initialiser',
      '§new Bucket(this, "A", new BucketProps { Versioned = true, Cors = rules })',
      [['cors']],
      'Cors',
      'rules',
    ],
    [
      'a Go struct',
      '§awss3.NewBucket(stack, jsii.String("A"), &awss3.BucketProps{ Cors: rules, })',
      [['cors']],
      'Cors',
      'rules',
    ],
  ])('%s', (_, written, steps, mark, value) => {
    expect(narrowed(written, steps)).toEqual([mark, value]);
  });

  it('named arguments of Python, in calls within calls', () => {
    const written =
      '§s3.Bucket(self, "A",  # it\'s (\n  """a "quoted" (text""",\n  cors=[s3.CorsRule(allowed_origins=["*"])])';
    expect(narrowed(written, [['cors'], ['CorsRules'], 0, ['AllowedOrigins'], 0], true)).toEqual(['"*"', '"*"']);
  });

  it('the list of one item that goes over several lines, and the item among several', () => {
    const one = "§new B(this, 'A', { rules: [\n  {\n    id: 1,\n  },\n] })";
    expect(narrowed(one, [['rules'], 0, ['Status']])?.[0]).toBe('rules');
    const two = "§new B(this, 'A', { rules: [a, {\n    id: 1,\n  }] })";
    expect(narrowed(two, [['rules'], 1, ['Status']])?.[0]).toBe('{\n    id: 1,\n  }');
  });
});

describe('stops where source says no more', () => {
  it.each<[string, string, Step[], string | undefined]>([
    ['props from elsewhere', "§new B(this, 'A', props)", [['cors']], undefined],
    ['a variable of the same name', '§new B(this, cors)', [['cors']], undefined],
    ['a spread list', "§new B(this, 'A', { cors: [...rules, { origins: 1 }] })", [['cors'], 1, ['Origins']], 'cors'],
    ['an index that is not there', "§new B(this, 'A', { cors: [a] })", [['cors'], 3], 'cors'],
    ['a list from elsewhere', "§new B(this, 'A', { cors: rules })", [['cors'], 0, ['Origins']], 'cors'],
    ['brackets that do not match', "§new B(this, 'A', { cors: [1) })", [['cors']], undefined],
    ['no end', "§new B(this, 'A', { cors: 1,", [['cors']], undefined],
    ['a nested object of another prop', "§new B(this, 'A', { other: { cors: 1 } })", [['cors']], undefined],
    ['a comparison', '§f(a, cors == 1)', [['cors']], undefined],
  ])('%s', (_, written, steps, mark) => {
    expect(narrowed(written, steps)?.[0]).toBe(mark);
  });

  it('and takes no time over hostile text', () => {
    for (const text of ['(', '{', '[', '"', "'", '`', '${', '/*', '//', 'a.', 'a ', ' = ', ',']) {
      narrowed(`§new B(this, 'A', { cors: ${text.repeat(100_000)}`, [['cors']]);
    }
  });
});
