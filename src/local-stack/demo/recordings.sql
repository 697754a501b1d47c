-- The 200 latest completed calls of each organisation get a recording. Exactly these have a file in the bucket.
update public.call_logs
set recording_key = format('%s/%s/%s.wav', call_logs.org_id, to_char(call_logs.started_at at time zone 'utc', 'YYYY/MM'), call_logs.id)
from demo_orgs orgs,
  lateral (
    select id from public.call_logs
    where org_id = orgs.id and status = 'completed' and duration_seconds > 0
    order by started_at desc, id desc
    limit 200
  ) latest
where call_logs.id = latest.id
returning recording_key;
