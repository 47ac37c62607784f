import type { Audit, CatalogRow } from '../finding.js';

/** The lines of all rules: of the catalog's, then of the user's own. */
export function listRows({ catalog, ownRules = [] }: Pick<Audit, 'catalog' | 'ownRules'>): readonly CatalogRow[] {
  return [...catalog, ...ownRules];
}
