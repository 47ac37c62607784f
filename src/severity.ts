/** The catalog's risk levels, and the levels of confidence: both are ordered high > medium > low. */
export type Level = 'high' | 'medium' | 'low';

export type Severity = Level;

export type Confidence = Level;

const LEVELS: readonly Level[] = ['low', 'medium', 'high'];

/** Tells a level from any other text. */
export function isLevel(text: string): text is Level {
  return LEVELS.some((level) => level === text);
}

/** Negative if `a` is the lower level, positive if it is the higher one. */
export function compareLevels(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

export function isAtLeast(level: Level, minimum: Level): boolean {
  return compareLevels(level, minimum) >= 0;
}

export function findLowestLevel(...levels: readonly Level[]): Level {
  return levels.reduce((lowest, level) => (compareLevels(level, lowest) < 0 ? level : lowest), 'high');
}
