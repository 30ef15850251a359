package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;

/**
 * A list that is searched by one field: testcases by name, groups by description.
 *
 * @param name of the list, in the API's path and the page's template
 * @param field what its form asks for
 * @param views reads a page of the API's list
 */
record NamedList(Site site, String name, String field, Function<JsonNode, List<?>> views) {

  Answer page(Request request, String title) throws IOException, ApiRefusal {
    Filters filters = Filters.of(request);
    Query query = filters.anywhere(field);
    JsonNode answer = site.list("/" + name, query);
    Map<String, Object> model = new HashMap<>();
    model.put("filters", filters);
    model.put(name, views.apply(answer));
    model.put("pager", Pager.of(request, filters, answer));
    model.put("json", site.twin("/" + name, query));
    return site.page(request, title, name + ".jte", model);
  }
}
