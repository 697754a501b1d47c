// Until every feature uses defineView.
import { definePolicy, type OldDeclaration, type Policy } from './policy.ts';

export { acrossOrgs } from './key.ts';

export const definePolicyAcrossOrgs = (declared: OldDeclaration): Policy => {
  const { id: _id, ...policy } = definePolicy(declared);
  return definePolicy({ ...policy, relaxedMs: undefined as never, isAcrossOrgs: true });
};

export const isPolicyAcrossOrgs = (policy: Policy): boolean => policy.isAcrossOrgs;
