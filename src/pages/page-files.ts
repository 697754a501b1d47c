// The built files of the pages: index.html for each address, with the files of its screen to be loaded early.
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { etagOf } from '../http/entity-tags.ts';

export interface Page {
  readonly address: string;
  readonly html: string;
  readonly etag: string;
}

interface BuiltScreen {
  readonly address: string;
  readonly scripts: readonly string[];
}

export interface PageFiles {
  readonly folder: string;
  readonly pages: readonly Page[];
  /** For an address that is no page. */
  readonly frame: string;
  /** Changes with any file: the frame names the first script, which names all others by their hashes. */
  readonly hash: string;
}

export async function readPages(folder: string): Promise<PageFiles> {
  const [frame, screens] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    readFile(join(folder, 'pages.json'), 'utf8').then((text): BuiltScreen[] => JSON.parse(text)),
  ]);
  const pages = screens.map(({ address, scripts }) => {
    const links = scripts.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`);
    const html = frame.replace('</head>', `${links.join('\n')}\n</head>`);
    return { address, html, etag: etagOf(html) };
  });
  return { folder, pages, frame, hash: hash('sha256', frame).slice(0, 16) };
}
