import { definePolicy } from '../../cache/policy.ts';
import { tablesOfTheWalls } from '../../database/walls.ts';

/** One second old at most while contacts stream in: an import costs one load a second, and not one a row. */
export const contactStats = definePolicy({
  name: 'contact stats',
  version: 1,
  tables: ['contacts', ...tablesOfTheWalls],
  ttlMs: 5 * 60_000,
  mode: { relaxedMs: 1000 },
  staleOnErrorMs: 10 * 60_000,
});
