-- How far the import of another ResultsDB's results has come. Moved in the same transaction as what it brings in.
-- reached: in this phase everything up to this id (or time) is here; report: the length of the report's file.
create table importing (
  id       bigint not null primary key,
  source   varchar(255) not null,
  phase    varchar(255) not null,
  reached  bigint not null,
  results  bigint not null,
  report   bigint not null,
  changed  bigint not null,
  left_out bigint not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- 1 while an import is unfinished: then nobody else may write.
alter table writer add column importing bigint not null default 0;
