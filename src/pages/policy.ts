// The security headers of the pages. The policy names the origins of the sign-in service and of the bucket, which are known only at start.
import type { Services } from '../config.ts';

export function pageHeaders({ supabase, bucket }: Pick<Services, 'supabase' | 'bucket'>): Record<string, string> {
  const bucketOrigins = originsOf(bucket);
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${new URL(supabase.url).origin} ${bucketOrigins}`,
    `media-src ${bucketOrigins} blob:`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // An address can hold a searched name.
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  };
}

/** Without an endpoint the bucket is at AWS, which is addressed by host or by path. */
function originsOf({ endpoint, name, region }: Services['bucket']): string {
  if (endpoint !== undefined) return new URL(endpoint).origin;
  return `https://${name}.s3.${region}.amazonaws.com https://s3.${region}.amazonaws.com`;
}
