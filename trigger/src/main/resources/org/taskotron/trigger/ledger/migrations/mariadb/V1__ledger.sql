-- Every message seen. Instants are microseconds since 1970 (UTC).
create table message (
  seq bigint not null auto_increment primary key,
  -- without a leading year; the hash if the message has no id
  id varchar(200) not null,
  -- SHA-256 of topic and payload
  hash char(64) character set ascii collate ascii_bin not null,
  topic varchar(500) not null,
  received bigint not null,
  -- PENDING, DONE, IGNORED, DROPPED, FAILED
  state varchar(10) not null,
  reason text not null,
  -- what the message is about, for people
  event varchar(1200) not null,
  -- the envelope as it came; none of a message that nobody wants
  body longtext,
  -- JSON: what the rules said; the jobs that were submitted
  said mediumtext not null,
  jobs mediumtext not null,
  -- how often a document from elsewhere was tried to be had
  tries int not null,
  ended bigint,
  unique key message_key (id, hash),
  key message_state (state, seq),
  key message_age (state, received)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- Jobs that have their line in jobs.csv.
create table logged_job (
  uuid char(36) character set ascii collate ascii_bin not null primary key,
  logged bigint not null,
  key logged_job_age (logged)
) engine = InnoDB;

-- How far jobs.csv is accounted for in here: what comes after is looked through before anything is appended.
create table journal (
  file varchar(700) not null primary key,
  position bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
