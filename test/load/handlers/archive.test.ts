/** Zip archives: what is read of honest ones, and that hostile ones cost nothing. */
import { describe, expect, it } from 'vitest';
import { Zip, ZipDeflate, type Zippable, strToU8, zipSync } from 'fflate';
import { folderWith } from '../../support/folder.js';
import { type FoundCode, codeOf, inWords } from './found.js';

const PYTHON = 'def handler(event, context):\n    return event\n';

async function archived(archive: Uint8Array | string): Promise<FoundCode | string | undefined> {
  const Properties = { Runtime: 'python3.13', Handler: 'app.handler', CodeUri: 'build/pack.zip' };
  const template = JSON.stringify({
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: { Pack: { Type: 'AWS::Serverless::Function', Properties } },
  });
  return (await codeOf(folderWith({ 'template.json': template, 'build/pack.zip': archive })))['Pack'];
}

const zip = (files: Zippable): Promise<FoundCode | string | undefined> => archived(zipSync(files));

describe('an archive', () => {
  it.each([9, 0] as const)('is read without being unpacked to the disk, level %s', async (level) => {
    const found = await archived(zipSync({ 'app.py': strToU8(PYTHON), 'lib/a.py': strToU8('A = 1') }, { level }));
    expect(inWords(found)).toBe('app.py handler at build/pack.zip');
    const code = found as FoundCode;
    expect([code.text, code.read('./lib/a.py'), code.read('lib'), code.read('b.py')]).toEqual([
      PYTHON,
      'A = 1',
      undefined,
      undefined,
    ]);
    expect(code.locate({ line: 2, column: 5 })).toBe('build/pack.zip:1:1 (app.py:2)');
  });

  it('has nothing that other machines leave in it, and no names that lead out', async () => {
    const text = strToU8(PYTHON);
    const names = [
      '__MACOSX/app.py',
      '__MACOSX/._app.py',
      '../app.py',
      'x/../../app.py',
      '/app.py',
      'C:/app.py',
      '..\\app.py',
    ];
    for (const name of names)
      expect([name, await zip({ [name]: text })]).toEqual([
        name,
        'its handler app.handler was not found in build/pack.zip',
      ]);
    expect(inWords(await zip({ './app.py': text, '../app.py': text }))).toBe('app.py handler at build/pack.zip');
  });
});

describe('of equal names in an archive', () => {
  const streamed = (entries: readonly (readonly [string, string])[]): Uint8Array => {
    const chunks: Uint8Array[] = [];
    const made = new Zip((_, chunk) => chunks.push(chunk));
    for (const [name, text] of entries) {
      const file = new ZipDeflate(name);
      made.add(file);
      file.push(strToU8(text), true);
    }
    made.end();
    return Uint8Array.from(Buffer.concat(chunks));
  };
  const [first, last] = ['A = 1\n', PYTHON];

  it.each([
    ['app.py', 'app.py'],
    ['./app.py', 'app.py'],
    ['app.py', './app.py'],
  ])('the last one counts: %s, %s', async (one, other) => {
    const found = await archived(
      streamed([
        [one, first],
        ['lib.py', 'B = 1'],
        [other, last],
        ['lib.py', 'B = 2'],
      ]),
    );
    const code = found as FoundCode;
    expect([code.text, code.read('./lib.py')]).toEqual([PYTHON, 'B = 2']);
  });

  it('a thousand are one', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ['app.py', index === 999 ? last : first] as const);
    expect(((await archived(streamed(many))) as FoundCode).text).toBe(PYTHON);
  });
});

describe('an archive is not read', () => {
  const refused = (why: string): string => `its code build/pack.zip can't be read: ${why}`;

  it.each<[string, Uint8Array | string]>([
    ['that is none', 'this is no archive'],
    ['that is empty', ''],
    ['that is cut off', zipSync({ 'app.py': strToU8(PYTHON) }).subarray(0, 40)],
  ])('%s', async (_, archive) => {
    expect(await archived(archive)).toBe(refused('the archive is broken'));
  });

  it('that unpacks to many times its size', async () => {
    const bomb = zipSync({ 'app.py': strToU8(PYTHON), 'zeros.bin': new Uint8Array(8 * 1024 * 1024) });
    expect(await archived(bomb)).toBe(
      refused('the archive unpacks to more than 100 times its size and is not unpacked'),
    );
  });

  it('that says it holds more than Lambda takes', async () => {
    const archive = zipSync({ 'app.py': strToU8(PYTHON) });
    expect(await archived(patched(archive, { originalSize: 0xfffffff0 }))).toBe(
      refused('the archive contains more than the 250 MB that Lambda accepts'),
    );
  });

  it('that holds too many files', async () => {
    const files = Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`f${index}`, new Uint8Array()]));
    expect(await zip(files)).toBe(refused('the archive contains more than 20000 files'));
  });

  it('beyond what a file may have, whatever the archive says of its size', async () => {
    const large = new Uint8Array(3 * 1024 * 1024).map((_, index) => 35 + ((index * 7919) % 89));
    const honest = zipSync({ 'app.py': large }, { level: 0 });
    expect(await archived(honest)).toBe("its handler app.handler can't be read: the file is larger than 2 MB");
    const zeros = zipSync({ 'app.py': new Uint8Array(64 * 1024 * 1024) });
    expect(await archived(patched(zeros, { originalSize: 1000 }))).toBe(
      "its handler app.handler can't be read: the file is larger than 2 MB",
    );
  });

  it('whose file does not unpack', async () => {
    const archive = zipSync({ 'app.py': strToU8(PYTHON.repeat(50)) });
    archive.fill(0xff, 36, 60);
    expect(await archived(archive)).toBe("its handler app.handler can't be read: the archive is broken");
  });
});

/** Another size in the archive's directory: bytes 24 to 27 of its one entry. */
function patched(archive: Uint8Array, { originalSize }: { readonly originalSize: number }): Uint8Array {
  const at = Buffer.from(archive).lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
  const copy = Uint8Array.from(archive);
  new DataView(copy.buffer).setUint32(at + 24, originalSize, true);
  return copy;
}
