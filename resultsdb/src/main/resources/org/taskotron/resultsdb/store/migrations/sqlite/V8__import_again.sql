-- What a reading of another ResultsDB's API noted at its beginning; first_id is null when there was none.
alter table importing add column since integer not null default 0;
alter table importing add column next_since integer not null default 0;
alter table importing add column first_id integer;
alter table importing add column newest_id integer not null default 0;
alter table importing add column known_group text not null default '';
alter table importing add column newest_group text not null default '';
alter table importing add column groups_from integer not null default 0;

-- The numbers given last when an import was finished: as long as they are, nobody else stored anything.
alter table importing add column last_result integer not null default 0;
alter table importing add column last_testcase integer not null default 0;
alter table importing add column last_group integer not null default 0;
