package org.taskotron.slave.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the processes of a task find in their environment. */
public final class TaskEnvironment {

  private static final Set<String> PASSED = Set.of(
      "PATH",
      "HOME",
      "USER",
      "LOGNAME",
      "SHELL",
      "LANG",
      "LANGUAGE",
      "TZ",
      "TMPDIR",
      "HTTP_PROXY",
      "HTTPS_PROXY",
      "FTP_PROXY",
      "NO_PROXY",
      "SSL_CERT_FILE",
      "SSL_CERT_DIR");

  /** Where our launcher keeps what LC_ALL was (empty: it was not set) before it made it one that Java can work with. */
  private static final String LOCALE_BEFORE = "TASKOTRON_LC_ALL";

  private TaskEnvironment() {}

  /** Of a daemon's environment what a task needs; the rest may hold secrets, or sockets that are the daemon's. */
  public static Map<String, String> ofDaemon(Map<String, String> daemon) {
    Map<String, String> passed = new TreeMap<>();
    daemon.forEach((name, value) -> {
      String upper = name.toUpperCase(Locale.ROOT);
      if (PASSED.contains(upper) || upper.startsWith("LC_")) {
        passed.put(name, value);
      }
    });
    giveBackLocale(daemon, passed);
    passed.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin");
    return passed;
  }

  /** Of a person's environment everything: virtual environments, agents, whatever a task is tried with. */
  public static Map<String, String> ofPerson(Map<String, String> person) {
    Map<String, String> passed = new TreeMap<>(person);
    passed.keySet().removeIf(name -> name.equals("TASKOTRON_HOME") || name.equals("OLDPWD"));
    giveBackLocale(person, passed);
    return passed;
  }

  /** What the commands of a run find: that, where our Python package and the task's modules are, and our programs. */
  static Map<String, String> ofCommands(
      Map<String, String> given, Tools tools, Path taskDirectory) {
    Map<String, String> environment = new TreeMap<>(given);
    String path = tools.libraries() + ":" + taskDirectory;
    environment.merge("PYTHONPATH", path, (before, ours) -> ours + ":" + before);
    String home = System.getProperty("taskotron.home", "");
    if (!home.isEmpty()) {
      // For taskotron_result, which shell actions call.
      environment.merge("PATH", home + "/bin", (before, ours) -> before + ":" + ours);
    }
    environment.putIfAbsent("PYTHONDONTWRITEBYTECODE", "1");
    environment.putIfAbsent("PYTHONUNBUFFERED", "1");
    return environment;
  }

  private static void giveBackLocale(Map<String, String> ours, Map<String, String> passed) {
    passed.remove(LOCALE_BEFORE);
    String before = ours.get(LOCALE_BEFORE);
    if (before == null) {
      return;
    }
    if (before.isEmpty()) {
      passed.remove("LC_ALL");
    } else {
      passed.put("LC_ALL", before);
    }
  }
}
