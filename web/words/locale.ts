/** The words of the pages are English, so numbers and dates are too. A second language brings its own. */
export const locale = 'en-GB';
