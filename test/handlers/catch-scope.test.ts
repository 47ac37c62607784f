import { expect, test } from 'vitest';
import { js, read } from './make.js';

// JavaScript's clause is the scope of the name that it gives the error.

const keysOf = (lines: string): readonly (readonly [string, boolean])[] =>
  read(
    js(`import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const s3 = new S3Client({});
export const handler = async (event) => {
${lines}
  return { statusCode: 200 };
};
`),
  ).facts.validation.keys.map(({ action, isClean }) => [action, isClean]);

test('a clause that names its error like a name of the function hides it in the clause alone', () => {
  const keys = keysOf(`
  const e = { Bucket: 'b', Key: event.queryStringParameters.name, Body: event.body };
  try { JSON.parse(event.body); } catch (e) { console.log(e); }
  await s3.send(new PutObjectCommand(e));`);
  expect(keys).toEqual([['PutObject', false]]);
});

test('what is set in a clause is set in its function', () => {
  const keys = keysOf(`
  let name = 'crate';
  try { JSON.parse(event.body); } catch (error) { name = event.queryStringParameters.name; }
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: name, Body: event.body }));`);
  expect(keys).toEqual([['PutObject', false]]);
});
