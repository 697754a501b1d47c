import type { Organization } from '../../data/session.ts';

export const mayReview = ({ role }: Organization): boolean => role !== 'viewer';
