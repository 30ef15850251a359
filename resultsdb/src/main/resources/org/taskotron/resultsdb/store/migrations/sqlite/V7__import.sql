-- How far the import of another ResultsDB's results has come. Moved in the same transaction as what it brings in.
-- reached: in this phase everything up to this id (or time) is here; report: the length of the report's file.
create table importing (
  id       integer not null primary key,
  source   text not null,
  phase    text not null,
  reached  integer not null,
  results  integer not null,
  report   integer not null,
  changed  integer not null,
  left_out integer not null
);

-- 1 while an import is unfinished: then nobody else may write.
alter table writer add column importing integer not null default 0;
