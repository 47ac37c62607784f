import { describe, expect, test } from 'vitest';
import { isPublicPath } from '../../src/model/api/public-paths.js';

const isPublic = (operation: string, added: readonly string[] = [], stages: readonly string[] = []): boolean => {
  const [method = '', path = ''] = operation.split(' ');
  return isPublicPath({ method, path }, added, stages);
};

describe('what every API has for everybody', () => {
  test.each([
    'GET /health',
    'HEAD /healthz',
    'GET /ping',
    'GET /status',
    'GET /version',
    'GET /docs',
    'GET /Health/',
    'GET /docs/openapi.json',
    'GET /docs/a/b',
    'GET /health/live',
    'GET /v1/health',
    'GET /api/v2/ping',
    'GET /2024-05-01/status',
    'GET /…/health',
  ])('%s is public', (operation) => {
    expect(isPublic(operation)).toBe(true);
  });

  test.each([
    'POST /docs',
    'PUT /health',
    'ANY /health',
    'GET /status/{uploadId}',
    'GET /status/last',
    'GET /upload/status',
    'GET /files/{id}/status',
    'GET /docs/{proxy+}',
    'GET /health/{probe}',
    'GET /{version}/secrets',
    'GET /healthy',
    'GET /pings',
    'GET /users/v1/health',
    'GET /',
    'ANY $default',
    'GET /gallery/health',
    'GET /prod/health',
  ])('%s is not', (operation) => {
    expect(isPublic(operation)).toBe(false);
  });

  test('a leading segment that is a stage of the API is none of the path', () => {
    expect(isPublic('GET /gallery/health', [], ['gallery'])).toBe(true);
    expect(isPublic('GET /Prod/api/v1/health', [], ['prod'])).toBe(true);
    expect(isPublic('GET /v1/gallery/health', [], ['gallery'])).toBe(false);
  });
});

describe('the option publicPaths adds', () => {
  test.each([
    ['/open/**', 'GET /open/a/b'],
    ['/open/**', 'HEAD /open'],
    ['/open/**', 'GET /v1/open/{id}'],
    ['/open/*', 'GET /open/a'],
    ['open', 'GET /open'],
    ['POST /webhook', 'POST /webhook'],
    ['post /webhook', 'POST /v2/webhook'],
    ['ANY /probe', 'ANY /probe'],
    ['ANY /probe', 'DELETE /probe'],
    ['ANY /health', 'ANY /health'],
    ['/files/{id}', 'GET /files/{id}'],
    ['/open/**', 'GET /health'],
  ])('%s: %s', (entry, operation) => {
    expect(isPublic(operation, [entry])).toBe(true);
  });

  test.each([
    ['/open/**', 'POST /open/a'],
    ['/open/**', 'ANY /open/a'],
    ['/open', 'GET /open/a'],
    ['/open/*', 'GET /open/a/b'],
    ['/open/**', 'GET /opened/a'],
    ['POST /webhook', 'GET /webhook'],
    ['POST /webhook', 'ANY /webhook'],
    ['POST /webhook', 'POST /webhook/a'],
    ['', 'GET /open'],
    ['GET', 'GET /open'],
  ])('nothing more: %s is not for %s', (entry, operation) => {
    expect(isPublic(operation, [entry])).toBe(false);
  });
});
