-- The announcing of results on message buses. The table of results is the outbox: see docs/decisions.

-- One row: a random id, made by the first who needs it, in which the ids of announcements are rooted.
create table deployment (
  id   bigint not null primary key,
  uuid varchar(64) not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- All results up to announced are announced to this destination, or not to be. Whoever is holder does it, until
-- held_until; then another process may take over.
create table announcing (
  destination varchar(64) not null primary key,
  announced   bigint not null,
  holder      varchar(200) not null,
  held_until  bigint not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;
