import { expect, it, test } from 'vitest';
import { type IgnorableConstruct, ignore } from '../../src/hosts/cdk/ignore.js';
import { collectAcknowledgements } from '../../src/project/acknowledgements.js';

/** A construct as far as `ignore` looks at it, and what it has been given. */
function construct(path: string, scopes: readonly object[]): IgnorableConstruct & { readonly added: unknown[] } {
  const added: unknown[] = [];
  const addMetadata = (type: string, data: unknown): void => void added.push({ type, data });
  return { node: { path, scopes, addMetadata }, added };
}

const APP = {};
/** What `Stack.isStack` of aws-cdk-lib looks for. */
const STACK = { [Symbol.for('@aws-cdk/core.Stack')]: true };

it.each([
  ['cors-wildcard', 'upload-audit::cors-wildcard'],
  ['1.1', 'upload-audit::1.1'],
  ['upload-audit::1.1', 'upload-audit::1.1'],
])('%s is an acknowledgement that the audit reads', (rule, id) => {
  const bucket = construct('Shop/Files', [APP, STACK, {}]);
  ignore(bucket, rule, 'a public widget');
  expect(collectAcknowledgements({ '/Shop/Files': bucket.added })).toEqual([
    { constructPath: 'Shop/Files', id, reason: 'a public widget' },
  ]);
});

test('a stack can be ignored itself', () => {
  const stack = construct('Shop', [APP, STACK]);
  ignore(stack, '6.2', 'tested elsewhere');
  expect(stack.added).toHaveLength(1);
});

it.each<[what: string, scopes: readonly object[], rule: unknown, reason: unknown, sentence: string]>([
  ['an app', [APP], '1.1', 'x', 'ignore(Shop, "1.1") must be given a stack or a construct in a stack: name each stack'],
  ['no rule', [APP, STACK], ' ', 'x', 'ignore(Shop, " ") names no rule'],
  ['no reason', [APP, STACK], '1.1', '', 'ignore(Shop, "1.1") gives no reason'],
  ['a reason that is no text', [APP, STACK], '1.1', undefined, 'ignore(Shop, "1.1") gives no reason'],
])('%s is refused', (_, scopes, rule, reason, sentence) => {
  const one = construct('Shop', scopes);
  expect(() => {
    ignore(one, rule as string, reason as string);
  }).toThrow(new TypeError(sentence));
  expect(one.added).toEqual([]);
});
