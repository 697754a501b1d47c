export const ranked = [
  'calls',
  'answerRate',
  'missed',
  'averageDurationSeconds',
  'positiveRate',
  'successRate',
  'costPerCallMicros',
] as const;

export type RankedBy = (typeof ranked)[number];

export const rankedBy = (asked: string | null): RankedBy => ranked.find((each) => each === asked) ?? 'calls';

const units: Readonly<Record<RankedBy, string>> = {
  calls: 'calls',
  answerRate: 'percent',
  missed: 'calls',
  averageDurationSeconds: 'seconds',
  positiveRate: 'percent',
  successRate: 'percent',
  costPerCallMicros: 'micros',
};

export const unitOf = (name: RankedBy): string => units[name];
