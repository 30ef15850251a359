package org.taskotron.base.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Stylesheet, scripts and pictures, out of the class path. An address holds the hash of the content, so that browsers
 * may keep it for ever: {@code /taskmaster/static/3f2a…/style.css}.
 */
final class Assets {

  private record File(String type, byte[] bytes, String hash) {}

  private final String home;
  private final Map<String, File> files = new LinkedHashMap<>();

  Assets(PageParts pages) {
    this.home = pages.home();
    for (String name : List.of("style.css", "page.js", "live.js", "icon.svg")) {
      load(new PageParts.Asset(Assets.class, "assets/" + name));
    }
    pages.assets().forEach(this::load);
  }

  private void load(PageParts.Asset asset) {
    String name = asset.name().substring(asset.name().lastIndexOf('/') + 1);
    try (InputStream in = asset.near().getResourceAsStream(asset.name())) {
      if (in == null) {
        throw new IllegalStateException("no resource " + asset.name() + " beside " + asset.near());
      }
      byte[] bytes = in.readAllBytes();
      files.put(name, new File(MediaTypes.of(name), bytes, hash(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Name to path, for {@link Frame}. */
  Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    files.forEach((name, file) -> paths.put(name, home + "/static/" + file.hash() + "/" + name));
    return Collections.unmodifiableMap(paths);
  }

  /** The route that serves them, from memory. */
  void addTo(Routes routes) {
    routes.getAsync(home + "/static/:hash/:name", request -> {
      File file = files.get(request.path("name"));
      if (file == null) {
        throw HttpRefusal.notFound("no such file");
      }
      boolean current = file.hash().equals(request.path("hash"));
      return CompletableFuture.completedFuture(Answer.bytes(file.type(), file.bytes())
          .header("ETag", '"' + file.hash() + '"')
          .header("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache"));
    });
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
