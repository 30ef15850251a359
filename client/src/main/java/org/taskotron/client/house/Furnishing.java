package org.taskotron.client.house;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.taskotron.base.config.SecretHash;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The daemons' directories and configurations, written anew at each start.
 *
 * @param daemons all of them
 * @param urls where they are, by the names of {@code house.json}, without path and slash at the end
 */
record Furnishing(List<Daemon> daemons, Map<String, String> urls) {

  private static final String HOST = "127.0.0.1";
  private static final String NAMESPACE = "fedoraqa";

  Furnishing {
    daemons = List.copyOf(daemons);
    urls = new LinkedHashMap<>(urls);
  }

  static Furnishing of(
      HouseSettings settings, Installation installation, HouseDirectory directory, Ports ports)
      throws IOException {
    TaskRepositories tasks = new TaskRepositories(directory.inside("tasks"));
    tasks.add(settings.examples().resolve("tasks"));
    for (Path more : settings.tasks()) {
      tasks.add(more);
    }
    Secrets secrets = Secrets.in(directory.path().resolve("secrets"));
    Rooms rooms = new Rooms(settings, installation, directory, ports, secrets);
    List<Daemon> daemons = new ArrayList<>();
    daemons.add(rooms.resultsDb());
    daemons.add(rooms.master(tasks.all()));
    daemons.add(rooms.trigger());
    for (int number = 1; number <= ports.slaves().size(); number++) {
      daemons.add(rooms.slave(number));
    }
    return new Furnishing(daemons, rooms.urls());
  }

  /** One method for each daemon's room. */
  private record Rooms(
      HouseSettings settings,
      Installation installation,
      HouseDirectory directory,
      Ports ports,
      Secrets secrets) {

    Map<String, String> urls() {
      Map<String, String> urls = new LinkedHashMap<>();
      urls.put("master", http(ports.masterHttp()));
      urls.put("resultsdb", http(ports.resultsApi()));
      urls.put("frontend", http(ports.frontend()));
      urls.put("trigger", http(ports.trigger()));
      urls.put("bus", "tcp://" + HOST + ":" + ports.bus());
      urls.put("grpc", HOST + ":" + ports.masterGrpc());
      return urls;
    }

    /** The other daemons' pages, for the header that leads from one to the other. */
    private Map<String, Object> linksWithout(String own) {
      Map<String, Object> links = new LinkedHashMap<>();
      links.put("Jobs", http(ports.masterHttp()) + "/taskmaster/");
      links.put("Slaves", http(ports.masterHttp()) + "/taskmaster/slaves");
      links.put("Messages", http(ports.trigger()) + "/trigger/");
      links.put("Results", http(ports.frontend()) + "/resultsdb/");
      links.values().removeIf(url -> url.toString().startsWith(own));
      return links;
    }

    private Map<String, Object> web(int port) {
      return Map.of("port", port, "links", linksWithout(http(port)));
    }

    Daemon master(Map<String, TaskRepositories.Source> tasks) throws IOException {
      Path place = directory.inside("master");
      List<Object> slaves = new ArrayList<>();
      for (int number = 1; number <= ports.slaves().size(); number++) {
        slaves.add(Map.of("name", "slave" + number, "password", hash("slave" + number)));
      }
      List<Object> mirror = new ArrayList<>();
      tasks.forEach((name, source) -> {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", NAMESPACE + "/" + name);
        entry.put("url", source.url());
        if (!source.branch().isEmpty()) {
          entry.put("branch", source.branch());
        }
        mirror.add(entry);
      });
      Map<String, Object> yaml = new LinkedHashMap<>();
      yaml.put("grpc", Map.of("port", ports.masterGrpc()));
      yaml.put("web", web(ports.masterHttp()));
      yaml.put("public_url", http(ports.masterHttp()));
      yaml.put(
          "resultsdb", Map.of("url", api(), "frontend", http(ports.frontend()) + "/resultsdb"));
      yaml.put("slaves", slaves);
      yaml.put(
          "clients",
          List.of(
              Map.of("name", "trigger", "token", hash("trigger")),
              Map.of("name", "client", "token", hash("client"))));
      yaml.put("mirror", mirror);
      write(place.resolve("master.yaml"), yaml);
      return daemon("master", place, "buildmaster", ports.masterHttp(), List.of());
    }

    Daemon slave(int number) throws IOException {
      String name = "slave" + number;
      Path place = directory.inside(name);
      int port = ports.slaves().get(number - 1);
      Map<String, Object> yaml = new LinkedHashMap<>();
      yaml.put("master", HOST + ":" + ports.masterGrpc());
      yaml.put("master_http", http(ports.masterHttp()));
      yaml.put("name", name);
      yaml.put("password", file(name));
      yaml.put("slots", 2);
      yaml.put("web", Map.of("port", port));
      if (!Files.isExecutable(Path.of("/usr/bin/python3"))) {
        yaml.put("python", onPath("python3"));
      }
      write(place.resolve("slave.yaml"), yaml);
      List<String> stop = installation.program("buildslave", "stop", "--kill", place.toString());
      return daemon(name, place, "buildslave", port, stop);
    }

    Daemon trigger() throws IOException {
      Path place = directory.inside("trigger");
      Map<String, Object> yaml = new LinkedHashMap<>();
      yaml.put("bus", Map.of("endpoints", List.of(urls().get("bus"))));
      yaml.put(
          "master", Map.of("address", HOST + ":" + ports.masterGrpc(), "token", file("trigger")));
      yaml.put("rules", settings.rulesFile().toString());
      yaml.put("web", web(ports.trigger()));
      write(place.resolve("trigger.yaml"), yaml);
      return daemon("trigger", place, "taskotron-trigger", ports.trigger(), List.of());
    }

    Daemon resultsDb() throws IOException {
      Path place = directory.inside("resultsdb");
      Map<String, Object> yaml = new LinkedHashMap<>();
      yaml.put("api", web(ports.resultsApi()));
      yaml.put("frontend", web(ports.frontend()));
      yaml.put("public_api_url", api());
      write(place.resolve("resultsdb.yaml"), yaml);
      return daemon("resultsdb", place, "resultsdb", ports.resultsApi(), List.of());
    }

    private Daemon daemon(String name, Path place, String program, int port, List<String> stop) {
      return new Daemon(
          name,
          place,
          installation.daemon(program, "run", place.toString()),
          stop,
          URI.create(http(port) + "/readyz"));
    }

    private String api() {
      return http(ports.resultsApi()) + "/api/v2.0";
    }

    private String hash(String secret) throws IOException {
      return SecretHash.ofMade(secrets.text(secret)).toString();
    }

    private String file(String secret) throws IOException {
      return "${file:" + secrets.file(secret) + "}";
    }
  }

  private static String http(int port) {
    return "http://" + HOST + ":" + port;
  }

  private static String onPath(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
      Path file = Path.of(directory, program);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return "/usr/bin/" + program;
  }

  /** In one step, for its owner's eyes: the hashes in it are nobody else's business. */
  private static void write(Path file, Map<String, Object> yaml) throws IOException {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        fresh,
        "# Written by ./run at each start: changes in here do not last.\n"
            + new Yaml(options).dump(yaml),
        StandardCharsets.UTF_8);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
