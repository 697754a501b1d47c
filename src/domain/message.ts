// The vocabulary of messages, as stored and as returned by the API.

export const messageMethods = ['sms', 'email', 'whatsapp', 'facebook', 'instagram'] as const;
export const messageDirections = ['inbound', 'outbound'] as const;
