-- How many results were deleted since the beginning: who counts results in memory sees that some are gone.
alter table writer add column deleted bigint not null default 0;
