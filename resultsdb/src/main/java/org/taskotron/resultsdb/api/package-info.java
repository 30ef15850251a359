/**
 * The REST API, version 2.0, as clients of ResultsDB know it: their spelling of errors, links and pages. It translates and
 * checks; what is kept where is the store's business.
 */
@NullMarked
package org.taskotron.resultsdb.api;

import org.jspecify.annotations.NullMarked;
