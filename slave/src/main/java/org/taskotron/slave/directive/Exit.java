package org.taskotron.slave.directive;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Exit statuses and command lines, for people. */
final class Exit {

  private static final int SIGNALLED = 128;
  private static final Map<Integer, String> SIGNALS = Map.of(
      1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 6, "SIGABRT", 7, "SIGBUS", 9, "SIGKILL", 11,
      "SIGSEGV", 13, "SIGPIPE", 15, "SIGTERM");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Exit() {}

  static String words(int code) {
    String what = switch (code) {
      case 126 -> " (not executable)";
      case 127 -> " (not found)";
      default -> {
        String signal = SIGNALS.get(code - SIGNALLED);
        yield signal == null ? "" : " (" + signal + ")";
      }
    };
    return "exit status " + code + what;
  }

  /** As one could type it. */
  static String quoted(List<String> arguments) {
    return arguments.stream()
        .map(argument -> PLAIN.matcher(argument).matches()
            ? argument
            : "'" + argument.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
