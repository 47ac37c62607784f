import { describe, expect, it } from 'vitest';
import { hasVersionSegment, isCatchAllPath } from '../../src/model/api/version-names.js';

describe('a version in a path', () => {
  it.each([
    '/v1',
    '/v1/uploads',
    '/api/v2/uploads',
    '/claims/api/V3',
    '/api-v1/uploads',
    '/v1.2/uploads',
    '/v1beta1/uploads',
    '/version-2/uploads',
    '/2024-05-01/uploads',
    '/{apiVersion}/uploads',
    '/{version}/uploads',
    '/v1/${Name}',
  ])('%s', (path) => {
    expect(hasVersionSegment(path).is).toBe('yes');
  });

  it.each([
    '/',
    '/uploads',
    '/{id}/versions/current',
    '/files/{id}/versions/v2',
    '/vat1/uploads',
    '/ipv4/hosts',
    '/2024/uploads',
    '/versions',
    '/{fileVersion}',
    '/a/b/c/v1',
  ])('%s is none', (path) => {
    expect(hasVersionSegment(path).is).toBe('no');
  });

  it.each(['/${Prefix}/uploads', '/…/uploads'])('%s may be one', (path) => {
    expect(hasVersionSegment(path).is).toBe('unknown');
  });
});

it.each([
  ['/{proxy+}', true],
  ['/api/{proxy+}', true],
  ['$default', true],
  ['/files/{id}/{rest+}', false],
  ['/{proxy}', false],
  ['/', false],
])('%s takes in everything: %s', (path, whether) => {
  expect(isCatchAllPath(path)).toBe(whether);
});
