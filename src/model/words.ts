/** The words of a name, in lower case: `uploadedAt`, `uploaded_at` and `uploaded-at` are `uploaded` and `at`. */
export function splitWords(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

/** Words in a name that refers to environments. */
export const ENVIRONMENT_WORDS: readonly string[] = ['env', 'envs', 'environment', 'environments', 'stage'];

/** Last words that make a label of the word before them: `createdBy`, `priceListId`, `dateBucket`. */
const LABELS = words(
  'arn bucket by category code email group hash id identifier ids key keys kind label name owner partition prefix range ref shard slug state status type url user uuid zone',
);

/** Last words that only name the format of a value: `countryCode`, `statusName`. */
const SPELLINGS = words('code id key label name value');

/**
 * Whether a name means a continuous value: it contains one of these words, and the last word does not make it a label.
 */
export function isMeasureName(name: string, measures: readonly string[]): boolean {
  const own = splitWords(name);
  return !LABELS.has(own.at(-1) ?? '') && hasOne(own, measures);
}

/**
 * Whether a name means one of few values: `parcelStatus`, `countryCode`, `statusCotacao` (some languages put the noun
 * first), or a question such as `isPublic`.
 */
export function isLowCardinalityName(name: string, few: readonly string[]): boolean {
  const own = splitWords(name);
  const [first = '', second] = own;
  if (second !== undefined && /^(?:is|has)$/.test(first)) return true;
  const last = own.findLast((word) => !SPELLINGS.has(word)) ?? first;
  return hasOne(LABELS.has(own.at(-1) ?? '') ? [last] : [first, last], few);
}

/** Compares words without case, and a plural as its singular. */
function hasOne(own: readonly string[], wanted: readonly string[]): boolean {
  const lower = wanted.map((word) => word.toLowerCase());
  return own.some((word) => lower.includes(word) || lower.includes(word.replace(/s$/, '')));
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
