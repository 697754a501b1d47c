import { describe, expect, it } from 'vitest';
import { pageHeaders } from '../../../src/pages/policy.ts';
import { inertServices } from '../../helpers/inert-services.ts';

const { supabase, bucket } = inertServices;
const { endpoint: _local, ...atAws } = { ...bucket, name: 'recordings', region: 'eu-central-1' };

function directivesOf(services: Parameters<typeof pageHeaders>[0]): Record<string, string> {
  const policy = pageHeaders(services)['content-security-policy'] ?? '';
  return Object.fromEntries(policy.split('; ').map((each) => [each.split(' ')[0], each.slice(each.indexOf(' ') + 1)]));
}

describe('the policy of the pages', () => {
  it('allows scripts and styles of the service only, and no text that becomes code', () => {
    expect(directivesOf({ supabase, bucket })).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    });
  });

  it('names the origin of the bucket, without the path of its address', () => {
    const services = { supabase, bucket: { ...bucket, endpoint: 'http://127.0.0.1:4321/storage/v1/s3' } };
    const { 'media-src': media, 'connect-src': connect } = directivesOf(services);
    expect(media).toBe('http://127.0.0.1:4321 blob:');
    expect(connect).toContain(' http://127.0.0.1:4321');
  });

  it('names both addresses of a bucket at AWS', () => {
    const hosts = 'https://recordings.s3.eu-central-1.amazonaws.com https://s3.eu-central-1.amazonaws.com';
    expect(directivesOf({ supabase, bucket: atAws })['media-src']).toBe(`${hosts} blob:`);
  });

  it('names the origin of the sign-in service', () => {
    const services = { supabase: { ...supabase, url: 'https://project.supabase.co/' }, bucket };
    expect(directivesOf(services)['connect-src']).toMatch(/^'self' https:\/\/project\.supabase\.co /);
  });

  it('comes with headers that keep addresses and devices private', () => {
    expect(pageHeaders({ supabase, bucket })).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    });
  });
});
