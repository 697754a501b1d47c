-- For the audit log by subject ("listened by" of a call), by actor and by action, each latest first.

-- Up Migration

create index idx_audit_log_org_subject_at on public.audit_log (org_id, subject_id, at desc, id desc);
create index idx_audit_log_org_actor_at on public.audit_log (org_id, actor_id, at desc, id desc);
create index idx_audit_log_org_action_at on public.audit_log (org_id, action, at desc, id desc);

-- Down Migration

drop index public.idx_audit_log_org_action_at;
drop index public.idx_audit_log_org_actor_at;
drop index public.idx_audit_log_org_subject_at;
