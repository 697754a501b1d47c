// The sender of a request: a signed-in user, or a program with a service token.

export interface UserCaller {
  readonly userId: string;
  readonly email: string | null;
  /** The organisation that the token names. The header `x-org-id` takes precedence. */
  readonly claimedOrgId: string | null;
  readonly token: string;
}

/** It belongs to no user and to no organisation. The database lets it call a few functions and nothing else. */
export interface ServiceCaller {
  readonly isService: true;
  readonly token: string;
}

export type Caller = UserCaller | ServiceCaller;

export function isServiceCaller(caller: Caller): caller is ServiceCaller {
  return 'isService' in caller;
}
