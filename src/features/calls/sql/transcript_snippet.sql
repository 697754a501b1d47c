-- The passages of a transcript with the words of a search, between U+E000 and U+E001, two characters for private use; where the transcript
-- has them, they are removed first. Only the part around the first found word is read: a headline of a whole transcript takes a
-- millisecond for each 2 KB.
create function private.transcript_snippet(transcript text, term text) returns text
language plpgsql immutable
set search_path = ''
as $$
declare
  sought constant tsquery := private.message_query(term);
  plain constant text := private.replace_joining_signs(translate(left(transcript, 200000), U&'\E000\E001', ''));
  place integer;
begin
  select min(strpos(lower(plain), word)) into place
  from unnest(tsvector_to_array(to_tsvector('simple', private.replace_joining_signs(term)))) as word
  where strpos(lower(plain), word) > 0;
  return private.restore_joining_signs(
    ts_headline(
      'simple',
      substr(plain, greatest(coalesce(place, 1) - 200, 1), 1000),
      sought,
      U&'StartSel="\E000", StopSel="\E001", MaxFragments=2, MaxWords=30, MinWords=10, ShortWord=0, FragmentDelimiter=" … "'
    )
  );
end
$$;

revoke all on function private.transcript_snippet(text, text) from public, anon, authenticated, service_role;
grant execute on function private.transcript_snippet(text, text) to authenticated;
