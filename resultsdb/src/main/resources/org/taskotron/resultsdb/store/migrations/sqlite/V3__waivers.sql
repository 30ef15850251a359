-- What people say about tests that failed or never came. Never changed, never deleted: of the words that cover a scenario
-- (null: any) the newest, the one with the greatest id, counts.
create table waiver (
  id              integer not null primary key,
  item            text    not null,
  testcase        text    not null,
  scenario        text,
  waived          integer not null,
  reason          text    not null,
  said_by         text    not null,
  made            integer not null,
  expires         integer,
  idempotency_key text,
  fingerprint     text
);
create index waiver_by_item on waiver (item);
create index waiver_by_testcase on waiver (testcase);
create unique index waiver_by_key on waiver (idempotency_key);
