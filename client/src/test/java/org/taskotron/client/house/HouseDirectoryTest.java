package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Failure;

class HouseDirectoryTest {

  @TempDir
  Path tmp;

  @Test
  void aSecondHouseIsRefusedAndTheFirstNamed() throws Exception {
    Path place = tmp.resolve("a b/house");
    try (HouseDirectory first = HouseDirectory.take(place)) {
      new HouseFile(4711, "boot", List.of(), Map.of("master", "http://127.0.0.1:8010/taskmaster"))
          .write(first.path());
      assertThatThrownBy(() -> HouseDirectory.take(place))
          .isInstanceOf(Failure.class)
          .hasMessage(place.toRealPath()
              + ": a house is up here already (pid 4711, http://127.0.0.1:8010/taskmaster)."
              + " End it with Ctrl-C there, or choose another place with --dir");
    }
    HouseDirectory.take(place).close();
  }

  @Test
  void houseJsonIsReadAsItWasWritten() throws Exception {
    HouseFile written = new HouseFile(
        1,
        "a-boot",
        List.of(new RunningProcess("master", 2, 3), new RunningProcess("slave1", 4, 5)),
        Map.of("bus", "tcp://127.0.0.1:9940"));
    written.write(tmp);
    assertThat(HouseFile.read(tmp)).contains(written);
    assertThat(Files.readString(tmp.resolve("house.json"))).contains("\"name\" : \"master\"");
    HouseFile.remove(tmp);
    assertThat(HouseFile.read(tmp)).isEmpty();
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsToldApart() throws Exception {
    Path file = Files.createFile(tmp.resolve("file"));
    assertThatThrownBy(() -> HouseDirectory.take(file))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(file + ": not a directory");
  }
}
