-- Random values that are the same on every machine: a hash of the row's number and of the purpose, never random().
-- Functions and tables of these files are temporary. Only rows of real tables stay after the transaction.

create function pg_temp.seeded_random(n bigint, purpose integer) returns double precision
language sql immutable
return (hashint8extended(n, purpose) & 1073741823) / 1073741824.0::double precision;

create function pg_temp.pick(choices text[], share double precision) returns text
language sql immutable
return choices[1 + floor(share * cardinality(choices))::integer];

-- In the format of a random (version 4) UUID, because some clients check the version.
create function pg_temp.demo_id(name text) returns uuid
language sql immutable
return overlay(overlay(md5(name) placing '4' from 13) placing '8' from 17)::uuid;

-- A time of day in the time zone of the organisation.
create function pg_temp.local_time(day date, seconds double precision, timezone text) returns timestamptz
language sql immutable
return (day + make_interval(secs => seconds)) at time zone timezone;
