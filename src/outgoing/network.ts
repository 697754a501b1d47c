// How requests reach a host that a user or a provider names: its addresses are resolved and checked once, and the connection uses exactly
// these. A second lookup could give another answer (DNS rebinding).
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { OutgoingError } from './outgoing-error.ts';
import { isPublicAddress } from './public-address.ts';

export interface Network {
  /** Throws OutgoingError when the host has no public address, or any address that is not public. */
  dispatcherFor(url: URL): Promise<Dispatcher>;
  /** Where requests to this host are sent. Only the simulated providers of the local stack are elsewhere. */
  locate(url: URL): URL;
}

interface NetworkOptions {
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly isAllowed?: (address: string) => boolean;
  /** Of the certificates that are trusted besides the usual ones. */
  readonly ca?: string;
  /** By host: the base URL of a server that stands in for it. */
  readonly standIns?: Readonly<Record<string, string>>;
}

const connectTimeoutMs = 10_000;
const silenceTimeoutMs = 30_000;

export function createNetwork(options: NetworkOptions = {}): Network {
  const { resolve = resolveAll, isAllowed = isPublicAddress, ca, standIns = {} } = options;

  async function addressesOf(hostname: string): Promise<readonly string[]> {
    const host = hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) === 0 ? await resolve(host) : [host];
    if (addresses.length === 0 || !addresses.every(isAllowed)) {
      throw new OutgoingError('ADDRESS_NOT_PUBLIC', { isFinal: true });
    }
    return addresses;
  }

  return {
    async dispatcherFor(url) {
      const timeouts = { headersTimeout: silenceTimeoutMs, bodyTimeout: silenceTimeoutMs };
      if (url.hostname in standIns) return new Agent(timeouts);
      const addresses = await addressesOf(url.hostname);
      return new Agent({
        ...timeouts,
        connect: {
          timeout: connectTimeoutMs,
          ...(ca !== undefined && { ca }),
          lookup: (_host, { all }, callback) => {
            const found = addresses.map((address) => ({ address, family: isIP(address) }));
            const [first] = found;
            if (all) callback(null, found);
            else callback(null, first?.address ?? '', first?.family);
          },
        },
      });
    },
    locate(url) {
      const standIn = standIns[url.hostname];
      return standIn === undefined ? url : new URL(url.pathname + url.search, standIn);
    },
  };
}

async function resolveAll(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new OutgoingError('HOST_NOT_FOUND', { cause });
  });
  return found.map(({ address }) => address);
}
