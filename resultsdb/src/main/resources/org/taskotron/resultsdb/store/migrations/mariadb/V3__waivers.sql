-- What people say about tests that failed or never came. Never changed, never deleted: of the words that cover a scenario
-- (null: any) the newest, the one with the greatest id, counts.
create table waiver (
  id              bigint       not null primary key,
  item            varchar(768) not null,
  testcase        varchar(768) not null,
  scenario        varchar(768),
  waived          smallint     not null,
  reason          mediumtext   not null,
  said_by         varchar(255) not null,
  made            bigint       not null,
  expires         bigint,
  idempotency_key varchar(255),
  fingerprint     varchar(43),
  key waiver_by_item (item),
  key waiver_by_testcase (testcase),
  unique key waiver_by_key (idempotency_key)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;
