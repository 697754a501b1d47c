import { mayDo, type Organization } from '../../data/session.ts';

export const mayReview = (organization: Organization): boolean => mayDo(organization, 'calls.review');
