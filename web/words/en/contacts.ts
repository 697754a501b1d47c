import { clockLength, plural } from '../numbers.ts';
import { type CallStatus, callStatuses } from './call-statuses.ts';

export const contactWords = {
  title: 'Contacts',
  contact: 'Contact',
  back: '‹ All contacts',
  question: 'Who are your contacts?',
  countsQuestion: 'How many are there?',
  all: 'All',
  countSentence: (contacts: number, name: string) => `${name}: ${plural(contacts, 'contact', 'contacts')}. Show them`,
  search: 'Search names, numbers, addresses',
  temperature: 'Temperature',
  temperatures: { '': 'Any', hot: 'Hot', warm: 'Warm', cold: 'Cold' },
  statuses: { active: 'Active', inactive: 'Inactive', blocked: 'Blocked', archived: 'Archived' },
  columns: {
    name: 'Name',
    number: 'Number',
    email: 'E-mail',
    temperature: 'Temperature',
    lastMessage: 'Last message',
  },
  none: 'There are no contacts yet. A caller with a known number becomes one when a provider or a person adds them.',
  noneFound: 'No contact matches.',
  showAll: 'Show all contacts',
  facts: 'How can they be reached?',
  whatsapp: 'WhatsApp',
  status: 'Status',
  allCalls: 'All calls of this contact',
  notes: 'Notes',
  noNotes: 'There are no notes yet.',
  edit: 'Edit',
  save: 'Save',
  replace: 'Replace it with mine',
  conflict: 'Another person has changed the notes in the meantime. Their version:',
  timeline: 'What has happened?',
  noTimeline: 'There are no calls, messages or appointments yet.',
  cut: 'Older entries are not shown here. The list of calls has all calls.',
  callEntry: (direction: 'inbound' | 'outbound', status: CallStatus, seconds: number | null) =>
    `${direction === 'inbound' ? 'They called' : 'We called'}: ${callStatuses[status]}${seconds === null || seconds === 0 ? '' : `, ${clockLength(seconds)}`}`,
  messageEntry: (direction: 'inbound' | 'outbound', method: string) =>
    direction === 'inbound' ? `They wrote by ${method}` : `We wrote by ${method}`,
  appointmentEntry: (status: string) => `Appointment, ${status.replace('_', ' ')}`,
};
