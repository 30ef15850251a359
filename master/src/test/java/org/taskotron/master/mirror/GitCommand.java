package org.taskotron.master.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real git, with nobody's configuration. */
public final class GitCommand {

  private final Path directory;

  public GitCommand(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** A repository with one commit on {@code branch} that holds one file. */
  public static GitCommand repository(Path directory, String branch)
      throws IOException, InterruptedException {
    GitCommand git = new GitCommand(directory);
    git.run("init", "-q", "-b", branch);
    git.commit("runtask.yml", "name: first\n");
    return git;
  }

  public Path directory() {
    return directory;
  }

  /** @return the new commit */
  public String commit(String file, String content) throws IOException, InterruptedException {
    Files.writeString(directory.resolve(file), content);
    run("add", file);
    run("commit", "-q", "-m", "change " + file);
    return head();
  }

  public String head() throws IOException, InterruptedException {
    return run("rev-parse", "HEAD").strip();
  }

  /** @return what it said, standard error included; fails if git failed */
  public String run(String... arguments) throws IOException, InterruptedException {
    Answer answer = tried(arguments);
    if (answer.status() != 0) {
      throw new IllegalStateException("git " + String.join(" ", arguments) + ": " + answer.text());
    }
    return answer.text();
  }

  /** @param text standard output and error */
  public record Answer(int status, String text) {}

  public Answer tried(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(Map.of(
            "GIT_CONFIG_NOSYSTEM",
            "1",
            "GIT_CONFIG_GLOBAL",
            "/dev/null",
            "GIT_TERMINAL_PROMPT",
            "0",
            "GIT_AUTHOR_NAME",
            "A Tester",
            "GIT_AUTHOR_EMAIL",
            "tester@localhost",
            "GIT_COMMITTER_NAME",
            "A Tester",
            "GIT_COMMITTER_EMAIL",
            "tester@localhost"));
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), text);
  }
}
