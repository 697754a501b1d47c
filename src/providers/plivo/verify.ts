import type { Verify } from '../provider.ts';

export const verifyPlivo: Verify = () => 'unsigned';
