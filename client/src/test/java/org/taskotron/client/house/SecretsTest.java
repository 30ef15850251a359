package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @TempDir
  Path tmp;

  @Test
  void aSecretIsMadeOnceAndReadableByItsOwnerOnly() throws Exception {
    String made = Secrets.in(tmp.resolve("secrets")).text("slave1");
    assertThat(made).matches("[0-9a-f]{32}");
    Secrets again = Secrets.in(tmp.resolve("secrets"));
    assertThat(again.text("slave1")).isEqualTo(made);
    assertThat(again.text("slave2")).isNotEqualTo(made);
    assertThat(permissions(tmp.resolve("secrets"))).isEqualTo("rwx------");
    assertThat(permissions(again.file("slave1"))).isEqualTo("rw-------");
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
