package org.taskotron.client.house;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A block at the bottom of the terminal that is drawn anew in place: the jobs, those at work first, and a sentence. */
final class LiveProgress implements Progress {

  private static final String UP_AND_CLEAR = "\033[%dA\r\033[J";

  private final PrintStream out;
  private final Terminal terminal;
  private final Paint paint;
  private List<String> drawn = List.of();

  LiveProgress(PrintStream out, Terminal terminal, Paint paint) {
    this.out = out;
    this.terminal = terminal;
    this.paint = paint;
  }

  @Override
  public synchronized void say(String line) {
    List<String> block = drawn;
    erase();
    out.println(line);
    draw(block);
  }

  @Override
  public synchronized void show(List<Delivery> messages, List<Work> works) {
    List<String> block = new ArrayList<>();
    int room = Math.max(1, terminal.rows() - 4);
    List<Work> known = works.stream().filter(work -> !work.task().isEmpty()).toList();
    List<Work> last = known.stream().sorted((a, b) -> rank(a) - rank(b)).toList();
    last.stream().skip(Math.max(0, last.size() - room)).forEach(work -> block.add(line(work)));
    block.add(cut(Progress.sentence(messages, works), terminal.columns()));
    if (!block.equals(drawn)) {
      erase();
      draw(block);
    }
  }

  /** What is settled goes up, what moves stays near the bottom, above what waits. */
  private static int rank(Work work) {
    return work.settled() ? 0 : work.state().equals("QUEUED") ? 1 : 2;
  }

  private String line(Work work) {
    String results = work.results();
    // The coloured words take room without the colour's own characters.
    int room = terminal.columns() - work.standing().length() - results.length() - 7;
    String title = cut(work.title(), Math.max(10, room));
    return paint.standing(work) + "  " + title
        + (results.isEmpty() ? "" : "  " + paint.results(work));
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, Math.max(1, length - 1)) + "…";
  }

  private void erase() {
    if (!drawn.isEmpty()) {
      out.print(String.format(UP_AND_CLEAR, drawn.size()));
    }
    drawn = List.of();
  }

  private void draw(List<String> block) {
    block.forEach(out::println);
    out.flush();
    drawn = List.copyOf(block);
  }

  @Override
  public synchronized void close() {
    erase();
    out.flush();
  }
}
