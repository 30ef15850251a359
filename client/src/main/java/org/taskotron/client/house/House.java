package org.taskotron.client.house;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.ZmqPublisher;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Host;

/**
 * A house that is up: its directory taken, what a killed one left behind ended, everybody started.
 *
 * <p>{@link #open} belongs to one thread; {@link #close} may be called by any, also meanwhile, and again.
 */
final class House implements AutoCloseable {

  /** Modest JVMs: there are five of them on one machine, and their start is most of what they do. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TASKOTRON_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m");

  /** One step of closing. */
  @FunctionalInterface
  private interface Step {
    void take() throws IOException;
  }

  /** What stands once the house is open. */
  record Parts(
      List<Daemon> daemons,
      Keeper keeper,
      ZmqPublisher bus,
      List<FedmsgEnvelope> messages,
      Map<String, String> urls) {

    String url(String name) {
      return Optional.ofNullable(urls.get(name))
          .orElseThrow(() -> new IllegalStateException("no URL of " + name));
    }
  }

  private final Progress progress;
  private final Deque<Step> closing = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  House(Progress progress) {
    this.progress = progress;
  }

  /** Starts everything; nobody is waited for. */
  synchronized Parts open(HouseSettings settings, Installation installation)
      throws IOException, InterruptedException {
    HouseDirectory directory = opened(HouseDirectory.take(settings.directory()));
    endLeftovers(directory.path());
    Ports ports = Ports.choose(settings.portBase(), Ports::isFree);
    ZmqPublisher bus = opened(publisher(ports.bus()));
    ComposeServer composes =
        opened(ComposeServer.start(settings.examples().resolve("composes"), ports.composes()));
    List<FedmsgEnvelope> messages = Recordings.read(settings.messages(), composes.url());
    Furnishing furnishing = Furnishing.of(settings, installation, directory, ports);

    Path path = directory.path();
    Map<String, String> urls = furnishing.urls();
    Keeper keeper = new Keeper(
        furnishing.daemons(), ENVIRONMENT, progress::say, running -> note(path, running, urls));
    closing.push(() -> HouseFile.remove(path));
    closing.push(keeper::stop);
    progress.say("starting " + names(furnishing.daemons()) + " in " + path);
    keeper.start();
    return new Parts(furnishing.daemons(), keeper, bus, messages, urls);
  }

  private void endLeftovers(Path path) throws InterruptedException {
    List<String> ended = Leftovers.end(path);
    if (!ended.isEmpty()) {
      progress.say("ended what a killed house left behind: " + String.join(", ", ended));
    }
  }

  private static ZmqPublisher publisher(int port) {
    try {
      return new ZmqPublisher("tcp://127.0.0.1:" + port);
    } catch (IllegalStateException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    closing.push(() -> {
      try {
        part.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    });
    return part;
  }

  private void note(Path path, List<RunningProcess> running, Map<String, String> urls) {
    long self = ProcessHandle.current().pid();
    try {
      new HouseFile(self, Host.boot(), running, urls).write(path);
    } catch (IOException e) {
      progress.say(path + "/house.json cannot be written: " + e.getMessage());
    }
  }

  static String names(List<Daemon> daemons) {
    return daemons.stream().map(Daemon::name).collect(Collectors.joining(", "));
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Ends every process, those of running tasks included, and gives the directory back. */
  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      while (!closing.isEmpty()) {
        try {
          closing.pop().take();
        } catch (IOException | RuntimeException e) {
          progress.say("while closing: " + e.getMessage());
        }
      }
    }
  }
}
