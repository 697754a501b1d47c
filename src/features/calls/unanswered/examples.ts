// Examples for the OpenAPI document. A test validates each against its schema.

export const number = '+12015550103';
export const lastCallId = '5d2f8e10-6a47-4c3b-9c1e-7b90d4a6f215';

export const unansweredCallers = {
  from: '2026-10-30T04:00:00Z',
  to: '2026-11-29T05:00:00Z',
  data: [
    {
      number,
      number_display: '+1 201 555 0103',
      contact_id: '48b77287-46f1-4a91-8ec5-f842a5fefd0f',
      contact_name: 'Anaïs Nelson',
      attempts: 2,
      firstAt: '2026-11-20T22:14:03.2+00:00',
      lastAt: '2026-11-21T15:09:30.370717+00:00',
      lastStatus: 'voicemail',
      lastCallId,
      isWithinHours: true,
      summary: 'Asks to move the appointment to next week.',
      agent_id: '3535c30d-d6ce-42df-83f8-76aaf1a71494',
      agent_name: 'Zoë',
      filter:
        'direction=inbound&status=missed&status=voicemail&is_test=false&is_test=unknown&number=%2B12015550103&from=2026-11-20T22%3A14%3A03.2Z&to=2026-11-21T15%3A09%3A30.371717Z',
    },
  ],
  withheld: { calls: 3 },
  pagination: { limit: 20, total: 1, nextCursor: null },
};

export const resolution = {
  number,
  resolution: 'done',
  lastCallId,
  resolved_at: '2026-11-21T16:20:11.5+00:00',
  resolved_by: '9d3b1a52-7f0e-4a35-9b0e-0f6f8f0f1c11',
};
