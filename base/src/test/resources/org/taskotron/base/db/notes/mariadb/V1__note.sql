create table note (id char(36) primary key, text varchar(200) not null, at bigint) character set utf8mb4 collate utf8mb4_nopad_bin;
