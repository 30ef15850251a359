package org.taskotron.resultsdb.upstream;

import java.util.List;

/**
 * A page of a list.
 *
 * @param limit how many items were asked for
 * @param capped there are more, and yet fewer came than were asked for: the server gives no more at once
 * @param more whether there are more behind it
 */
public record Page(List<Item> items, int limit, boolean capped, boolean more) {}
