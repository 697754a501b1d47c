import { usePreference } from '../../data/preferences.ts';
import { type ColumnName, columnNames, defaultColumns } from './columns.ts';

/** The columns that the reader has chosen, in the order of the table. */
export function useColumns() {
  const [stored, keep] = usePreference('callColumns');
  const chosen = Array.isArray(stored) ? columnNames.filter((name) => stored.includes(name)) : [];
  return { shown: chosen.length === 0 ? defaultColumns : chosen, keep: (names: readonly ColumnName[]) => keep(names) };
}
