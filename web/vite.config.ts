import { defineConfig } from 'vite';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // light-dark() as it is: rewritten for older browsers, it would not follow the colour scheme of a part of the page.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // The policy of the pages forbids inlined files, and its one polyfill is for older browsers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
