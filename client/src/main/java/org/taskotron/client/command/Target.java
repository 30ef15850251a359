package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.config.Secret;
import org.taskotron.base.daemon.Failure;

/**
 * The master that a command talks to.
 *
 * @param grpc {@code host:port}
 * @param pages its pages, without a slash at the end
 * @param tokenFile holds the token of this client
 * @param tokenText the token itself
 */
record Target(String grpc, URI pages, Optional<Path> tokenFile, Optional<Secret> tokenText) {

  private static final String USUAL_GRPC = "127.0.0.1:9989";
  private static final String USUAL_PAGES = "http://127.0.0.1:8010/taskmaster";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Options first, then the environment, then a house that is up in {@code .taskotron}, then the usual ports.
   *
   * @param environment of this process
   * @param here where {@code .taskotron} is looked for
   */
  static Target of(
      Optional<String> grpc,
      Optional<URI> pages,
      Optional<Path> tokenFile,
      Map<String, String> environment,
      Path here) {
    Path house = here.resolve(environment.getOrDefault("TASKOTRON_HOUSE_DIR", ".taskotron"));
    JsonNode urls = urlsOf(house);
    Optional<Path> housesToken = Optional.of(house.resolve("secrets/client"))
        .filter(file -> !urls.isEmpty() && Files.isReadable(file));
    return new Target(
        grpc.or(() -> setting(environment, "TASKOTRON_MASTER"))
            .or(() -> text(urls, "grpc"))
            .orElse(USUAL_GRPC),
        withoutSlash(pages
            .map(URI::toString)
            .or(() -> setting(environment, "TASKOTRON_URL"))
            .or(() -> text(urls, "master").map(url -> url + "/taskmaster"))
            .orElse(USUAL_PAGES)),
        tokenFile
            .or(() -> setting(environment, "TASKOTRON_TOKEN_FILE").map(Path::of))
            .or(() -> housesToken),
        setting(environment, "TASKOTRON_TOKEN").map(Secret::new));
  }

  /** What proves that we may submit and cancel. */
  Secret token() throws IOException {
    if (tokenFile.isPresent()) {
      return new Secret(Files.readString(tokenFile.get()).strip());
    }
    return tokenText.orElseThrow(() -> new Failure("no token for " + grpc
        + " (expected --token-file, or TASKOTRON_TOKEN_FILE or TASKOTRON_TOKEN in the environment:"
        + " one of master.yaml's clients)"));
  }

  /** Beyond this machine tokens travel encrypted only. */
  boolean loopback() {
    String host = grpc.substring(0, Math.max(0, grpc.lastIndexOf(':')));
    return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
  }

  private static Optional<String> setting(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
  }

  private static Optional<String> text(JsonNode urls, String name) {
    return Optional.of(urls.path(name).asText("")).filter(text -> !text.isEmpty());
  }

  private static JsonNode urlsOf(Path house) {
    try {
      return JSON.readTree(Files.readAllBytes(house.resolve("house.json"))).path("urls");
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static URI withoutSlash(String url) {
    return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
  }
}
