-- Lists of jobs by outcome and by slave, newest first. A job gets into the first with its end, not with its insert.
create index job_outcome on job (outcome, seq) where outcome is not null;
create index attempt_slave on attempt (slave, job_id);
-- Nobody asks for the events of one job by this; each of a job's events paid for it, at its insert and when it goes.
drop index event_job;
