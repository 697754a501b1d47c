-- Chance that is the same on every machine: a hash of the row's number and of what is being decided, never random().
-- Everything here and in the files after it lives until the end of the transaction or is a row of a real table.

create function pg_temp.seeded_random(n bigint, what integer) returns double precision
language sql immutable
return (hashint8extended(n, what) & 1073741823) / 1073741824.0::double precision;

create function pg_temp.pick(choices text[], share double precision) returns text
language sql immutable
return choices[1 + floor(share * cardinality(choices))::integer];

-- Shaped as a random (version 4) id, for readers who check.
create function pg_temp.demo_id(name text) returns uuid
language sql immutable
return overlay(overlay(md5(name) placing '4' from 13) placing '8' from 17)::uuid;

-- A clock time of an organisation's own day.
create function pg_temp.local_time(day date, seconds double precision, timezone text) returns timestamptz
language sql immutable
return (day + make_interval(secs => seconds)) at time zone timezone;
