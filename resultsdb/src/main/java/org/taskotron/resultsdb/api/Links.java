package org.taskotron.resultsdb.api;

import org.taskotron.base.web.Request;
import org.taskotron.resultsdb.json.ApiAddresses;

/** The absolute links of answers, as the asker sees us. */
final class Links {

  /** Where the API begins. */
  static final String ROOT = "/api/v2.0";

  private final ApiAddresses addresses;

  private Links(String base) {
    this.addresses = new ApiAddresses(base);
  }

  static Links of(Request request) {
    return new Links(request.baseUrl() + ROOT);
  }

  ApiAddresses addresses() {
    return addresses;
  }

  String collection(String name) {
    return addresses.collection(name);
  }

  String group(String uuid) {
    return addresses.group(uuid);
  }

  String resultsOfGroup(String uuid) {
    return addresses.resultsOfGroup(uuid);
  }
}
