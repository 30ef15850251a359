-- A key may stand for a list of results, whose ids follow each other from result_id on.
alter table idempotency add column results integer not null default 1;
