-- What attempts found, and the outbox to ResultsDB in one: state is WAITING, STORED or REFUSED, as ResultsDB answered.
-- result_key is <job>/<attempt>/<action>.<item>; content the SHA-256 of what was handed in under it; body what is posted,
-- written once, so that a repeat is the same to the letter.
create table result (
  id integer primary key autoincrement,
  result_key text not null unique,
  job_id text not null,
  attempt integer not null,
  content text not null,
  testcase text not null,
  outcome text not null,
  item text not null,
  item_type text not null,
  note text not null,
  ref_url text not null,
  body text not null,
  handed_in integer not null,
  state text not null,
  resultsdb_id integer not null,
  refused text not null
);
create index result_job on result (job_id, id);
create index result_state on result (state, id);
