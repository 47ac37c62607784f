import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Choice, type WorldResult, MAX_WORLDS, Worlds } from '../../src/template/evaluate/worlds.js';
import { type Json, resource, templateOf } from './make.js';

const choice = (key: string, alternatives: readonly string[], hasDefault = true): Choice => ({
  key,
  parameter: key,
  alternatives,
  hasDefault,
});
const A = choice('A', ['a', 'b']);
const B = choice('B', ['1', '2', '3']);

describe('replay', () => {
  test('sees every combination that was read, the defaults first, and no other', () => {
    const worlds = new Worlds();
    const { leaves, capped } = worlds.explore(() => {
      const a = worlds.settle(A);
      return a === 'a' ? a : a + worlds.settle(B);
    });
    expect(leaves.map(({ result }) => result)).toEqual(['a', 'b1', 'b2', 'b3']);
    expect([capped, worlds.runs]).toEqual([false, 4]);
  });

  test('a check that reads nothing runs once', () => {
    const worlds = new Worlds();
    expect(worlds.explore(() => 'x').leaves).toHaveLength(1);
    expect(worlds.runs).toBe(1);
  });

  test('what was read as open before it was settled is read again', () => {
    const worlds = new Worlds();
    const open = choice('O', ['x', 'y'], false);
    const { leaves } = worlds.explore(() => `${worlds.peek(open) ?? 'open'} ${worlds.settle(open)}`);
    expect(leaves.map(({ result }) => result)).toEqual(['x x', 'y y']);
  });

  test('a choice that is read only while another one is open makes no worlds', () => {
    const worlds = new Worlds();
    const open = choice('O', ['x', 'y'], false);
    const { leaves } = worlds.explore(() => {
      if (worlds.peek(open) !== undefined) return worlds.settle(open);
      worlds.settle(B);
      return worlds.settle(open);
    });
    expect(leaves.map(({ result }) => result)).toEqual(['x', 'y']);
  });

  test('stops at the cap, and says so', () => {
    const worlds = new Worlds();
    const many = choice(
      'M',
      Array.from({ length: MAX_WORLDS + 1 }, (_, at) => String(at)),
    );
    const { leaves, capped } = worlds.explore(() => worlds.settle(many));
    expect([capped, leaves.length]).toEqual([true, MAX_WORLDS]);
    const exactly = choice(
      'E',
      Array.from({ length: MAX_WORLDS }, (_, at) => String(at)),
    );
    expect(worlds.explore(() => worlds.settle(exactly)).capped).toBe(false);
  });

  test('worlds that no stack can be deployed in are dropped, the first one too', () => {
    const worlds = new Worlds();
    const { leaves } = worlds.explore(() => {
      const value = worlds.settle(B);
      if (value !== '2') worlds.ruleOut();
      return value;
    });
    expect(leaves.map(({ result }) => result)).toEqual(['2']);
  });

  test('where all are refused the first is kept; any number of them is passed over in no time', () => {
    const worlds = new Worlds();
    const { leaves } = worlds.explore(() => {
      worlds.ruleOut();
      return Array.from({ length: 40 }, (_, at) => worlds.settle(choice(`C${at}`, ['f', 't']))).join('');
    });
    expect(leaves.map(({ result }) => result)).toEqual(['f'.repeat(40)]);
  });

  test('a check that throws leaves nothing behind', () => {
    const worlds = new Worlds();
    const fail = (): never => {
      worlds.settle(A);
      throw new Error('x');
    };
    expect(() => worlds.explore(() => worlds.memo('k', fail))).toThrow('x');
    expect(worlds.explore(() => worlds.memo('k', () => 'fine')).leaves).toHaveLength(1);
  });

  test('a generator that is abandoned half-way leaves nothing behind', () => {
    const worlds = new Worlds();
    function* check(): Generator<string> {
      yield worlds.memo('k', () => worlds.settle(A));
      yield worlds.settle(B);
    }
    const half = worlds.explore(() => {
      for (const one of check()) return one;
      return '';
    });
    expect(half.leaves.map(({ result }) => result)).toEqual(['a', 'b']);
    const whole = worlds.explore(() => [...check()].join(''));
    expect(whole.leaves.map(({ result }) => result)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
  });
});

describe('memo', () => {
  test('asks once in worlds that agree, and still makes the choices known', () => {
    const worlds = new Worlds();
    let asked = 0;
    const question = (): string =>
      worlds.memo('q', () => {
        asked += 1;
        return worlds.settle(A);
      });
    const first = worlds.explore(() => question() + worlds.settle(B));
    const second = worlds.explore(question);
    expect(first.leaves).toHaveLength(6);
    expect(second.leaves.map(({ result }) => result)).toEqual(['a', 'b']);
    expect(asked).toBe(2);
  });
});

describe('a hint', () => {
  const CHOICES = ['A', 'B', 'C'].map((key) => choice(key, ['yes', 'no']));
  const holds = (worlds: Worlds, at: number): boolean =>
    worlds.memo(`holds ${at}`, () => {
      const is = worlds.settle(CHOICES[at] ?? A) === 'yes';
      worlds.sawCondition(`c${at}`, is);
      return is;
    });
  const among = CHOICES.map((_, at) => ({ met: new Map([[`c${at}`, true]]) }));
  const any = (worlds: Worlds): boolean =>
    worlds.memo('any', () => {
      const seen = worlds.findSeen(among);
      return seen === undefined ? CHOICES.some((_, at) => holds(worlds, at)) : holds(worlds, seen);
    });

  test('names what was seen in this world, so that nothing further is read', () => {
    const worlds = new Worlds();
    const { leaves } = worlds.explore(() => holds(worlds, 2) && any(worlds));
    expect(leaves.map(({ result, world }) => [result, [...world.settled.keys()]])).toEqual([
      [true, ['C']],
      [false, ['C']],
    ]);
  });

  test('is read again by what is remembered, in whatever order parts ask', () => {
    const parts = fc.array(fc.array(fc.constantFrom(0, 1, 2, 3), { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    const leavesOf = (asked: readonly (readonly number[])[], memo: boolean): readonly unknown[] => {
      const worlds = new Worlds({ memo });
      const ask = (at: number): boolean => (at === 3 ? any(worlds) : holds(worlds, at));
      return asked.map((part) => told(worlds.explore(() => part.map(ask)).leaves));
    };
    fc.assert(
      fc.property(parts, (asked) => {
        const plain = leavesOf(asked, false);
        expect(leavesOf(asked, true)).toEqual(plain);
        expect(leavesOf(asked.toReversed(), true)).toEqual(plain.toReversed());
      }),
      { numRuns: 300 },
    );
  });
});

describe('a mapping that lacks a key', () => {
  test('makes a world that is none', () => {
    const template = templateOf({
      Parameters: { Env: { Type: 'String' } },
      Mappings: { M: { dev: { v: '1' }, prod: { v: '2' } } },
      Resources: { X: { Type: 'T', Properties: { V: { 'Fn::FindInMap': ['M', { Ref: 'Env' }, 'v'] } } } },
    });
    const { leaves } = template.worlds.explore(() => resource(template, 'X').at('V').text);
    expect(leaves.map(({ result }) => result)).toEqual(['1', '2']);
  });

  test('but a key that merely is not known rules nothing out', () => {
    const template = templateOf({
      Parameters: { Env: { Type: 'String' }, On: { Type: 'String', Default: 'no' } },
      Mappings: { M: { 'x-dev': { v: '1' } } },
      Conditions: { IsOn: { 'Fn::Equals': [{ Ref: 'On' }, 'yes'] } },
      Resources: {
        X: {
          Type: 'T',
          Properties: {
            V: { 'Fn::If': ['IsOn', { 'Fn::FindInMap': ['M', { 'Fn::Sub': 'x-${Env}' }, 'v'] }, 'off'] },
          },
        },
      },
    });
    const { leaves } = template.worlds.explore(() => resource(template, 'X').at('V').is('off').is);
    expect(new Set(leaves.map(({ result }) => result))).toEqual(new Set(['yes', 'unknown']));
  });
});

describe('order', () => {
  const values = (order: readonly string[], parameter: Json): readonly string[] => {
    const template = templateOf({
      Parameters: { Env: { Type: 'String', ...parameter } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: {
        X: { Type: 'T', Properties: { Name: { Ref: 'Env' }, Size: { 'Fn::If': ['IsProd', 'big', 'small'] } } },
      },
    });
    return template.worlds
      .explore(() => {
        const seen = new Map(order.map((name) => [name, resource(template, 'X').at(name).shown]));
        return `${seen.get('Name')} ${seen.get('Size')}`;
      })
      .leaves.map(({ result }) => result);
  };

  test.each([{}, { Default: 'dev' }, { Default: 'prod' }, { AllowedValues: ['dev', 'qa', 'prod'] }])(
    'of reading does not matter: %j',
    (parameter) => {
      expect(values(['Size', 'Name'], parameter)).toEqual(values(['Name', 'Size'], parameter));
    },
  );

  test('a value is what its world settles', () => {
    expect(values(['Name', 'Size'], { AllowedValues: ['dev', 'prod'] })).toEqual(['dev small', 'prod big']);
    expect(values(['Name', 'Size'], {})).toEqual(['prod big', '${Env} small']);
  });
});

const PARAMETERS = ['P', 'Q', 'R'];
const CONDITIONS = ['C0', 'C1', 'C2', 'C3'];
const word = fc.constantFrom('a', 'b', 'c');
const ref = fc.constantFrom(...PARAMETERS).map((Ref) => ({ Ref }));
const condition = fc.constantFrom(...CONDITIONS);
const parameter = fc.record(
  { Type: fc.constant('String'), Default: word, AllowedValues: fc.constant(['a', 'b']) },
  { requiredKeys: ['Type'] },
);
const expression = fc.letrec<{ it: unknown }>((tie) => ({
  it: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(ref, fc.oneof(word, ref)).map((sides) => ({ 'Fn::Equals': sides })),
    condition.map((Condition) => ({ Condition })),
    fc.tuple(tie('it')).map((items) => ({ 'Fn::Not': items })),
    fc.tuple(tie('it'), tie('it')).map((items) => ({ 'Fn::And': items })),
    fc.tuple(tie('it'), tie('it')).map((items) => ({ 'Fn::Or': items })),
  ),
})).it;
const value = fc.letrec<{ it: unknown }>((tie) => ({
  it: fc.oneof(
    { maxDepth: 3 },
    word,
    ref,
    fc.constantFrom(...PARAMETERS).map((name) => ({ 'Fn::Sub': `x-\${${name}}` })),
    fc.tuple(condition, tie('it'), tie('it')).map((branches) => ({ 'Fn::If': branches })),
    ref.map((key) => ({ 'Fn::FindInMap': ['M', key, 'v'] })),
  ),
})).it;
const template = fc.record({
  Parameters: fc.record({ P: parameter, Q: parameter, R: parameter }),
  Mappings: fc.constant({ M: { a: { v: 'a' }, b: { v: 'x' } } }),
  Conditions: fc.record({ C0: expression, C1: expression, C2: expression, C3: expression }),
  Resources: fc.record({
    X: fc.record({ Type: fc.constant('T'), Condition: condition, Properties: fc.record({ A: value, B: value }) }),
    Y: fc.record({ Type: fc.constant('T'), Properties: fc.record({ A: value, B: value }) }),
  }),
});
const question = fc.record({ id: fc.constantFrom('X', 'Y'), property: fc.constantFrom('A', 'B', ''), is: word });
const parts = fc.array(fc.array(question, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

test('answers are the same with and without memory, in whatever order the parts are asked', () => {
  type Questions = readonly { readonly id: string; readonly property: string; readonly is: string }[];
  const leavesOf = (root: Json, asked: readonly Questions[], memo: boolean): ReadonlyMap<Questions, unknown> => {
    const worlds = new Worlds({ memo });
    const made = templateOf(root, { worlds });
    const ask = (questions: Questions): unknown =>
      questions.map(({ id, property, is }) =>
        worlds.memo(`${id} ${property} ${is}`, () => {
          const found = resource(made, id);
          return property === '' ? found.exists() : [found.at(property).is(is), found.at(property).shown];
        }),
      );
    return new Map(asked.map((questions) => [questions, told(worlds.explore(() => ask(questions)).leaves)]));
  };
  fc.assert(
    fc.property(template, parts, (root, asked) => {
      const plain = leavesOf(root, asked, false);
      const remembered = leavesOf(root, asked, true);
      const backwards = leavesOf(root, asked.toReversed(), true);
      for (const questions of asked) {
        expect(remembered.get(questions)).toEqual(plain.get(questions));
        expect(backwards.get(questions)).toEqual(plain.get(questions));
      }
    }),
    { numRuns: 500 },
  );
});

function told(leaves: readonly WorldResult<unknown>[]): unknown {
  return leaves.map(({ world: { settled, conditions }, result }) => ({
    settled: [...settled].map(([key, { value: to }]) => [key, to]),
    conditions,
    result,
  }));
}
