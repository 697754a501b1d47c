import { session } from './session.ts';

/** The currency of the organisation's costs. */
export const useCurrency = (): string => session.organization.value?.currency ?? 'USD';
