-- Somebody's word that a result, or all results of a group, shall stay. Either result_id or group_id is null.
create table pin (
  id        integer not null primary key,
  result_id integer,
  group_id  integer,
  reason    text not null,
  said_by   text not null,
  made      integer not null
);
create unique index pin_by_result on pin (result_id);
create unique index pin_by_group on pin (group_id);

-- A key is kept as long as its results, so it is found by them.
create index idempotency_by_result on idempotency (result_id);
