-- The announcing of results on message buses. The table of results is the outbox: see docs/decisions.

-- One row: a random id, made by the first who needs it, in which the ids of announcements are rooted.
create table deployment (
  id   integer not null primary key,
  uuid text not null
);

-- All results up to announced are announced to this destination, or not to be. Whoever is holder does it, until
-- held_until; then another process may take over.
create table announcing (
  destination text not null primary key,
  announced   integer not null,
  holder      text not null,
  held_until  integer not null
);
