package org.taskotron.master.serve;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.master.mirror.Mirror;
import org.taskotron.master.mirror.MirroredRepository;

/**
 * {@code /git/<namespace>/<repository>.git}: the smart HTTP protocol of git, for reading, for slaves.
 *
 * <p>A pack of the usual size is made whole before the first byte is sent, so that a slow slave holds no thread; a larger
 * one is written while it is read.
 */
public final class GitRoutes {

  private static final String SERVICE = "git-upload-pack";
  private static final long LARGEST_WISH = 4L << 20;
  private static final int WHOLE = 1 << 20;
  private static final String BASIC = "Basic ";

  private final Mirror mirror;
  private final SlaveLogin slaves;

  public GitRoutes(Mirror mirror, SlaveLogin slaves) {
    this.mirror = mirror;
    this.slaves = slaves;
  }

  public Routes routes() {
    Routes routes = new Routes();
    routes.get("/git/:namespace/:repository/info/refs", this::advertise);
    routes
        .post("/git/:namespace/:repository/" + SERVICE, this::upload)
        .maxBody(LARGEST_WISH)
        .answerWithin(Duration.ofMinutes(10));
    return routes;
  }

  private Answer advertise(Request request) throws IOException {
    login(request);
    String service = request.query("service").orElse("");
    if (!service.equals(SERVICE)) {
      throw new HttpRefusal(
          403, "service: '" + service + "' (expected " + SERVICE + ": repositories are read here)");
    }
    String name = name(request);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!mirror.advertise(name, protocol(request), out)) {
      throw notFound(name);
    }
    return Answer.bytes("application/x-" + SERVICE + "-advertisement", out.toByteArray());
  }

  private Answer upload(Request request) throws IOException {
    login(request);
    String type = request.header("Content-Type").orElse("");
    if (!type.equals("application/x-" + SERVICE + "-request")) {
      throw new HttpRefusal(
          415, "Content-Type: '" + type + "' (expected application/x-" + SERVICE + "-request)");
    }
    String name = name(request);
    String protocol = protocol(request);
    String answer = "application/x-" + SERVICE + "-result";
    Whole whole = new Whole();
    try {
      if (!mirror.upload(name, protocol, new ByteArrayInputStream(request.body()), whole)) {
        throw notFound(name);
      }
      return Answer.bytes(answer, whole.toByteArray());
    } catch (TooLarge e) {
      return Answer.stream(
          answer,
          out -> mirror.upload(name, protocol, new ByteArrayInputStream(request.body()), out));
    }
  }

  private void login(Request request) {
    String given = request.header("Authorization").orElse("");
    if (!isSlave(given)) {
      throw new HttpRefusal(
              401, "Authorization: expected Basic with a name and password of master.yaml: slaves")
          .with("WWW-Authenticate", "Basic realm=\"taskotron slaves\"");
    }
  }

  private boolean isSlave(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return false;
    }
    try {
      byte[] bytes =
          Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String text = new String(bytes, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon > 0 && slaves.accepts(text.substring(0, colon), text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return false; // not base64, so no credentials
    }
  }

  private static String name(Request request) {
    String repository = request.path("repository");
    String name = request.path("namespace") + "/"
        + (repository.endsWith(".git")
            ? repository.substring(0, repository.length() - ".git".length())
            : repository);
    if (!MirroredRepository.isName(name)) {
      throw HttpRefusal.notFound("no such repository (expected /git/NAMESPACE/NAME.git)");
    }
    return name;
  }

  private static HttpRefusal notFound(String name) {
    return HttpRefusal.notFound("repository " + name + " is not in the mirror");
  }

  private static String protocol(Request request) {
    return request.header("Git-Protocol").orElse("");
  }

  /** More than is kept in memory for one answer. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Takes an answer of the usual size. */
  private static final class Whole extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      room(1);
      bytes.write(b);
    }

    @Override
    public void write(byte[] some, int from, int count) throws IOException {
      room(count);
      bytes.write(some, from, count);
    }

    private void room(int count) throws IOException {
      if (bytes.size() + count > WHOLE) {
        throw new TooLarge();
      }
    }

    private byte[] toByteArray() {
      return bytes.toByteArray();
    }
  }
}
