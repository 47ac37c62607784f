import { chmodSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_BYTES } from '../../src/fs/open.js';
import { readNamedText } from '../../src/fs/read.js';
import { folderWith } from '../support/folder.js';

const TEXT = 'Resources: {}\r\n# Übung 🚀\r\n';

function read(content: string | Uint8Array): ReturnType<typeof readNamedText> {
  return readNamedText(join(folderWith({ 'x.yaml': content }), 'x.yaml'));
}

function utf16(text: string, endian: 'little' | 'big'): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return endian === 'little' ? bytes : bytes.swap16();
}

describe('what is read', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 LE', utf16(TEXT, 'little')],
    ['UTF-16 BE', utf16(TEXT, 'big')],
  ])('%s', (_, bytes) => {
    expect(read(bytes)).toEqual({ text: TEXT });
  });

  it('a link that is named', () => {
    const folder = folderWith({ 'a.yaml': TEXT });
    symlinkSync('a.yaml', join(folder, 'b'));
    expect(readNamedText(join(folder, 'b'))).toEqual({ text: TEXT });
  });

  it('a file of the largest size', () => {
    const folder = folderWith({ 'x.json': 'a'.repeat(MAX_BYTES) });
    expect(readNamedText(join(folder, 'x.json'))).toHaveProperty('text');
  });
});

describe('what is refused', () => {
  it.each([
    ['empty', '', 'the file is empty'],
    ['a byte order mark alone', '\ufeff', 'the file is empty'],
    ['white space alone', ' \r\n\t\n', 'the file is empty'],
    ['a NUL in UTF-8', 'Resources:\0', 'the file is binary, not text'],
    ['a NUL in UTF-16', utf16('a\0b', 'little'), 'the file is binary, not text'],
    ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x41]), 'the file is binary, not text'],
    ['a lone surrogate', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]), 'the file is binary, not text'],
    ['UTF-16 without a byte order mark', Buffer.from('Resources', 'utf16le'), 'the file is binary, not text'],
    ['Latin-1', Buffer.from('# Übung', 'latin1'), 'the file is neither UTF-8 nor UTF-16 with a byte order mark'],
  ])('%s', (_, content, sentence) => {
    expect(read(content)).toEqual({ reason: sentence });
  });

  it('what is no file', () => {
    const folder = folderWith({ 'x.yaml': TEXT });
    expect(readNamedText(folder)).toEqual({ reason: 'a folder, not a file' });
    expect(readNamedText(join(folder, 'y.yaml'))).toEqual({ reason: 'no such file or folder', unseen: true });
    expect(readNamedText(join(folder, 'x.yaml', 'z'))).toEqual({ reason: 'no such file or folder', unseen: true });
    expect(readNamedText(`${folder}\0`)).toEqual({ reason: 'no such file or folder', unseen: true });
  });

  it('a link to itself', () => {
    const folder = folderWith({});
    symlinkSync('x', join(folder, 'x'));
    expect(readNamedText(join(folder, 'x'))).toEqual({
      reason: 'the symbolic link points to itself',
      unseen: true,
    });
  });

  it('a file that is too large, unread', () => {
    const folder = folderWith({ 'x.json': '{' });
    truncateSync(join(folder, 'x.json'), MAX_BYTES + 1);
    expect(readNamedText(join(folder, 'x.json'))).toEqual({ reason: 'the file is larger than 25 MB' });
  });

  it.runIf(process.platform !== 'win32')('a stream that does not end', () => {
    expect(readNamedText('/dev/zero')).toEqual({ reason: 'the file is larger than 25 MB' });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a file that may not be read', () => {
    const folder = folderWith({ 'x.yaml': TEXT });
    chmodSync(join(folder, 'x.yaml'), 0);
    expect(readNamedText(join(folder, 'x.yaml'))).toEqual({ reason: "can't be read: permission denied", unseen: true });
  });
});
