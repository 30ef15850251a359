package org.taskotron.trigger.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which branch of a package's repository a build came from, told by the dist tag in its release. */
final class DistTag {

  /** {@code 3.fc18}, {@code 0.2.git1.fc27.1}, {@code 1.el8_2}: the last tag counts. */
  private static final Pattern TAG = Pattern.compile("(?:^|\\.)(fc|el)([0-9]{1,4})(?=$|[._~+])");

  private static final int FIRST_EPEL = 7;

  private DistTag() {}

  /** {@code f18} for {@code 3.fc18}, {@code master} for the one that is Rawhide; empty without a usable tag. */
  static Optional<String> branchOf(String release, Optional<String> rawhide) {
    String branch = null;
    Matcher tag = TAG.matcher(release);
    while (tag.find()) {
      branch = tag.group(1).equals("fc")
          ? "f" + tag.group(2)
          : enterprise(Integer.parseInt(tag.group(2)));
    }
    return Optional.ofNullable(branch)
        .map(found -> rawhide.filter(found::equals).isPresent() ? "master" : found);
  }

  private static String enterprise(int version) {
    return (version < FIRST_EPEL ? "el" : "epel") + version;
  }
}
