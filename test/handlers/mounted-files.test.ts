/** Files that code writes where a bucket may be mounted. */
import { expect, test } from 'vitest';
import { js, py, read } from './make.js';

type Code = ReturnType<typeof py>;

const storesOf = (code: Code): readonly string[] =>
  read(code).facts.uploads.stores.map(({ isFile, strength, bucket }) => {
    const root = bucket.is === 'text' ? bucket.value : bucket.is === 'env' ? `$${bucket.name}` : bucket.is;
    return `${isFile ? 'file' : 'object'} ${strength} ${root}`;
  });

const python = (lines: string): Code =>
  py(`
import base64, os, shutil
from pathlib import Path
MOUNT = '/mnt/uploads'
def handler(event, context):
    body = base64.b64decode(event['body'])
    name = context.aws_request_id
${lines
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`);

const script = (lines: string): Code =>
  js(`
import fs from 'node:fs';
import { writeFile } from 'fs/promises';
import { pipeline } from 'node:stream/promises';
import path from 'node:path';
const MOUNT = '/mnt/uploads';
export const handler = async (event, context) => {
  const body = Buffer.from(event.body, 'base64');
  const name = context.awsRequestId;
  ${lines}
};`);

test.each([
  ["with open(f'/mnt/uploads/{name}', 'wb') as target:\n    target.write(body)", 'file strong /mnt/uploads/'],
  ["target = open(os.path.join(MOUNT, name), 'wb')\ntarget.write(body)", 'file strong /mnt/uploads'],
  ["with open(MOUNT + '/' + name, 'wb') as target:\n    target.write(body)", 'file strong /mnt/uploads/'],
  ["Path('/mnt/uploads/latest').write_bytes(body)", 'file strong /mnt/uploads/latest'],
  ["with open(os.environ['MOUNT_PATH'] + name, 'wb') as target:\n    target.write(body)", 'file strong $MOUNT_PATH'],
])('Python: %s', (lines, expected) => {
  expect(storesOf(python(lines))).toEqual([expected]);
});

test.each([
  ['await writeFile(`${MOUNT}/${name}`, body);', 'file strong /mnt/uploads'],
  ["fs.writeFileSync('/mnt/uploads/' + name, body);", 'file strong /mnt/uploads/'],
  ['await fs.promises.writeFile(path.join(MOUNT, name), body);', 'file strong /mnt/uploads'],
  ['const out = fs.createWriteStream(path.join(MOUNT, name)); out.end(body);', 'file strong /mnt/uploads'],
  ['await pipeline(body, fs.createWriteStream(path.join(process.env.MOUNT_DIR, name)));', 'file strong $MOUNT_DIR'],
])('JavaScript: %s', (lines, expected) => {
  expect(storesOf(script(lines))).toEqual([expected]);
});

test('no store is what is written elsewhere, what is read, and a record', () => {
  expect(storesOf(python("with open(f'/tmp/{name}', 'wb') as target:\n    target.write(body)"))).toEqual([]);
  expect(storesOf(python("with open(f'/mnt/uploads/{name}', 'rb') as source:\n    return source.read()"))).toEqual([]);
  expect(storesOf(script('await writeFile(name, body);'))).toEqual([]);
  expect(storesOf(script("await writeFile(process.env.TMPDIR + '/x', body);"))).toEqual([]);
});
