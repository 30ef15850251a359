package org.taskotron.slave.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.taskotron.base.file.Trees;

/**
 * Files that travel in our jar and are needed outside of it. They are unpacked into a directory named after their
 * content: an upgrade makes a new one, and a shell that still reads the old one is not disturbed.
 */
final class Scripts {

  private Scripts() {}

  /** Unpacks the resources, unless they are there; answers their directory. */
  static Path unpack(Path cache, String name, Class<?> beside, List<String> resources) {
    try {
      Map<String, byte[]> contents = new LinkedHashMap<>();
      for (String resource : resources) {
        contents.put(resource, bytes(beside, resource));
      }
      Path target = cache.resolve(name + "-" + digest(contents));
      if (!Files.isDirectory(target)) {
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(cache, name + "-");
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
          Path file = fresh.resolve(content.getKey().replaceFirst("^/python/", ""));
          Files.createDirectories(file.getParent());
          Files.write(file, content.getValue());
        }
        place(fresh, target);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(cache + ": our own files cannot be unpacked there", e);
    }
  }

  /** Of two that unpack at once one is first; the other's copy is dropped. */
  private static void place(Path fresh, Path target) throws IOException {
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      Trees.delete(fresh);
    } catch (java.nio.file.FileSystemException e) {
      Trees.delete(fresh);
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  private static byte[] bytes(Class<?> beside, String resource) throws IOException {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing in our own jar");
      }
      return in.readAllBytes();
    }
  }

  private static String digest(Map<String, byte[]> contents) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      contents.forEach((name, bytes) -> {
        sha256.update(
            (name + "\0" + bytes.length + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        sha256.update(bytes);
      });
      return HexFormat.of().formatHex(sha256.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
