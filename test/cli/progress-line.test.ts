import { afterEach, describe, expect, test, vi } from 'vitest';
import { makeProgressLine } from '../../src/cli/progress-line.js';

const say = (done: number, of: number): string => `read ${done} of ${of}`;

/** What 200 steps write on a terminal, or where there is none. */
function written(isTerminal: boolean, of = 200, isWanted = true): readonly string[] {
  const lines: string[] = [];
  vi.stubEnv('CI', '');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const before = process.stderr.isTTY;
  Object.defineProperty(process.stderr, 'isTTY', { value: isTerminal, configurable: true });
  try {
    const line = makeProgressLine(isWanted);
    const step = line.follow(say);
    for (let done = 1; done <= of; done += 1) step?.(done, of);
    line.clear();
  } finally {
    Object.defineProperty(process.stderr, 'isTTY', { value: before, configurable: true });
  }
  return lines;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the line of progress', () => {
  test('is overwritten on a terminal, and removed at the end', () => {
    const lines = written(true);
    expect(lines).toHaveLength(9);
    expect(lines[0]).toBe('\r\u001b[Kread 25 of 200');
    expect(lines.at(-1)).toBe('\r\u001b[K');
  });

  test('is not written in pipes, for few files, or where it is not wanted', () => {
    expect(written(false)).toEqual([]);
    expect(written(true, 99)).toEqual([]);
    expect(written(true, 200, false)).toEqual([]);
  });
});
