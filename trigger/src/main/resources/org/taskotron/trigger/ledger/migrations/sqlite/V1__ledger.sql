-- Every message seen. Instants are microseconds since 1970 (UTC).
create table message (
  seq integer primary key autoincrement,
  -- without a leading year; the hash if the message has no id
  id varchar(200) not null,
  -- SHA-256 of topic and payload
  hash char(64) not null,
  topic varchar(500) not null,
  received bigint not null,
  -- PENDING, DONE, IGNORED, DROPPED, FAILED
  state varchar(10) not null,
  reason text not null,
  -- what the message is about, for people
  event varchar(1200) not null,
  -- the envelope as it came; none of a message that nobody wants
  body text,
  -- JSON: what the rules said; the jobs that were submitted
  said text not null,
  jobs text not null,
  -- how often a document from elsewhere was tried to be had
  tries int not null,
  ended bigint
);
create unique index message_key on message (id, hash);
create index message_state on message (state, seq);
create index message_age on message (state, received);

-- Jobs that have their line in jobs.csv.
create table logged_job (
  uuid char(36) not null primary key,
  logged bigint not null
);
create index logged_job_age on logged_job (logged);

-- How far jobs.csv is accounted for in here: what comes after is looked through before anything is appended.
create table journal (
  file varchar(700) not null primary key,
  position bigint not null
);
