/** The command that records a first call. It names the token but does not hold one: a copied command must not carry a secret. */
export function recordCallCommand(origin: string, orgId: string): string {
  const call = {
    org_id: orgId,
    provider: 'manual',
    provider_call_id: 'first-call',
    direction: 'inbound',
    status: 'completed',
    from_number: '+12125550100',
    duration_seconds: 60,
  };
  return [
    `curl -X POST ${origin}/api/calls-dashboard/calls \\`,
    '  -H "authorization: Bearer $CALLBOARD_SERVICE_TOKEN" \\',
    "  -H 'content-type: application/json' \\",
    `  -d '${JSON.stringify(call)}'`,
  ].join('\n');
}
