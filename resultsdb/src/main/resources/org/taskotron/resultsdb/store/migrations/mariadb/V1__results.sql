-- ResultsDB. Times are microseconds since 1970. There are no foreign keys: one writer at a time makes all rows, and
-- nothing is ever deleted. Names are compared to the letter, blanks at the end included: utf8mb4_nopad_bin.

-- Whoever writes begins here, so that one transaction writes at a time, and takes its numbers from here.
-- batch counts the transactions, holder says which process made the last one: a writer that finds its own last number
-- knows that its commit took place and that nobody wrote meanwhile.
create table writer (
  id            bigint not null primary key,
  batch         bigint not null,
  holder        bigint not null,
  last_result   bigint not null,
  last_testcase bigint not null,
  last_group    bigint not null,
  last_key      bigint not null
) engine = InnoDB;
insert into writer (id, batch, holder, last_result, last_testcase, last_group, last_key) values (1, 0, 0, 0, 0, 0, 0);

create table testcase (
  id      bigint       not null primary key,
  name    varchar(768) not null,
  ref_url mediumtext,
  unique key testcase_by_name (name)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- head is the beginning of the description, at most 255 characters: what is searched.
create table result_group (
  id          bigint      not null primary key,
  uuid        varchar(36) not null,
  description mediumtext,
  head        varchar(255),
  ref_url     mediumtext,
  unique key result_group_by_uuid (uuid),
  key result_group_by_head (head)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- group_uuids and data are JSON, told as they stand and never searched; what is searched has rows of its own below.
create table result (
  id          bigint      not null primary key,
  testcase_id bigint      not null,
  submit_time bigint      not null,
  outcome     varchar(32) not null,
  note        mediumtext,
  ref_url     mediumtext,
  group_uuids mediumtext  not null,
  data        mediumtext  not null,
  key result_by_time (submit_time, id),
  key result_by_testcase (testcase_id, submit_time, id),
  key result_by_outcome (outcome, submit_time, id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- Each table that is searched has the time of its result, so that the newest of a group or of a value are read off the
-- end of an index, without sorting.
create table group_member (
  group_id    bigint not null,
  submit_time bigint not null,
  result_id   bigint not null,
  primary key (group_id, submit_time, result_id),
  key group_member_by_result (result_id)
) engine = InnoDB;

create table data_key (
  id   bigint       not null primary key,
  name varchar(768) not null,
  unique key data_key_by_name (name)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- value is the text, or the first 255 characters of a longer one; then rest is the SHA-256 of the whole, else empty:
--   key_id  value                  rest   submit_time  result_id
--   1       koschei-1.7.2-1.fc24          1471267...   7484989
--   2       koji_build                    1471267...   7484989
create table result_data (
  key_id      bigint       not null,
  value       varchar(255) not null,
  rest        varchar(43)  not null,
  submit_time bigint       not null,
  result_id   bigint       not null,
  primary key (key_id, value, rest, submit_time, result_id),
  key result_data_by_result (result_id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- The whole of each long value, once: for patterns.
create table long_value (
  hash  varchar(43) not null primary key,
  value mediumtext  not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- A result that was handed in with an Idempotency-Key.
create table idempotency (
  idempotency_key varchar(255) not null primary key,
  fingerprint     varchar(43)  not null,
  result_id       bigint       not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;
