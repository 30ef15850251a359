package org.taskotron.client.house;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.taskotron.base.daemon.Failure;

/**
 * Where everybody in the house listens, on loopback.
 *
 * <pre>{@code
 *          master        ResultsDB
 *          gRPC   HTTP   API    frontend  bus    trigger  slaves          composes
 * default  9989   8010   5001   5002      9940   8011     8012 and 8013   9941
 * N        N      N+1    N+2    N+3       N+4    N+5      N+6 and N+7     N+8
 * }</pre>
 */
record Ports(
    int masterGrpc,
    int masterHttp,
    int resultsApi,
    int frontend,
    int bus,
    int trigger,
    List<Integer> slaves,
    int composes) {

  static final Ports USUAL =
      new Ports(9989, 8010, 5001, 5002, 9940, 8011, List.of(8012, 8013), 9941);

  private static final int FIRST_BLOCK = 20_000;
  private static final int LAST_BLOCK = 32_000;
  private static final int BLOCK = 10;

  Ports {
    slaves = List.copyOf(slaves);
  }

  /** The block that begins at {@code base}. */
  static Ports from(int base) {
    return new Ports(
        base,
        base + 1,
        base + 2,
        base + 3,
        base + 4,
        base + 5,
        List.of(base + 6, base + 7),
        base + 8);
  }

  /**
   * The block asked for; without one the usual ports; with one of those taken the first free block from 20000.
   *
   * @param free whether nobody listens on a port
   */
  static Ports choose(Optional<Integer> base, IntPredicate free) {
    if (base.isPresent()) {
      Ports asked = from(base.get());
      asked.all().filter(port -> !free.test(port)).findFirst().ifPresent(taken -> {
        throw new Failure("port " + taken + " is taken (expected " + base.get() + " to "
            + (base.get() + BLOCK - 2) + " to be free: --port-base names another block)");
      });
      return asked;
    }
    return IntStream.iterate(FIRST_BLOCK, block -> block < LAST_BLOCK, block -> block + BLOCK)
        .mapToObj(Ports::from)
        .map(block -> block.masterGrpc() == FIRST_BLOCK && USUAL.allFree(free) ? USUAL : block)
        .filter(ports -> ports == USUAL || ports.allFree(free))
        .findFirst()
        .orElseThrow(() -> new Failure("no free block of ports between " + FIRST_BLOCK + " and "
            + LAST_BLOCK + " (--port-base names one)"));
  }

  IntStream all() {
    return IntStream.concat(
        IntStream.of(masterGrpc, masterHttp, resultsApi, frontend, bus, trigger, composes),
        slaves.stream().mapToInt(Integer::intValue));
  }

  private boolean allFree(IntPredicate free) {
    return all().allMatch(free);
  }

  /** Whether nobody listens on a port of this machine's loopback, or on all of its addresses. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
