import type { Verify } from '../provider.ts';

export const verifyVonage: Verify = () => 'unsigned';
