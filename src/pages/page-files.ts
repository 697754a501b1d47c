// The built files of the pages: index.html for each address, with the files of its screen to be loaded early.
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
  readonly styles: readonly string[];
}

/** `frame`: for an address that is no page. */
export async function readPages(folder: string): Promise<{ readonly pages: Page[]; readonly frame: string }> {
  const [frame, screens] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    readFile(join(folder, 'pages.json'), 'utf8').then((text): BuiltScreen[] => JSON.parse(text)),
  ]);
  const pages = screens.map(({ address, scripts, styles }) => {
    const links = [
      ...styles.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
      ...scripts.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
    ];
    const html = frame.replace('</head>', `${links.join('\n')}\n</head>`);
    return { address, html, etag: etagOf(html) };
  });
  return { pages, frame };
}
