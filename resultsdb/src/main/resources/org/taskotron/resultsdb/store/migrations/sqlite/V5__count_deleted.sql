-- How many results were deleted since the beginning: who counts results in memory sees that some are gone.
alter table writer add column deleted integer not null default 0;
