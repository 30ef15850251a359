package org.taskotron.client.house;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The daemons' directories and configurations, written anew at each start. */
record Furnishing(List<Daemon> daemons, Map<String, String> urls) {

  Furnishing {
    daemons = List.copyOf(daemons);
  }

  static Furnishing of(
      HouseSettings settings, Installation installation, HouseDirectory directory, Ports ports)
      throws IOException {
    throw new UnsupportedOperationException("comes soon");
  }
}
