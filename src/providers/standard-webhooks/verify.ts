import type { Verify } from '../provider.ts';

export const verifyStandardWebhooks: Verify = () => 'unsigned';
