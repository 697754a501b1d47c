import { rlsTables } from '../../../database/rls-tables.ts';
import { defineView } from '../../../http/cache/view.ts';
import { minute } from '../views.ts';
import { figures } from './registry.ts';
import { FigureList, toFigureItem } from './schemas.ts';

const list = { data: Object.entries(figures).map((each) => toFigureItem(each as Parameters<typeof toFigureItem>[0])) };

/** A constant. As a view it has the etag and the preconditions of all reads. */
export const figuresView = defineView({
  name: 'call figures',
  tables: rlsTables,
  ttlMs: 60 * minute,
  schema: FigureList,
  load: async () => list,
});
