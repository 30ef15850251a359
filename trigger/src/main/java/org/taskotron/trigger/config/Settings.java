package org.taskotron.trigger.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.trigger.event.CritPath;
import org.taskotron.trigger.event.EventKinds;
import org.taskotron.trigger.event.EventSettings;
import org.taskotron.trigger.event.ImageUrl;
import org.taskotron.trigger.message.Interest;

/**
 * A configuration and the file it came from, which relative paths are meant from.
 *
 * @param file {@code trigger.yaml} or {@code trigger.cfg}
 */
public record Settings(Path file, TriggerConfig config) {

  /** Reads a file; one that is called {@code *.cfg} or {@code *.ini} is a historical one. */
  public static Settings read(Path file) throws ConfigException {
    Path absolute = file.toAbsolutePath().normalize();
    String name = String.valueOf(absolute.getFileName());
    TriggerConfig config = name.endsWith(".cfg") || name.endsWith(".ini")
        ? HistoricalConfig.read(absolute)
        : ConfigReader.read(absolute, TriggerConfig.class);
    return new Settings(absolute, config);
  }

  /** The configuration that a directory has, or the file itself. */
  public static Path find(Path directoryOrFile) {
    if (!Files.isDirectory(directoryOrFile)) {
      return directoryOrFile;
    }
    Path historical = directoryOrFile.resolve("trigger.cfg");
    Path file = directoryOrFile.resolve(TriggerConfig.FILE);
    return !Files.exists(file) && Files.exists(historical) ? historical : file;
  }

  private Path folder() {
    Path folder = file.getParent();
    return folder == null ? Path.of("/") : folder;
  }

  /** Where the ledger is. */
  public Path directory() {
    return config.directory().map(folder()::resolve).orElse(folder()).normalize();
  }

  public Path rulesFile() {
    return folder().resolve(config.rules()).normalize();
  }

  /** Where jobs are logged; empty if they are not. */
  public Optional<Path> jobsCsv() {
    return config.jobLogging()
        ? Optional.of(directory().resolve(config.jobsCsv()).normalize())
        : Optional.empty();
  }

  /** The certificates that the master's must come from. */
  public Optional<Path> masterCa() {
    return config.master().tls().flatMap(MasterConfig.Tls::ca).map(folder()::resolve);
  }

  /** Which messages are worth a look. Reads the list of critical packages, if there is one. */
  public Interest interest() throws ConfigException {
    Optional<Path> critPath = config.koji().critpathFile().map(folder()::resolve);
    List<String> arches = config.compose().arches().isEmpty()
        ? config.validArches()
        : config.compose().arches();
    EventSettings events = new EventSettings(
        config.koji().rawhide(),
        critPath.isPresent() ? CritPath.read(critPath.get()) : CritPath.none(),
        config.compose().imageUrl().map(ImageUrl::new),
        arches);
    return new Interest(
        config.bus().topicPrefix(), config.deploymentType().word(), EventKinds.all(events));
  }
}
