export const keyWords = {
  title: 'Keys',
  help: 'Show this list',
  copyLink: 'Copy a link to these figures',
  copyCurl: 'Copy the request as curl',
  xRay: 'Show how each figure was made',
  open: (screen: string) => `Open ${screen}`,
  switchOn: 'Use these keys',
  linkCopied: 'The link is copied. Its days are fixed.',
  curlCopied: 'The command is copied. Set CALLBOARD_TOKEN and CALLBOARD_ORG first.',
  copyRefused: 'The browser refused access to the clipboard.',
};
