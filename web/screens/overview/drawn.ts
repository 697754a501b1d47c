// What the parts of the overview share.
import type { AnswerOf } from '../../data/get.ts';
import type { Loaded } from '../../loaded.ts';

export type OverviewAnswer = AnswerOf<'/api/calls-dashboard/analytics/overview'>;
export type Metric = OverviewAnswer['metrics'][number];
export type Bucket = OverviewAnswer['buckets'][number];

export interface Drawn {
  readonly slug: string;
  readonly timezone: string;
  readonly currency: string;
  /** `the 28 days before`; undefined without a comparison. */
  readonly comparison: string | undefined;
  readonly bucket: 'hour' | 'day' | 'week' | 'month';
}

export interface DrawnOverview extends Drawn {
  readonly loaded: Loaded<OverviewAnswer>;
}

export const metricNamed = ({ metrics }: OverviewAnswer, name: string): Metric | undefined =>
  metrics.find((metric) => metric.name === name);
