package org.taskotron.slave.environment;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.taskotron.base.config.Secret;

/**
 * Where the repositories are.
 *
 * @param masterHttp the master's HTTP address; repositories lie at {@code git/<namespace>/<repository>.git} below it
 * @param name the slave's
 * @param ca PEM file of the authority that signed the certificate; missing: those that Java trusts
 */
public record Mirror(URI masterHttp, String name, Secret password, Optional<Path> ca) {

  String url(String repository) {
    String base = masterHttp.toString();
    return (base.endsWith("/") ? base : base + "/") + "git/" + repository + ".git";
  }

  String authorization() {
    String pair = name + ":" + password.reveal();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
