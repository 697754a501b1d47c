-- Messages of the last six months, in pairs of question and answer.

create temp table demo_messages on commit drop as
select
  contact.org_id, contact.id as contact_id, contact.slug, contact.nr, round, side, method,
  now() - make_interval(secs => 120 + 86400 * 180 * pg_temp.seeded_random(number, 61) ^ 1.3) + make_interval(secs => side * 100) as sent_at,
  number
from demo_contacts contact
join lateral generate_series(1, floor(4 * pg_temp.seeded_random(contact.nr, 60) ^ 1.5)::integer) round on true
join lateral generate_series(0, 1) side on true
join lateral (select contact.nr * 10 + round as number) numbered on true
join lateral (select pg_temp.pick('{sms,sms,sms,email,whatsapp,whatsapp,facebook,instagram}', pg_temp.seeded_random(number, 62)) as method) way on true
where contact.phone is not null or contact.by_mail < 0.8;

insert into public.messages (id, org_id, contact_id, method, direction, content, sent_at, created_at, updated_at)
select
  pg_temp.demo_id(slug || ' message ' || nr || ' ' || round || ' ' || side), org_id, contact_id, method,
  case side when 0 then 'inbound' else 'outbound' end,
  case
    when slug = 'bluebird' and side = 0 then pg_temp.pick(array[
      'Hi, can I move my appointment to next week?', 'Do you take Delta Dental?', 'Is there anything free on Saturday morning?',
      'My crown came off, what should I do until I can see you?', 'How much is whitening?', 'Running ten minutes late, sorry!',
      '¿Hablan español? Necesito una cita para mi hija.', 'Can you send me the invoice for my last visit?'], pg_temp.seeded_random(number, 63))
    when slug = 'bluebird' then pg_temp.pick(array[
      'Of course. We have Tuesday at 10:30 or Thursday at 15:00. Which suits you?', 'Yes, we do. Please bring your card to the visit.',
      'Thank you for telling us. We have noted it and see you soon.', 'We have sent it to your email address. Anything else we can do?',
      'Please keep it safe and avoid that side. We can see you tomorrow at 8:15.'], pg_temp.seeded_random(number, 64))
    when side = 0 then pg_temp.pick(array[
      'Is the Poon Hill trek possible with a nine-year-old?', 'Do you arrange the permits for Langtang?', 'नमस्ते, पोखरामा कोठा पनि मिल्छ?',
      'We are four people in November, is there a group price?', 'Our flight is late, we arrive at midnight.'], pg_temp.seeded_random(number, 63))
    else pg_temp.pick(array[
      'Yes, gladly. I send you the programme and the price today.', 'Permits are included, please send a photo of your passport.',
      'No problem, our driver waits with a sign.', 'हजुर, मिल्छ। कति जना हुनुहुन्छ?'], pg_temp.seeded_random(number, 64))
  end,
  sent_at, sent_at, sent_at
from demo_messages;

update public.contacts
set last_message_at = latest.at
from (select org_id, contact_id, max(sent_at) as at from demo_messages group by org_id, contact_id) latest
where contacts.org_id = latest.org_id and contacts.id = latest.contact_id;
