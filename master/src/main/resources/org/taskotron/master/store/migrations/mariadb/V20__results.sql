-- What attempts found, and the outbox to ResultsDB in one: state is WAITING, STORED or REFUSED, as ResultsDB answered.
-- result_key is <job>/<attempt>/<action>.<item>; content the SHA-256 of what was handed in under it; body what is posted,
-- written once, so that a repeat is the same to the letter.
create table result (
  id bigint not null auto_increment primary key,
  result_key varchar(80) character set ascii collate ascii_bin not null,
  job_id char(36) character set ascii collate ascii_bin not null,
  attempt int not null,
  content varchar(64) not null,
  testcase varchar(768) not null,
  outcome varchar(32) not null,
  item varchar(1024) not null,
  item_type varchar(100) not null,
  note mediumtext not null,
  ref_url text not null,
  body mediumtext not null,
  handed_in bigint not null,
  state varchar(10) not null,
  resultsdb_id bigint not null,
  refused varchar(1000) not null,
  unique key result_key (result_key),
  key result_job (job_id, id),
  key result_state (state, id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
