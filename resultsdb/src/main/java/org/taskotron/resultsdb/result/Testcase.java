package org.taskotron.resultsdb.result;

import java.util.Optional;

/** What is checked, known by its name. */
public record Testcase(String name, Optional<String> refUrl) {}
