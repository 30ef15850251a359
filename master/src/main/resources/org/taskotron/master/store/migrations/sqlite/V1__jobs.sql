-- Instants are microseconds since 1970 (UTC); UUIDs are text; an empty text means "not given".
create table job (
  seq integer primary key autoincrement,
  id text not null unique,
  message_id text not null,
  repository text not null,
  branch text not null,
  path text not null,
  item text not null,
  item_type text not null,
  arch text not null,
  match_host_arch integer not null,
  labels text not null,
  priority integer not null,
  time_limit integer not null,
  max_attempts integer not null,
  again_of text,
  submitted_by text not null,
  requirement text not null,
  state text not null,
  attempts integer not null,
  attempts_used integer not null,
  lease integer,
  secret_hash text,
  slave text,
  commit_id text,
  claimed integer,
  outcome text,
  cause text,
  detail text,
  submitted integer not null,
  changed integer not null,
  version integer not null
);
create index job_queue on job (state, requirement, priority desc, seq);
create index job_item on job (item, seq);
create index job_repository on job (repository, seq);
create index job_message on job (message_id);

create table attempt (
  job_id text not null,
  number integer not null,
  lease integer not null unique,
  slave text not null,
  commit_id text not null,
  claimed integer not null,
  started integer,
  ended integer,
  outcome text,
  cause text,
  detail text,
  steps text,
  primary key (job_id, number)
) without rowid;

create table event (
  id integer primary key autoincrement,
  at integer not null,
  kind text not null,
  job_id text not null,
  attempt integer not null,
  state text not null,
  outcome text,
  cause text,
  slave text
);
create index event_job on event (job_id);

create table active_master (
  only_row integer primary key check (only_row = 1),
  host text not null,
  boot_id text not null,
  pid integer not null,
  started integer not null,
  renewed integer not null
);
