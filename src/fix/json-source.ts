import {
  CODE,
  decodeJsonKey,
  findValueEnd,
  skipSpace,
  visitElements,
  visitEntries,
} from '../template/parse/json-scan.js';
import type { SourceEntry, SourceNode } from '../template/parse/source-node.js';

/** The structure of a JSON text that has been parsed before: it is valid, and not too deep. */
export function readJsonSource(text: string): SourceNode {
  return nodeAt(text, skipSpace(text, 0));
}

function nodeAt(text: string, start: number): SourceNode {
  const code = text.charCodeAt(start);
  const plain = { start, isFlow: true, isMarked: false } as const;
  if (code !== CODE.openMap && code !== CODE.openList) {
    const mark = code === CODE.quote ? '"' : '';
    return { ...plain, kind: 'scalar', end: findValueEnd(text, start), mark, entries: [] };
  }
  const entries: SourceEntry[] = [];
  if (code === CODE.openList) {
    const end = visitElements(text, start, (_, at) => {
      const value = nodeAt(text, at);
      entries.push({ key: undefined, name: '', value });
      return value.end;
    });
    return { ...plain, kind: 'list', end, mark: '', entries };
  }
  const end = visitEntries(text, start, (keyStart, keyEnd, at) => {
    const value = nodeAt(text, at);
    entries.push({ key: nodeAt(text, keyStart), name: decodeJsonKey(text, keyStart, keyEnd), value });
    return value.end;
  });
  return { ...plain, kind: 'map', end, mark: '', entries };
}
