package org.taskotron.resultsdb.waiver;

import org.taskotron.resultsdb.result.Posted;

/** What became of a waiver that was handed in: as with a result. */
public record PostedWaiver(Posted.How how, KnownWaiver waiver) {}
