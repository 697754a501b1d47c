-- The texts of the calls. Each call has one topic and one phrase of each kind, and the longer it is, the more questions.

create temp table demo_topics (
  slug text, nr integer, topic text, outcome text, need text, answer text, agreed text, actions jsonb
) on commit drop;

insert into demo_topics values
('bluebird', 1, 'booking', 'appointment_booked', 'I would like to come in for a check-up, it has been almost a year.', 'Gladly. I have Tuesday at 10:30 or Thursday at 15:15, both with Dr. Park. Which one suits you better?', 'Booked a check-up with Dr. Park.', '["Send the confirmation by text message"]'),
('bluebird', 2, 'rescheduling', 'rescheduled', 'I have an appointment tomorrow and I cannot make it. Could we move it to next week?', 'That is no problem. I can offer Monday at 8:15 or Wednesday at 16:00, the length stays the same.', 'Moved the appointment to next week.', '["Free the old slot"]'),
('bluebird', 3, 'insurance', 'question_answered', 'Before I book I need to know whether you take Delta Dental, and what a crown would leave me to pay.', 'We do take it. For a crown most plans pay half after the deductible; we ask them for the exact figure before we begin.', 'Asked about insurance for a crown.', '["Request a pre-treatment estimate", "Call back with the figure"]'),
('bluebird', 4, 'pain', 'appointment_booked', 'I have had a toothache since last night, on the lower left, and it is getting worse.', 'I am sorry to hear that. We keep a time free for this: please come today at 16:45. Do not take aspirin before.', 'Toothache; emergency visit today.', '["Warn the dentist on duty"]'),
('bluebird', 5, 'billing', 'callback_requested', 'I got a bill for 212 dollars, and I thought that my insurance had paid that visit.', 'I see the invoice here. The plan paid a part of it, and I am asking our billing office to call you about the rest.', 'Disputes an invoice of $212.', '["Billing calls back", "Check the explanation of benefits"]'),
('bluebird', 6, 'directions', 'question_answered', 'I am on my way and I cannot find the entrance. Where may I park?', 'The door is on the 38th Street side, next to the flower shop. There is a garage across the street, we validate one hour.', 'Asked for directions and parking.', '[]'),
('bluebird', 7, 'children', 'appointment_booked', 'My daughter is five and has never been to a dentist. Is there somebody who is good with children?', 'There is: Tess sees our youngest patients. The first visit is only a look around and takes half an hour.', 'First visit for a five-year-old.', '["Send the form for new patients"]'),
('bluebird', 8, 'prescription', 'transferred', 'The pharmacy says that they never got my prescription after the root canal.', 'Let me put you through to the assistant of Dr. Webb, who can send it again while you wait.', 'Prescription missing at the pharmacy.', '["Send the prescription again"]'),
('bluebird', 9, 'whitening', 'not_interested', 'I saw your advertisement for whitening. What does it cost, and does it hurt?', 'It is 420 dollars in the chair and takes an hour. Some feel the cold for a day; it passes by itself.', 'Asked what whitening costs.', '["Send the brochure"]'),
('bluebird', 10, 'cancellation', 'canceled', 'I need to cancel the cleaning on Friday, and I do not know yet when I can come.', 'Then I take it out of the book for you. May we call you in a month to find another time?', 'Canceled a cleaning.', '["Recall in four weeks"]'),
('fern', 1, 'trek', 'quote_sent', 'We are two and would like to walk to Annapurna Base Camp in the second half of next month.', 'A fine time for it. It takes seven days from Pokhara with a guide and a porter; I can send you the programme today.', 'Two people for Annapurna Base Camp.', '["Send programme and price"]'),
('fern', 2, 'permits', 'question_answered', 'Which permits do we need for Langtang, and do you arrange them?', 'The national park and the TIMS card. We arrange both, and need a copy of the passport and one photo of each of you.', 'Asked about permits for Langtang.', '["Ask for passport copies"]'),
('fern', 3, 'booking', 'appointment_booked', 'I would like to book the heritage walk in Bhaktapur for Saturday, for five people.', 'It is booked. Your guide Kabita meets you at nine at the hotel; please wear shoes that are easy to take off.', 'Heritage walk for five on Saturday.', '["Tell the guide"]'),
('fern', 4, 'weather', 'rescheduled', 'The forecast is bad for Poon Hill. Can we go two days later instead?', 'We can. I move the rooms and the jeep; the price stays the same, only the last night is in another lodge.', 'Poon Hill moved by two days.', '["Move the rooms", "Move the jeep"]'),
('fern', 5, 'refund', 'callback_requested', 'One of us is ill and cannot fly. What about the deposit for her?', 'I am sorry. The deposit can be moved to another date; I ask the office what else is possible, and they call you today.', 'Asks for a deposit back.', '["Office calls back about the deposit"]');

create temp table demo_phrases on commit drop as
select
  array['Agent: Thank you for calling, this is {agent}. How can I help?', 'Agent: Good day, {agent} speaking. What can I do for you?', 'Agent: Hello, you are talking to {agent}. How may I help you today?'] as greetings,
  array['Agent: Hello, this is {agent}. Am I speaking with {name}? I am calling about your last visit with us.', 'Agent: Good day {name}, {agent} here. Do you have a minute? It is about what you asked us.'] as introductions,
  array['Caller: Hi, it is {name}.', 'Caller: Good morning, {name} here.', 'Caller: Yes, hello, my name is {name}.', 'Caller: Hello.'] as openers,
  array['Caller: Oh, that is perfect, thank you so much!', 'Caller: Great, that was quick. You have been very kind.', 'Caller: Wonderful, the first one please. Thank you!'] as pleased,
  array['Caller: All right, let us do that.', 'Caller: Okay. I will write that down.', 'Caller: Yes, that works for me.'] as content_with,
  array['Caller: To be honest, this is the third time that I call about it. I am not happy.', 'Caller: That is not what I was told last time, and I have waited twenty minutes.', 'Caller: Well, that is disappointing. I expected more.'] as displeased,
  array['Agent: You are welcome. Is there anything else? Then have a good day.', 'Agent: With pleasure. Goodbye!', 'Agent: I have noted it all. Thank you for your time, goodbye.'] as goodbyes;

-- What a caller asks in a longer call, and the answers.
create temp table demo_questions (slug text, nr integer, question text, answer text) on commit drop;
insert into demo_questions values
('bluebird', 1, 'Is there somewhere to park nearby?', 'There is a garage across the street. We validate the first hour.'),
('bluebird', 2, 'How long will it take?', 'About forty-five minutes. Please come ten minutes early, because there is a form to fill in.'),
('bluebird', 3, 'Do you have my insurance on file?', 'We do. It is the plan that you gave us last spring.'),
('bluebird', 4, 'My plan is still the same, by the way.', 'Good, then nothing else is needed. You will get an estimate before the treatment.'),
('bluebird', 5, 'May I eat before the visit?', 'Yes, that is fine. Only avoid coffee if you are having your teeth whitened.'),
('bluebird', 6, 'Can I pay by card?', 'By card, by check, or in up to three monthly payments without interest.'),
('bluebird', 7, 'My husband needs a check-up too. Can he come on the same day?', 'Certainly. There is a free time right after yours. What is his full name, please?'),
('bluebird', 8, 'And do you see children on Saturdays?', 'Every Saturday from nine to one, also without an appointment if it hurts.'),
('bluebird', 9, 'I am a little nervous, to be honest.', 'Many people are. Tell us at any time, and we take a break. We can also give you something to relax.'),
('bluebird', 10, 'What if I have to cancel?', 'Call us a day before, and there is no charge. You can also reply to the text message.'),
('bluebird', 11, 'Could you repeat the address?', 'It is 210 West 38th Street, on the second floor. The entrance is next to the flower shop.'),
('bluebird', 12, 'Which subway is the closest?', 'Times Square is five minutes on foot, and Penn Station is seven.'),
('bluebird', 13, 'Is it the same dentist as last time?', 'Yes, you will see the same dentist, and the same hygienist as well.'),
('bluebird', 14, 'Do I need new X-rays?', 'The last ones are from January, so we do not need new ones before next year.'),
('bluebird', 15, 'One of my fillings feels rough. Should I mention it?', 'Yes, please. I am adding a note, so that we look at it first.'),
('bluebird', 16, 'Let me just check my calendar. One moment, please.', 'Of course, take your time.'),
('bluebird', 17, 'All right, that time works for me.', 'Wonderful. I have put it down, and I am sending you a confirmation.'),
('bluebird', 18, 'Could you send it by email as well?', 'Gladly. It goes to the address that we have on file.'),
('bluebird', 19, 'My email address has not changed.', 'Then you will have it in a minute. Please look in the spam folder if you do not see it.'),
('bluebird', 20, 'Do you also do implants?', 'We do, with Dr. Ek in Jersey City. The first consultation costs nothing.'),
('fern', 1, 'How fit do we have to be?', 'If you can walk six hours with a small bag, it is no problem. We go slowly, and we rest often.'),
('fern', 2, 'What about altitude sickness?', 'We plan one day for getting used to the height. Each guide carries a first-aid kit and an oximeter.'),
('fern', 3, 'Is there electricity on the way?', 'In most lodges, for a small fee. A power bank is a good idea.'),
('fern', 4, 'Can we rent sleeping bags?', 'Yes, in Thamel. They cost about two dollars a day, and we choose them together.'),
('fern', 5, 'How cold does it get at night?', 'About minus five degrees at the base camp in autumn, and colder in winter.'),
('fern', 6, 'Do the lodges have vegetarian food?', 'Always. Dal bhat is the best choice, and you may have as much as you like.'),
('fern', 7, 'How do we get to the start?', 'By jeep from Pokhara. It takes about three hours, and it is part of the price.'),
('fern', 8, 'May we pay on arrival?', 'We ask for a deposit of a fifth. The rest is due when you arrive, in cash or by card.'),
('fern', 9, 'Who will be our guide?', 'Pemba, most likely. He has a licence, and he has walked this route more than a hundred times.'),
('fern', 10, 'What happens if the flight is canceled?', 'Then we go by road, and we move the rooms. You pay only the difference, if there is one.'),
('fern', 11, 'Can the porter carry two bags?', 'A porter carries fifteen kilograms at most, so two small bags are fine.'),
('fern', 12, 'Is insurance required?', 'Yes. It must cover a rescue by helicopter up to five thousand metres.');

-- `lines` holds all questions and answers twice, so that a slice of it can begin with any question.
create temp table demo_follow_ups on commit drop as
select slug, questions, lines || lines as lines
from (
  select slug, count(distinct nr)::integer as questions, array_agg(line order by nr, turn) as lines
  from demo_questions, lateral (values (1, 'Caller: ' || question), (2, 'Agent: ' || answer)) as pair (turn, line)
  group by slug
) as listed;
