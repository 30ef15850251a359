-- ResultsDB. Times are microseconds since 1970. There are no foreign keys: one writer at a time makes all rows, and
-- nothing is ever deleted.

-- Whoever writes begins here, so that one transaction writes at a time, and takes its numbers from here.
-- batch counts the transactions, holder says which process made the last one: a writer that finds its own last number
-- knows that its commit took place and that nobody wrote meanwhile.
create table writer (
  id            integer not null primary key,
  batch         integer not null,
  holder        integer not null,
  last_result   integer not null,
  last_testcase integer not null,
  last_group    integer not null,
  last_key      integer not null
);
insert into writer (id, batch, holder, last_result, last_testcase, last_group, last_key) values (1, 0, 0, 0, 0, 0, 0);

create table testcase (
  id      integer not null primary key,
  name    text    not null,
  ref_url text
);
create unique index testcase_by_name on testcase (name);

-- head is the beginning of the description, at most 255 characters: what is searched.
create table result_group (
  id          integer not null primary key,
  uuid        text    not null,
  description text,
  head        text,
  ref_url     text
);
create unique index result_group_by_uuid on result_group (uuid);
create index result_group_by_head on result_group (head);

-- group_uuids and data are JSON, told as they stand and never searched; what is searched has rows of its own below.
create table result (
  id          integer not null primary key,
  testcase_id integer not null,
  submit_time integer not null,
  outcome     text    not null,
  note        text,
  ref_url     text,
  group_uuids text    not null,
  data        text    not null
);
create index result_by_time on result (submit_time, id);
create index result_by_testcase on result (testcase_id, submit_time, id);
create index result_by_outcome on result (outcome, submit_time, id);

-- Each table that is searched has the time of its result, so that the newest of a group or of a value are read off the
-- end of an index, without sorting.
create table group_member (
  group_id    integer not null,
  submit_time integer not null,
  result_id   integer not null,
  primary key (group_id, submit_time, result_id)
) without rowid;
create index group_member_by_result on group_member (result_id);

create table data_key (
  id   integer not null primary key,
  name text    not null
);
create unique index data_key_by_name on data_key (name);

-- value is the text, or the first 255 characters of a longer one; then rest is the SHA-256 of the whole, else empty:
--   key_id  value                  rest   submit_time  result_id
--   1       koschei-1.7.2-1.fc24          1471267...   7484989
--   2       koji_build                    1471267...   7484989
create table result_data (
  key_id      integer not null,
  value       text    not null,
  rest        text    not null,
  submit_time integer not null,
  result_id   integer not null,
  primary key (key_id, value, rest, submit_time, result_id)
) without rowid;
create index result_data_by_result on result_data (result_id);

-- The whole of each long value, once: for patterns.
create table long_value (
  hash  text not null primary key,
  value text not null
) without rowid;

-- A result that was handed in with an Idempotency-Key.
create table idempotency (
  idempotency_key text    not null primary key,
  fingerprint     text    not null,
  result_id       integer not null
) without rowid;
