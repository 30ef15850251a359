package org.taskotron.master.job;

import java.time.Instant;

/**
 * One slave's time-limited right to a job.
 *
 * @param id the public number
 * @param secretHash SHA-256 of the secret, 64 hex digits; the secret itself is only with the slave
 * @param slave who holds it
 * @param commit of the task's repository, 40 hex digits
 * @param claimed when it began
 */
public record Lease(LeaseId id, String secretHash, String slave, String commit, Instant claimed) {}
