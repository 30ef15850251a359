-- What a reading of another ResultsDB's API noted at its beginning; first_id is null when there was none.
alter table importing add column since bigint not null default 0;
alter table importing add column next_since bigint not null default 0;
alter table importing add column first_id bigint;
alter table importing add column newest_id bigint not null default 0;
alter table importing add column known_group varchar(36) not null default '';
alter table importing add column newest_group varchar(36) not null default '';
alter table importing add column groups_from bigint not null default 0;

-- The numbers given last when an import was finished: as long as they are, nobody else stored anything.
alter table importing add column last_result bigint not null default 0;
alter table importing add column last_testcase bigint not null default 0;
alter table importing add column last_group bigint not null default 0;
