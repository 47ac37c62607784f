import { type Event, YAMLException, parseEvents } from 'js-yaml';
import { type Document, MAX_DEPTH } from './document.js';
import { makeYamlDocument } from './yaml-document.js';
import { Doubt, EventReader } from './yaml-events.js';
import { YamlMistake } from './yaml-mistake.js';

/**
 * Tabs, carriage returns that end a line alone, byte order marks, ends of documents, an indented first line, a blank line
 * behind an escaped line end.
 */
const DOUBTFUL = /[\t\ufeff]|\r(?!\n)|\n\.\.\.|^(?: |\.\.\.)|\\\r?\n *\r?\n/;

/**
 * Reads a YAML text of the kind that nearly all templates are, several times as fast as `readYaml` and with the same
 * result. Undefined for everything else, mistakes above all: `readYaml` judges, and has the words.
 */
export function readUsualYaml(text: string): Document | undefined {
  const events = DOUBTFUL.test(text) ? undefined : eventsOf(text);
  if (events === undefined) return undefined;
  try {
    return makeYamlDocument(text, new EventReader(text, events).read(), { text, original: (offset) => offset });
  } catch (error) {
    if (error instanceof Doubt || error instanceof YamlMistake) return undefined;
    throw error;
  }
}

function eventsOf(text: string): readonly Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}
