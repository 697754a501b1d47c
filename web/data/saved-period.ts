// Saved views have names of their own for periods that move with the time.
const savedNames: Readonly<Record<string, string>> = {
  today: 'today',
  yesterday: 'yesterday',
  '7d': 'last_7_days',
  '28d': 'last_28_days',
  '90d': 'last_90_days',
  mtd: 'this_month',
  'last-month': 'last_month',
};

/** Undefined: the period has no such name, and is saved by its days. */
export const savedNameOf = (period: string): string | undefined => savedNames[period];

export const periodOfSaved = (name: string): string | undefined =>
  Object.entries(savedNames).find(([, saved]) => saved === name)?.[0];
