-- The texts of the calls. Each call has one topic and one phrase of each kind.

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
  array['Thank you for calling, this is {agent}. How can I help?', 'Good day, {agent} speaking. What can I do for you?', 'Hello, you are talking to {agent}. How may I help you today?'] as greetings,
  array['Hello, this is {agent}. Am I speaking with {name}? I am calling about your last visit with us.', 'Good day {name}, {agent} here. Do you have a minute? It is about what you asked us.'] as introductions,
  array['Hi, it is {name}.', 'Good morning, {name} here.', 'Yes, hello, my name is {name}.', 'Hello.'] as openers,
  array['Oh, that is perfect, thank you so much!', 'Great, that was quick. You have been very kind.', 'Wonderful, the first one please. Thank you!'] as pleased,
  array['All right, let us do that.', 'Okay. I will write that down.', 'Yes, that works for me.'] as content_with,
  array['To be honest, this is the third time that I call about it. I am not happy.', 'That is not what I was told last time, and I have waited twenty minutes.', 'Well, that is disappointing. I expected more.'] as displeased,
  array['You are welcome. Is there anything else? Then have a good day.', 'With pleasure. Goodbye!', 'I have noted it all. Thank you for your time, goodbye.'] as goodbyes;
