-- Somebody's word that a result, or all results of a group, shall stay. Either result_id or group_id is null.
create table pin (
  id        bigint not null primary key,
  result_id bigint,
  group_id  bigint,
  reason    mediumtext not null,
  said_by   varchar(255) not null,
  made      bigint not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;
create unique index pin_by_result on pin (result_id);
create unique index pin_by_group on pin (group_id);

-- A key is kept as long as its results, so it is found by them.
create index idempotency_by_result on idempotency (result_id);
