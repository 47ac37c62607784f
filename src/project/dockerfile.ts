import { parseJson } from '../text/json.js';

/** The parts of a Dockerfile that concern the function of its image. */
export interface Dockerfile {
  /** The image that it starts from, such as `public.ecr.aws/lambda/python:3.12`. */
  readonly base: string;
  /** The command; empty if it is not set here. */
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  /** The copies from the build context; none from another stage. */
  readonly copies: readonly Copy[];
}

interface Copy {
  readonly from: string;
  readonly to: string;
}

/** Reads a Dockerfile's last stage as far as it concerns a function's handler; docs.docker.com/reference/dockerfile */
export function readDockerfile(text: string): Dockerfile {
  const stages = new Map<string, Dockerfile>();
  let stage: Dockerfile = { base: '', command: [], entrypoint: [], copies: [] };
  let alias = '';
  for (const line of logicalLines(text)) {
    const [, word = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/s.exec(line) ?? [];
    switch (word.toUpperCase()) {
      case 'FROM': {
        const [base = '', , name = ''] = rest.split(/\s+/).filter((part) => part !== '' && !part.startsWith('--'));
        if (alias !== '') stages.set(alias, stage);
        alias = name;
        // A stage may go on from an earlier one.
        stage = stages.get(base) ?? { base, command: [], entrypoint: [], copies: [] };
        break;
      }
      case 'CMD':
        stage = { ...stage, command: wordsOf(rest) };
        break;
      case 'ENTRYPOINT':
        stage = { ...stage, entrypoint: wordsOf(rest) };
        break;
      case 'COPY':
      case 'ADD':
        stage = { ...stage, copies: [...stage.copies, ...copiesOf(rest)] };
        break;
      default:
    }
  }
  return stage;
}

/** Lines that end in a backslash go on; comments in between are left out. */
function logicalLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\[ \t]*\n/g, ' ')
    .split('\n');
}

/** `["app.handler"]`, or words with blanks between. */
function wordsOf(rest: string): readonly string[] {
  if (!rest.trimStart().startsWith('[')) return rest.split(/\s+/).filter((word) => word !== '');
  const list = parseJson(rest);
  return Array.isArray(list) ? list.map(String) : [];
}

function copiesOf(rest: string): readonly Copy[] {
  const flags = rest.split(/\s+/).filter((word) => word.startsWith('--'));
  if (flags.some((flag) => flag.startsWith('--from='))) return [];
  const words = wordsOf(rest.replace(/^\s*(?:--\S+\s+)*/, ''));
  const to = words.at(-1) ?? '';
  return words.slice(0, -1).map((from) => ({ from, to }));
}
