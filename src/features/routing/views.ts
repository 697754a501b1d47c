// What is remembered of whose a number or a page is, for every org together.
import type { View } from '../../http/cache/view.ts';
import { pageMapping, phoneMapping } from './policies.ts';
import { type NumberSought, readNumberOwner, readPageOwner } from './queries.ts';

export type NumberOwner = NonNullable<Awaited<ReturnType<typeof readNumberOwner>>>;

export const numberView: View<NumberSought, NumberOwner | null> = {
  policy: phoneMapping,
  load: ({ database }, sought) => readNumberOwner(database, sought),
};

export const pageView: View<{ readonly pageId: string }, object | null> = {
  policy: pageMapping,
  load: ({ database }, { pageId }) => readPageOwner(database, pageId),
};
