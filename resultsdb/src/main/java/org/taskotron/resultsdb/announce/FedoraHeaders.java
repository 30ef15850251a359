package org.taskotron.resultsdb.announce;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.taskotron.resultsdb.result.Result;

/** The headers by which consumers read fedora-messaging's messages, and notification services choose them. */
final class FedoraHeaders {

  private static final String PREFIX = "fedora_messaging_";
  private static final int INFO = 20;
  private static final int WARNING = 30;
  /** AMQP takes names of 255 bytes. */
  private static final int LONGEST_NAME = 255;

  private static final int MOST = 100;
  private static final Set<String> BUILDS =
      Set.of("koji_build", "koji_build_scratch", "brew-build", "brew-build_scratch");
  private static final Set<String> BAD = Set.of("FAILED", "NEEDS_INSPECTION", "ERROR");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  private FedoraHeaders() {}

  static Map<String, Object> of(Result result, String schema, Instant now) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(PREFIX + "schema", schema);
    headers.put(PREFIX + "severity", BAD.contains(result.outcome()) ? WARNING : INFO);
    headers.put("sent-at", TIME.format(now));
    headers.put("summary", summary(result));
    flags(headers, "rpm_", packages(result));
    flags(headers, "user_", Set.copyOf(values(result, "username")));
    return headers;
  }

  private static void flags(Map<String, Object> headers, String kind, Set<String> names) {
    names.stream()
        .filter(name -> !name.isEmpty())
        .map(name -> PREFIX + kind + name)
        .filter(name ->
            name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c > ' ' && c < 0x7f))
        .limit(MOST)
        .forEach(name -> headers.put(name, true));
  }

  private static List<String> values(Result result, String key) {
    return result.data().values().getOrDefault(key, List.of());
  }

  /** The names in the name-version-releases of builds. */
  private static Set<String> packages(Result result) {
    Set<String> names = new LinkedHashSet<>();
    if (values(result, "type").stream().anyMatch(BUILDS::contains)) {
      for (String nvr : values(result, "item")) {
        int release = nvr.lastIndexOf('-');
        int version = release < 0 ? -1 : nvr.lastIndexOf('-', release - 1);
        if (version > 0) {
          names.add(nvr.substring(0, version));
        }
      }
    }
    return names;
  }

  /** {@code PASSED: dist.rpmlint on lantern-2.3-1.fc42 (x86_64)}. */
  private static String summary(Result result) {
    String items = some(values(result, "item"));
    String arches = some(values(result, "arch"));
    return result.outcome() + ": " + result.testcase().name()
        + (items.isEmpty() ? "" : " on " + items)
        + (arches.isEmpty() ? "" : " (" + arches + ")");
  }

  private static String some(List<String> values) {
    int shown = 3;
    String text = String.join(", ", values.subList(0, Math.min(shown, values.size())));
    String cut = text.length() > 300 ? text.substring(0, 300) + "…" : text;
    return values.size() > shown ? cut + " and " + (values.size() - shown) + " more" : cut;
  }
}
