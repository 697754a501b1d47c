import type { AnswerOf } from '../../data/get.ts';

/** One request of a provider, as it was received. */
export type Delivery = AnswerOf<'/api/connections/{id}/events'>['data'][number];
