export const dialogWords = { close: 'Close', cancel: 'Cancel' };
