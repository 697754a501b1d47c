import type { Verify } from '../provider.ts';

export const verifyVapi: Verify = () => 'unsigned';
