package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Routes;

/** What version 3 puts beside version 2.0 on the same listener. It posts through {@link Posting}. */
public interface Version3 {

  /** Where all its routes begin, but for the login's. */
  String ROOT = "/api/v3";

  /** Adds its routes, its schemas and its manual. */
  void addTo(Routes routes, Pages pages);

  /** Its paths and schemas, in OpenAPI's terms. */
  ObjectNode description();
}
