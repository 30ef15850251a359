-- Instants are microseconds since 1970 (UTC); UUIDs are text; an empty text means "not given".
create table job (
  seq bigint not null auto_increment primary key,
  id char(36) character set ascii collate ascii_bin not null,
  message_id varchar(200) not null,
  repository varchar(201) not null,
  branch varchar(200) not null,
  path varchar(500) not null,
  item varchar(1024) not null,
  item_type varchar(100) not null,
  arch varchar(32) not null,
  match_host_arch boolean not null,
  labels text not null,
  priority int not null,
  time_limit bigint not null,
  max_attempts int not null,
  again_of char(36) character set ascii collate ascii_bin,
  submitted_by varchar(200) not null,
  requirement varchar(700) not null,
  state varchar(10) not null,
  attempts int not null,
  attempts_used int not null,
  lease bigint,
  secret_hash char(64),
  slave varchar(100),
  commit_id char(40),
  claimed bigint,
  outcome varchar(10),
  cause varchar(20),
  detail text,
  submitted bigint not null,
  changed bigint not null,
  version bigint not null,
  unique key job_id (id),
  key job_queue (state, requirement, priority desc, seq),
  key job_item (item(255), seq),
  key job_repository (repository, seq),
  key job_message (message_id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table attempt (
  job_id char(36) character set ascii collate ascii_bin not null,
  number int not null,
  lease bigint not null,
  slave varchar(100) not null,
  commit_id char(40) not null,
  claimed bigint not null,
  started bigint,
  ended bigint,
  outcome varchar(10),
  cause varchar(20),
  detail text,
  steps mediumtext,
  primary key (job_id, number),
  unique key attempt_lease (lease)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table event (
  id bigint not null auto_increment primary key,
  at bigint not null,
  kind varchar(10) not null,
  job_id char(36) character set ascii collate ascii_bin not null,
  attempt int not null,
  state varchar(10) not null,
  outcome varchar(10),
  cause varchar(20),
  slave varchar(100),
  key event_job (job_id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table active_master (
  only_row int not null primary key check (only_row = 1),
  host varchar(255) not null,
  boot_id varchar(64) not null,
  pid bigint not null,
  started bigint not null,
  renewed bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
