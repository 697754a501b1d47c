import { rlsTables } from '../../../database/rls-tables.ts';
import { callFiguresVersion } from '../../../domain/call-figures.ts';
import { defineView } from '../../../http/cache/view.ts';
import { minute } from '../views.ts';
import { allFigures } from './figure-schemas.ts';
import { FigureList, statsOnlyItems, toFigureItem } from './schemas.ts';

const list = { version: callFiguresVersion, data: [...allFigures.map(toFigureItem), ...statsOnlyItems] };

/** Constant data. A view gives it an etag and preconditions. */
export const figuresView = defineView({
  name: 'call figures',
  tables: rlsTables,
  ttlMs: 60 * minute,
  schema: FigureList,
  load: async () => list,
});
