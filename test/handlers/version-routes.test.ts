/** Versions in what a handler looks at. */
import { describe, expect, test } from 'vitest';
import { js, py, read } from './make.js';

type Snippet = Parameters<typeof read>[0];

const pathsOf = (code: Snippet): readonly string[] => read(code).facts.routes.all.map(({ path }) => path);

describe('versions that code tells apart', () => {
  test.each([
    [
      'one way',
      py(`
def handler(event, context):
    if event['path'].startswith('/v1/'):
        return {'statusCode': 200}
`),
    ],
  ])('startswith: %s', (_, code) => {
    expect(pathsOf(code)).toEqual(['/v1/']);
  });

  test.each([
    [
      'one way',
      js(`
export const handler = async (event) => {
  if (/^\\/v\\d+\\/files$/.test(event.rawPath)) return { statusCode: 200 };
};
`),
    ],
  ])('regex: %s', (_, code) => {
    expect(pathsOf(code)).toEqual(['/{version}']);
  });

  test.each([
    [
      'one way',
      js(`
export const handler = async (event) => {
  const [version, what] = event.pathParameters.proxy.split('/');
  switch (version) { case 'v2': return { statusCode: 200 }; }
};
`),
    ],
  ])('proxy split: %s', (_, code) => {
    expect(pathsOf(code)).toEqual(['/v2']);
  });

  test.each([
    [
      'one way',
      py(`
def handler(event, context):
    v = event['headers'].get('x-api-version')
    return {'statusCode': 200, 'body': v}
`),
    ],
  ])('header: %s', (_, code) => {
    expect(pathsOf(code)).toEqual(['/{version}']);
  });
});
