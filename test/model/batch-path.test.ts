import { expect, test } from 'vitest';
import { isBatchPath } from '../../src/model/subjects/batch.js';

test.each([
  '/upload/multiple',
  '/files:batch',
  '/files:bulk',
  '/v1/uploads/batch',
  '/uploads-batch',
  '/batch_upload',
  '/uploadMultiple',
  '/multiUpload',
  '/upload/multi',
  '/multi-file-upload',
  '/bulkupload',
  '/presigned-urls/many',
  '/batches',
  '/{tenant}/upload/multiple',
])('%s is a batch route', (path) => {
  expect(isBatchPath(path)).toBe(true);
});

test.each([
  '/upload',
  '/upload/multipart',
  '/upload/multi-part',
  '/multi-tenant/upload',
  '/uploads/{batchId}',
  '/uploads/<bulk>',
  '/uploads/:multiple',
  '/germany/upload',
  '/combatch/upload',
  '$default',
  '/{proxy+}',
])('%s is none', (path) => {
  expect(isBatchPath(path)).toBe(false);
});
