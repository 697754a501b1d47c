import { rlsTables } from '../../../database/rls-tables.ts';
import { defineView } from '../../../http/cache/view.ts';
import { minute } from '../views.ts';
import { figures } from './registry.ts';
import { FigureList, toFigureItem } from './schemas.ts';

const list = { data: Object.entries(figures).map((each) => toFigureItem(each as Parameters<typeof toFigureItem>[0])) };

/** Constant data. A view gives it an etag and preconditions. */
export const figuresView = defineView({
  name: 'call figures',
  tables: rlsTables,
  ttlMs: 60 * minute,
  schema: FigureList,
  load: async () => list,
});
