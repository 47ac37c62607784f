import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeGraph } from '../../src/template/graph.js';
import { readJson } from '../../src/template/parse/json.js';
import { linkTemplates } from '../../src/template/evaluate/cross-stack.js';
import { makeTemplate } from '../../src/template/make-template.js';
import type { Node, Resource, Template } from '../../src/template/evaluate/types.js';
import { type WorldResult, Worlds } from '../../src/template/evaluate/worlds.js';
import { type Json, type MakeOptions, resource, templateOf, where } from './make.js';
import { isFailure } from '../../src/errors.js';

const TABLE = { Type: 'AWS::DynamoDB::Table', Properties: {} };
const exporting = (Name: unknown, Value: unknown = { Ref: 'T' }, more: Json = {}): Json => ({
  Resources: { T: TABLE, U: TABLE },
  Outputs: { O: { Value, Export: { Name } }, ...more },
});
const using = (V: unknown, more: Json = {}): Json => ({ ...more, Resources: { X: { Type: 'T', Properties: { V } } } });
const imports = (name: unknown): Json => ({ 'Fn::ImportValue': name });
const file = ({ place }: Node): string => `${place.file} ${where(place)}`;

/** Templates that were linked, each in a file of its own. */
function linked(roots: readonly Json[], options: MakeOptions = {}): readonly Template[] {
  const worlds = options.worlds ?? new Worlds();
  const made = roots.map((root, at) => templateOf(root, { ...options, worlds, file: `${at}.json` }));
  linkTemplates(made, new Map());
  return made;
}

/** Property `V` of resource `X` of the last of some linked templates. */
function valueAmong(...roots: readonly Json[]): Node {
  return resource(linked(roots).at(-1)!, 'X').at('V');
}

/** One of several stacks that are made of the file `c`. */
function instanceOf(root: Json, scope: string, worlds: Worlds): Template {
  const document = readJson(JSON.stringify(root));
  const made = isFailure(document) ? document : makeTemplate({ file: 'c', scope }, document, new Map(), worlds);
  if (isFailure(made)) throw new Error(made.reason);
  return made.template;
}

interface Tree {
  readonly parent: Template;
  readonly child: Template;
}

/** A parent whose resource `S` is a nested stack. */
function nestedIn(parent: Json, child: Json, parameters: unknown = {}, options: MakeOptions = {}): Tree {
  const worlds = options.worlds ?? new Worlds();
  const S = { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: parameters } };
  const Resources = { ...(parent['Resources'] as Json | undefined), S };
  const top = templateOf({ ...parent, Resources }, { ...options, worlds, file: 'p.json' });
  const below = templateOf(child, { worlds, file: 'c.json' });
  linkTemplates([top, below], new Map([[resource(top, 'S'), below]]));
  return { parent: top, child: below };
}

describe('an import', () => {
  test('is the value of the output that is exported by the name', () => {
    const templates = linked([exporting('orders'), using(imports('orders'))]);
    const node = resource(templates[1]!, 'X').at('V');
    expect(node.targets.map(({ resource: { key } }) => key)).toEqual(['0.json#T']);
    expect(file(node)).toBe('0.json Outputs/O/Value');
    expect(node.via.map(({ file: from, at }) => [from, at])).toEqual([
      ['1.json', ['Resources', 'X', 'Properties', 'V']],
    ]);
    expect([...node.origins].sort()).toEqual(['import', 'resource']);
    expect([node.id.template.file, node.id.path.join('/')]).toEqual(['1.json', 'Resources/X/Properties/V']);
    expect(node.refersTo(resource(templates[0]!, 'T')).is).toBe('yes');
    expect(node.refersTo(resource(templates[0]!, 'U')).is).toBe('no');
  });

  test('of a literal is that literal, but not as one', () => {
    const node = valueAmong(exporting('site', 'https://a'), using(imports('site')));
    expect([node.text, ...node.origins]).toEqual(['https://a', 'import']);
  });

  test.each([
    ['a', 'b'],
    [{ 'Fn::Sub': 'x-${AWS::Region}' }, 'y-eu-west-1'],
    [{ Ref: 'Name' }, 'a'],
  ])('of nothing that is at hand is not known: %j, %j', (wanted, name) => {
    const node = valueAmong(exporting(name, 'v'), using(imports(wanted), { Parameters: { Name: { Type: 'String' } } }));
    expect(String(node.because[0])).toMatch(/^the template that exports .* was not found$/);
  });

  const Network = { Parameters: { Network: { Type: 'String' } } };

  test.each([
    [{ 'Fn::Sub': 'v-${AWS::Region}' }, { 'Fn::Sub': 'v-${AWS::Region}' }],
    [{ 'Fn::Sub': '${Network}-Vpc' }, { 'Fn::Sub': '${Network}-Vpc' }],
    [{ 'Fn::Sub': '${Network}-Vpc' }, { 'Fn::Sub': '${AWS::StackName}-Vpc' }],
    [{ 'Fn::Sub': '${Network}-Vpc' }, { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'Vpc']] }],
    ['prod-Vpc', { 'Fn::Sub': '${AWS::StackName}-Vpc' }],
    [{ 'Fn::Sub': '${Network}-Vpc' }, 'prod-Vpc'],
  ])('may be put together: %j, %j', (wanted, name) => {
    const other = { P: { Value: 'no', Export: { Name: { 'Fn::Sub': '${AWS::StackName}-Subnet' } } } };
    expect(valueAmong({ ...Network, ...exporting(name, 'v', other) }, using(imports(wanted), Network)).text).toBe('v');
  });

  test('that may be two exports is not known', () => {
    const name = { 'Fn::Sub': '${AWS::StackName}-Vpc' };
    const wanted = using(imports({ 'Fn::Sub': '${Network}-Vpc' }), Network);
    expect(valueAmong(exporting(name), exporting(name), wanted).present.is).toBe('yes');
    expect(valueAmong(exporting(name), exporting(name), wanted).targets).toEqual([]);
    expect(valueAmong(exporting('a'), exporting('a'), using(imports('a'))).targets).toEqual([]);
  });

  test('of a name that each branch exports is the one that is there', () => {
    const root = {
      Parameters: { Env: { Type: 'String', Default: 'dev' } },
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
        IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
      },
      ...exporting('a', 'p'),
      Outputs: {
        P: { Value: 'p', Condition: 'IsProd', Export: { Name: 'a' } },
        D: { Value: 'd', Condition: 'IsDev', Export: { Name: 'a' } },
      },
    };
    const [, user] = linked([root, using(imports('a'))]);
    const texts = user!.worlds.explore(() => resource(user!, 'X').at('V').text).leaves.map(({ result }) => result);
    expect(texts).toEqual(['d', 'p']);
  });

  test('that leads back to itself is not known, and the circle is named', () => {
    const A = exporting('a', imports('b'));
    const B = exporting('b', imports('a'));
    const because = [
      'output O of 0.json depends on itself (output O of 0.json → output O of 1.json → output O of 0.json)',
    ];
    expect(valueAmong(A, B, using(imports('a'))).because).toEqual(because);
    const [a] = linked([{ ...A, Resources: { X: { Type: 'T', Properties: { V: imports('b') } } } }, B]);
    expect(resource(a!, 'X').at('V').because[0]).toContain('output O of 1.json depends on itself');
  });

  test('of thousands of imports in a row breaks nothing', () => {
    const Outputs: Json = { O0: { Value: 'v', Export: { Name: 'n0.' } } };
    for (let at = 1; at < 1_000; at += 1)
      Outputs[`O${at}`] = { Value: imports(`n${at - 1}.`), Export: { Name: `n${at}.` } };
    expect(valueAmong({ Resources: {}, Outputs }, using(imports('n100.'))).text).toBe('v');
    expect(valueAmong({ Resources: {}, Outputs }, using(imports('n999.'))).because[0]).toContain(
      'a chain of more than',
    );
  });
});

describe('a nested stack', () => {
  test('puts out what its template says', () => {
    const { parent, child } = nestedIn(
      using([
        { 'Fn::GetAtt': ['S', 'Outputs.O'] },
        { 'Fn::Sub': 'x-${S.Outputs.O}' },
        { 'Fn::GetAtt': 'S.Outputs.No' },
      ]),
      exporting('n', { 'Fn::GetAtt': 'T.Arn' }),
    );
    const [whole, inside, none] = resource(parent, 'X').all('V');
    expect(whole!.targets.map(({ resource: { key }, attribute }) => [key, attribute])).toEqual([['c.json#T', 'Arn']]);
    expect(file(whole!)).toBe('c.json Outputs/O/Value');
    expect(inside!.refersTo(resource(child, 'T')).is).toBe('yes');
    expect(none!.because).toEqual(['c.json has no output No']);
  });

  test('has the parameters that its parent gives it', () => {
    const child = using([{ Ref: 'A' }, { Ref: 'B' }, { Ref: 'C' }, { 'Fn::Sub': 'x-${A}' }, { Ref: 'D' }], {
      Parameters: Object.fromEntries(['A', 'B', 'C', 'D'].map((name) => [name, { Type: 'String', Default: 'own' }])),
    });
    const given = { A: 'lit', B: { Ref: 'T' }, D: { 'Fn::GetAtt': 'Custom.X' } };
    const Resources = { T: TABLE, Custom: { Type: 'Custom::C' } };
    const tree = nestedIn({ Resources }, child, given);
    const [a, b, c, text, d] = resource(tree.child, 'X').all('V');
    expect([a!.text, c!.text, text!.text]).toEqual(['lit', 'own', 'x-lit']);
    expect([file(a!), ...a!.origins]).toEqual(['p.json Resources/S/Properties/Parameters/A', 'parameter']);
    expect(a!.via.map(where)).toEqual(['Resources/X/Properties/V/0']);
    expect([a!.id.template.file, a!.id.path.join('/')]).toEqual(['c.json', 'Resources/X/Properties/V/0']);
    expect(file(c!)).toBe('c.json Parameters/C/Default');
    expect(b!.refersTo(resource(tree.parent, 'T')).is).toBe('yes');
    expect([...b!.origins].sort()).toEqual(['parameter', 'resource']);
    expect(d!.is('*').is).toBe('unknown');
  });

  test('has lists of them', () => {
    const Parameters = { L: { Type: 'CommaDelimitedList' } };
    const { child } = nestedIn({}, using({ Ref: 'L' }, { Parameters }), { L: 'a, b' });
    const items = resource(child, 'X').all('V');
    expect(items.map(({ text, id }) => [text, id.template.file, id.path.join('/')])).toEqual([
      ['a', 'c.json', 'Resources/X/Properties/V/0'],
      ['b', 'c.json', 'Resources/X/Properties/V/1'],
    ]);
  });

  test('does not know what is stored, or what a macro gives it', () => {
    const Parameters = { P: { Type: 'AWS::SSM::Parameter::Value<String>' }, Q: { Type: 'String', Default: 'q' } };
    const { child } = nestedIn({}, using([{ Ref: 'P' }, { Ref: 'Q' }], { Parameters }), {
      P: '/a',
      'Fn::Transform': { Name: 'M' },
      R: 1,
    });
    expect(
      resource(child, 'X')
        .all('V')
        .map(({ because }) => because.map(String)),
    ).toEqual([['parameter P is read from Parameter Store at deployment'], ['Fn::Transform adds to it at deployment']]);
  });

  test('may be deployed twice, each time with parameters of its own', () => {
    const worlds = new Worlds();
    const stack = (P: unknown): Json => ({ Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { P } } });
    const parent = templateOf(
      { Parameters: { Env: { Type: 'String' } }, Resources: { A: stack('a'), B: stack({ Ref: 'Env' }) } },
      { worlds, file: 'p' },
    );
    const root = {
      ...using({ Ref: 'P' }, { Parameters: { P: { Type: 'String' } } }),
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'a'] } },
      Resources: { X: { Type: 'T', Condition: 'C', Properties: { V: { Ref: 'P' } } } },
    };
    const [a, b] = ['A', 'B'].map((scope) => instanceOf(root, scope, worlds));
    linkTemplates(
      [parent, a!, b!],
      new Map([
        [resource(parent, 'A'), a!],
        [resource(parent, 'B'), b!],
      ]),
    );
    expect([a!.key, b!.key]).toEqual(['c (A)', 'c (B)']);
    expect(resource(a!, 'X').key).not.toBe(resource(b!, 'X').key);
    const seen = (template: Template): unknown =>
      worlds
        .explore(() => {
          const x = resource(template, 'X');
          return [x.exists().is, x.at('V').shown];
        })
        .leaves.map(({ result }) => result);
    expect(seen(a!)).toEqual([['yes', 'a']]);
    expect(seen(b!)).toEqual([
      ['yes', 'a'],
      ['no', '${Env}'],
    ]);
  });

  test('that includes itself is not followed', () => {
    const Properties = {};
    const S = { Type: 'AWS::CloudFormation::Stack', Properties };
    const worlds = new Worlds();
    const a = templateOf(
      { Resources: { S, X: { Type: 'T', Properties: { V: { 'Fn::GetAtt': 'S.Outputs.O' } } } } },
      { worlds, file: 'a' },
    );
    const b = templateOf(
      { Resources: { S, X: { Type: 'T', Properties: { V: { 'Fn::GetAtt': 'S.Outputs.O' } } } } },
      { worlds, file: 'b' },
    );
    linkTemplates(
      [a, b],
      new Map([
        [resource(a, 'S'), b],
        [resource(b, 'S'), a],
      ]),
    );
    expect(resource(b, 'X').at('V').because).toEqual(['nested stack S includes itself (a → b → a)']);
    expect(resource(a, 'X').at('V').because).toEqual(['b has no output O']);
  });

  test('that is given its own output is not followed', () => {
    const child = { ...using(1, { Parameters: { P: { Type: 'String' } } }), Outputs: { O: { Value: { Ref: 'P' } } } };
    const { parent } = nestedIn(using({ 'Fn::GetAtt': 'S.Outputs.O' }), child, { P: { 'Fn::GetAtt': 'S.Outputs.O' } });
    expect(resource(parent, 'X').at('V').because).toEqual([
      'output O of c.json depends on itself (output O of c.json → parameter P of c.json → output O of c.json)',
    ]);
  });
});

describe('a condition of a nested stack', () => {
  const child = {
    Parameters: { P: { Type: 'String', Default: 'prod' } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'prod'] } },
    Resources: { X: { Type: 'T', Condition: 'C' } },
  };
  const exists = (parent: Json, given: Json, options: MakeOptions = {}): readonly WorldResult<string>[] => {
    const { child: made } = nestedIn(parent, child, given, options);
    return made.worlds.explore(() => resource(made, 'X').exists().is).leaves;
  };
  const answers = (...asked: Parameters<typeof exists>): string[] => exists(...asked).map(({ result }) => result);
  const Env = { Parameters: { Env: { Type: 'String' } } };

  test('is decided by what the parent writes, or by the default if it writes nothing', () => {
    expect(answers({}, { P: 'dev' })).toEqual(['no']);
    expect(answers({}, { P: 'prod' })).toEqual(['yes']);
    expect(answers({}, {})).toEqual(['yes']);
    expect(answers({}, { P: { Ref: 'AWS::NoValue' } })).toEqual(['yes']);
    expect(answers(Env, { P: { Ref: 'Env' } }, { given: { Env: 'dev' } })).toEqual(['no']);
  });

  test('depends on the parent’s parameter where the parent leaves it open', () => {
    const leaves = exists(Env, { P: { Ref: 'Env' } });
    expect(leaves.map(({ result }) => result)).toEqual(['yes', 'no']);
    expect(leaves.map(({ world }) => [...world.settled.keys()])).toEqual([['p.json#Env'], ['p.json#Env']]);
    expect([...leaves[0]!.world.conditions]).toEqual([['S.C', true]]);
    expect(answers({ Parameters: { Env: { Type: 'String', Default: 'dev' } } }, { P: { Ref: 'Env' } })).toEqual([
      'no',
      'yes',
    ]);
  });

  test('agrees with the parent’s own', () => {
    const parent = { ...Env, Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } } };
    expect(answers(parent, { P: { 'Fn::If': ['IsProd', 'prod', 'dev'] } })).toEqual(['yes', 'no']);
  });

  test('turns out both ways where nobody knows', () => {
    expect(answers({}, { P: { 'Fn::ImportValue': 'elsewhere' } })).toEqual(['no', 'yes']);
    expect(answers(Env, { P: { 'Fn::Sub': '${Env}-x' } })).toEqual(['no']);
    expect(answers(Env, { P: { 'Fn::Sub': '${Env}d' } }).toSorted()).toEqual(['no', 'yes']);
  });

  test('asks for the region of all', () => {
    const regional = { ...child, Conditions: { C: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] } } };
    const { child: made } = nestedIn({}, regional);
    const { leaves } = made.worlds.explore(() => resource(made, 'X').exists().is);
    expect(leaves.map(({ world, result }) => [[...world.settled.keys()], result])).toEqual([
      [['p.json#AWS::Region'], 'yes'],
      [['p.json#AWS::Region'], 'no'],
    ]);
  });
});

test('what differs from stack to stack is not equal', () => {
  const Parameters = { P: { Type: 'String' } };
  const L = [{ Ref: 'AWS::StackName' }, { Ref: 'T' }, { Ref: 'AWS::Region' }];
  const tree = (own: unknown, given: unknown): string => {
    const child = using({ L: own, R: { Ref: 'P' } }, { Parameters });
    const { child: made } = nestedIn(
      { Resources: { T: TABLE } },
      { ...child, Resources: { ...(child['Resources'] as Json), T: TABLE } },
      { P: given },
    );
    const node = resource(made, 'X').at('V');
    return node.at('L').equals(node.at('R')).is;
  };
  expect(L.map((value) => tree(value, value))).toEqual(['unknown', 'unknown', 'yes']);
});

test('templates are linked once', () => {
  const worlds = new Worlds();
  const template = templateOf({ Resources: {} }, { worlds });
  linkTemplates([template], new Map());
  expect(() => {
    linkTemplates([template], new Map());
  }).toThrow('linked already');
});

test('what was asked before the link is asked again', () => {
  const worlds = new Worlds();
  const S = { Type: 'AWS::CloudFormation::Stack', Condition: 'C', Properties: { Parameters: { P: { Ref: 'Env' } } } };
  const parent = templateOf(
    {
      Parameters: { Env: { Type: 'String', Default: 'a' } },
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'Env' }, 'a'] } },
      Resources: { S },
    },
    { worlds, file: 'p' },
  );
  expect(worlds.explore(() => resource(parent, 'S').exists().is).leaves).toHaveLength(2);
  const root = {
    Parameters: { P: { Type: 'String' } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'b'] } },
    Resources: { X: { Type: 'T', Condition: 'C' } },
  };
  const child = templateOf(root, { worlds, file: 'c' });
  linkTemplates([parent, child], new Map([[resource(parent, 'S'), child]]));
  const ask = (): string => `${resource(parent, 'S').exists().is} ${resource(child, 'X').exists().is}`;
  expect(worlds.explore(ask).leaves.map(({ result }) => result)).toEqual(['yes no', 'no yes', 'no no']);
});

describe('the graph', () => {
  const names = (found: readonly Resource[]): string[] => found.map(({ key }) => key);

  test('leads through exports', () => {
    const templates = linked([exporting('a'), using(imports('a')), using(imports('b')), using('x')]);
    const graph = makeGraph(templates);
    const [table, other] = ['T', 'U'].map((id) => resource(templates[0]!, id));
    expect(names(graph.referring(table!))).toEqual(['1.json#X']);
    expect(names(graph.referring(other!))).toEqual([]);
    expect(names(graph.mentioning(table!, 'T'))).toEqual(['1.json#X', '2.json#X']);
  });

  test('leads into and out of nested stacks', () => {
    const child = using(
      { Ref: 'P' },
      { Parameters: { P: { Type: 'String' } }, Outputs: { O: { Value: { Ref: 'N' } } } },
    );
    const { parent, child: made } = nestedIn(
      { Resources: { T: TABLE, Y: { Type: 'T', Properties: { V: { 'Fn::GetAtt': 'S.Outputs.O' } } } } },
      { ...child, Resources: { ...(child['Resources'] as Json), N: TABLE } },
      { P: { 'Fn::GetAtt': 'T.Arn' } },
    );
    const graph = makeGraph([parent, made]);
    expect(names(graph.referring(resource(parent, 'T')))).toEqual(['p.json#S', 'c.json#X']);
    expect(names(graph.referring(resource(made, 'N')))).toEqual(['p.json#Y']);
    expect(names(graph.mentioning(resource(made, 'N'), 'T'))).toEqual(['p.json#Y', 'c.json#X']);
  });
});

describe('answers are the same with and without memory', () => {
  const word = fc.constantFrom('a', 'b', 'c');
  const parameter = fc.record(
    { Type: fc.constant('String'), Default: word, AllowedValues: fc.constant(['a', 'b']) },
    { requiredKeys: ['Type'] },
  );
  const leaf = (...names: string[]): fc.Arbitrary<unknown> =>
    fc.oneof(
      word,
      fc.constantFrom(...names).map((Ref) => ({ Ref })),
      fc.constantFrom(...names).map((name) => ({ 'Fn::Sub': `x-\${${name}}` })),
      word.map((name) => ({ 'Fn::ImportValue': name })),
    );
  const value = (...names: string[]): fc.Arbitrary<unknown> =>
    fc.oneof(
      leaf(...names),
      fc.tuple(fc.constant('C'), leaf(...names), leaf(...names)).map((it) => ({ 'Fn::If': it })),
    );
  const condition = (...names: string[]): fc.Arbitrary<unknown> =>
    fc.tuple(fc.constantFrom(...names), word).map(([Ref, it]) => ({ 'Fn::Equals': [{ Ref }, it] }));
  const output = (...names: string[]): fc.Arbitrary<unknown> =>
    fc.tuple(value(...names), word).map(([Value, Name]) => ({ Value, Export: { Name } }));
  const properties = (it: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.record({ Type: fc.constant('T'), Condition: fc.constant('C'), Properties: fc.record({ V: it }) });
  const nestedOutput = fc.constantFrom('O', 'N').map((name) => ({ 'Fn::GetAtt': `S.Outputs.${name}` }));
  const parent = fc.record({
    Parameters: fc.record({ E: parameter, F: parameter }),
    Conditions: fc.record({ C: condition('E', 'F') }),
    Resources: fc.record({
      X: properties(fc.oneof(value('E', 'F'), nestedOutput)),
      S: fc.record({
        Type: fc.constant('AWS::CloudFormation::Stack'),
        Properties: fc.record({
          Parameters: fc.record(
            { P: fc.oneof(value('E', 'F'), nestedOutput), Q: value('E', 'F') },
            { requiredKeys: ['P'] },
          ),
        }),
      }),
    }),
    Outputs: fc.record({ M: output('E', 'F') }),
  });
  const child = fc.record({
    Parameters: fc.record({ P: parameter, Q: parameter }),
    Conditions: fc.record({ C: condition('P', 'Q') }),
    Resources: fc.record({ X: properties(value('P', 'Q')) }),
    Outputs: fc.record({ O: output('P', 'Q'), N: output('P', 'Q') }),
  });
  type Asked = readonly { readonly below: boolean; readonly property: boolean }[];
  const asked = fc.array(fc.record({ below: fc.boolean(), property: fc.boolean() }), { minLength: 1, maxLength: 4 });

  function leavesOf(roots: readonly [Json, Json], parts: readonly Asked[], memo: boolean): ReadonlyMap<Asked, unknown> {
    const worlds = new Worlds({ memo });
    const top = templateOf(roots[0], { worlds, file: 'p' });
    const below = templateOf(roots[1], { worlds, file: 'c' });
    linkTemplates([top, below], new Map([[resource(top, 'S'), below]]));
    const ask = (questions: Asked): unknown =>
      questions.map(({ below: isBelow, property }) => {
        const x = resource(isBelow ? below : top, 'X');
        return worlds.memo(`${x.key} ${property}`, () =>
          property ? [x.at('V').is('a'), x.at('V').shown] : x.exists(),
        );
      });
    return new Map(
      parts.map((part) => [
        part,
        worlds
          .explore(() => ask(part))
          .leaves.map(({ world, result }) => [
            [...world.settled].map(([key, { value: it }]) => [key, it]),
            world.conditions,
            result,
          ]),
      ]),
    );
  }

  test('and no value that may be given leads to another one', () => {
    const answers = (roots: readonly [Json, Json], given: Record<string, string>): readonly string[] => {
      const worlds = new Worlds();
      const top = templateOf(roots[0], { worlds, file: 'p', given });
      const below = templateOf(roots[1], { worlds, file: 'c' });
      linkTemplates([top, below], new Map([[resource(top, 'S'), below]]));
      return worlds.explore(() => resource(below, 'X').exists().is).leaves.map(({ result }) => result);
    };
    const letter = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(parent, child, letter, letter, (top, below, E, F) => {
        const roots = [top as unknown as Json, below as unknown as Json] as const;
        const declared = roots[0]['Parameters'] as Record<string, { AllowedValues?: string[] }>;
        fc.pre([E, F].every((text, at) => declared['EF'.charAt(at)]?.AllowedValues?.includes(text) ?? true));
        const all = answers(roots, {});
        for (const one of answers(roots, { E, F })) if (!all.includes('unknown')) expect(all).toContain(one);
      }),
      { numRuns: 1_000 },
    );
  });

  test('in whatever order the parts are asked', () => {
    fc.assert(
      fc.property(parent, child, fc.array(asked, { minLength: 1, maxLength: 4 }), (top, below, parts) => {
        const roots = [top as unknown as Json, below as unknown as Json] as const;
        const plain = leavesOf(roots, parts, false);
        expect(leavesOf(roots, parts, true)).toEqual(plain);
        const backwards = leavesOf(roots, parts.toReversed(), true);
        for (const part of parts) expect(backwards.get(part)).toEqual(plain.get(part));
      }),
      { numRuns: 500 },
    );
  });
});
