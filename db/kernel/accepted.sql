-- The inbox of operations that were answered with 202 and may not have a row yet.
-- p_rows: [{programId, id, fingerprint (hex), request, acceptedAt, actor, keyId, requestId, workflowId, submittedAt}].
create or replace function lumbung.keep_accepted(p_allowed text[], p_kind text, p_rows jsonb) returns void language plpgsql
security definer set search_path = lumbung, pg_temp as $$
begin
  perform lumbung.require_programs(p_allowed, (select array_agg(distinct o->>'programId') from jsonb_array_elements(p_rows) o));
  insert into lumbung.accepted_operation as a (program_id, kind, id, fingerprint, request, accepted_at, actor, key_id, request_id, workflow_id, submitted_at)
  select distinct on (1, 3, 4) r."programId", p_kind, r.id, decode(r.fingerprint, 'hex'), r.request, r."acceptedAt", r.actor, r."keyId", r."requestId",
         r."workflowId", r."submittedAt"
    from jsonb_to_recordset(p_rows) as r ("programId" text, id text, fingerprint text, request jsonb, "acceptedAt" timestamptz, actor text, "keyId" text,
      "requestId" text, "workflowId" text, "submittedAt" timestamptz)
   order by 1, 3, 4, r."submittedAt" desc
      on conflict (program_id, kind, id, fingerprint) do update set workflow_id = excluded.workflow_id, submitted_at = excluded.submitted_at, recorded_at = now();
end $$;

-- Takes away what has found its way into the ledger: the id is being worked on or settled (with this body, or another one that was faster), or this
-- operation was refused or failed since it was submitted. Answers how many.
create or replace function lumbung.forget_recorded() returns bigint language plpgsql
security definer set search_path = lumbung, pg_temp as $$
declare
  v_forgotten bigint;
begin
  delete from lumbung.accepted_operation a
   where exists (
     select from lumbung.settlement_key k
      where k.program_id = a.program_id and k.kind = a.kind and k.id = a.id
        and (k.state in ('open', 'settled') or exists (
          select from lumbung.settlement s
           where s.program_id = a.program_id and s.kind = a.kind and s.id = a.id and s.fingerprint = a.fingerprint and s.recorded_at >= a.submitted_at)));
  get diagnostics v_forgotten = row_count;
  return v_forgotten;
end $$;

-- Takes one away whose execution has finished, unless it was submitted again meanwhile.
create or replace function lumbung.forget_accepted(p_program text, p_kind text, p_id text, p_fingerprint text, p_workflow text) returns void language sql
security definer set search_path = lumbung, pg_temp as $$
  delete from lumbung.accepted_operation
   where program_id = p_program and kind = p_kind and id = p_id and fingerprint = decode(p_fingerprint, 'hex') and workflow_id = p_workflow
$$;

-- Names the execution that has it now.
create or replace function lumbung.hand_over_accepted(p_program text, p_kind text, p_id text, p_fingerprint text, p_workflow text) returns void language sql
security definer set search_path = lumbung, pg_temp as $$
  update lumbung.accepted_operation set workflow_id = p_workflow
   where program_id = p_program and kind = p_kind and id = p_id and fingerprint = decode(p_fingerprint, 'hex')
$$;
