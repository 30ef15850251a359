/** ResultsDB: what was tested, by which testcase, with which outcome; a REST API and a frontend that reads it. */
@NullMarked
package org.taskotron.resultsdb;

import org.jspecify.annotations.NullMarked;
