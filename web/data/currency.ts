import { session } from './session.ts';

/** Of an organisation that is not known, costs are shown with the sign for any currency. */
const anyCurrency = 'XXX';

/** The currency of the organisation's costs. */
export const useCurrency = (): string => session.organization.value?.currency ?? anyCurrency;
